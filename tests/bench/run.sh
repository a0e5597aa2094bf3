#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures decklog beside git, Fossil and taskwarrior in one run, on one machine; README.md says what each row is. Compare within a
# run only.
#   tests/bench/run.sh [--out FOLDER] [--seed S] [RECORDS…]     (default: build/bench, 1, and 10 1000 10000 100000)
# DECKLOG names a binary that is built already, MAKE_LEDGER a generator.
set -euo pipefail
folder="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out="$PWD/build/bench"
seed=1
sizes=()
while [ $# -gt 0 ]; do
  case "$1" in
    --out) out="$(cd "$folder" && realpath -m "${2:?--out wants a folder}")"; shift 2 ;;
    --seed) seed="${2:?--seed wants a number}"; shift 2 ;;
    -h | --help) sed -n '3,6s/^# \{0,1\}//p' tests/bench/run.sh; exit 0 ;;
    *[!0-9]* | '') echo "error: '$1' is no number of records" >&2; exit 2 ;;
    *) sizes+=("$1"); shift ;;
  esac
done
[ ${#sizes[@]} -gt 0 ] || sizes=(10 1000 10000 100000)

cmake/install-packages.sh build bench
cmake/install-packages.sh bench-peers || echo "note: what could not be installed is not measured" >&2
if [ -z "${DECKLOG:-}" ] || [ -z "${MAKE_LEDGER:-}" ]; then
  source cmake/build.sh
  build_preset release decklog make_ledger
fi
exec python3 -B tests/bench/measure.py --decklog "${DECKLOG:-build/release/decklog}" \
  --make-ledger "${MAKE_LEDGER:-build/release/tests/bench/make_ledger}" --out "$out" --seed "$seed" "${sizes[@]}"
