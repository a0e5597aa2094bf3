# SPDX-License-Identifier: MIT
# Sourced before each case.
set -u

# Every decklog command runs a minute after the one before and draws other ids; in a pipe or $(…) too, hence the file.
decklog() {
  local ticks
  ticks=$(cat "$TICKS" 2>/dev/null || echo 0)
  echo $((ticks + 1)) >"$TICKS"
  DECKLOG_NOW=$(date -u -d "$DECKLOG_NOW $ticks minutes" +%Y-%m-%dT%H:%M:%SZ) DECKLOG_SEED=$DECKLOG_SEED.$ticks \
    command decklog "$@"
}

# clock 2026-11-23T09:00:00Z: the next command runs at this time.
clock() {
  export DECKLOG_NOW=$1 DECKLOG_SEED=$1
  echo 0 >"$TICKS"
}

# A word as a person would type it.
typed() {
  if [[ $1 =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]]; then
    printf '%s' "$1"
  elif [[ $1 =~ [\"\$\`\\] || $1 =~ [^[:print:]] ]]; then
    printf '%q' "$1"
  else
    printf '"%s"' "$1"
  fi
}

# t COMMAND…: shows the command as typed, what it prints on both streams, and its exit code unless that is 0.
t() {
  local word code
  printf '$'
  for word in "$@"; do printf ' %s' "$(typed "$word")"; done
  printf '\n'
  "$@" 2>&1
  code=$?
  [ $code = 0 ] || echo "exit $code"
  return 0
}

# A ledger in ./oncall, which becomes the current folder.
a_ledger() {
  decklog init oncall >/dev/null && cd oncall || exit
}

# an_incident TITLE [options]: opens one; $ID is its id.
an_incident() {
  ID=$(decklog open -q "$@") || exit
}
