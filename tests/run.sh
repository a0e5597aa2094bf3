#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds for developers, runs every test. Arguments go to ctest: tests/run.sh -L unit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake/install-packages.sh build tests
source cmake/build.sh
build_preset dev
ctest --preset dev -j "$(nproc)" "$@"
