#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds for developers, runs every test but the slow ones (fault injection, many clones, clang-tidy:
# .ci/run has them). Arguments go to ctest instead: tests/run.sh -L unit, tests/run.sh -L slow
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake/install-packages.sh build tests
source cmake/build.sh
build_preset dev
[ $# -gt 0 ] || set -- -LE slow
ctest --preset dev -j "$(nproc)" "$@"
