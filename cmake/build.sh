# SPDX-License-Identifier: MIT
# Sourced by the scripts that build: build_preset NAME configures and builds one preset, in few lines. The current folder is
# the repository.

build_preset() {
  local preset="$1" log quiet=()
  log="$(mktemp)"
  # A build folder of another checkout or compiler cannot be configured again, only anew.
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    echo "configuring build/$preset anew"
    if ! cmake --fresh --preset "$preset" >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      return 1
    fi
  fi
  grep -h '^-- decklog:' "$log" || true
  rm -f "$log"
  # Without a terminal, ninja would print a line for every file.
  [ -t 1 ] || quiet=(--quiet)
  cmake --build --preset "$preset" -j "$(nproc)" -- "${quiet[@]}"
}
