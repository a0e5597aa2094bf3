# SPDX-License-Identifier: MIT
# Sourced by the scripts that build: build_preset NAME [TARGET…] configures and builds one preset (all of it without a
# target), in few lines. The current folder is the repository.

build_preset() {
  local preset="$1" log targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
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
  echo "building $preset (minutes the first time)"
  # What glibc's linker warnings say of static programs does not concern decklog: it looks up no users and no hosts, and loads no libraries.
  cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}" -- --quiet 2>&1 |
    { grep -vE "in function .(get_passwd_home|socket_connect|unixDlOpen)'|in statically linked applications requires" || true; }
}
