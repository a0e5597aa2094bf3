#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a fresh machine to a closed incident: installs what is missing, builds a release, and plays last night's outage in a
# ledger of its own. Nothing outside the build folder and that ledger is touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -z "${DECKLOG:-}" ]; then
  cmake/install-packages.sh build
  source cmake/build.sh
  build_preset release
  DECKLOG="$PWD/build/release/decklog"
fi

stage="$(mktemp -d "${TMPDIR:-/tmp}/decklog-quickstart.XXXXXX")"
export DECKLOG_LEDGER="$stage/oncall"

bold='' dim='' reset=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' reset=$'\e[0m'; fi

# Who types. Outside this play, git's own configuration says who you are.
as() {
  export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$2" GIT_COMMITTER_NAME="$1" GIT_COMMITTER_EMAIL="$2"
}
scene() { printf '\n%s── %s%s\n' "$bold" "$1" "$reset"; }
# Shows a command as one would type it, and runs it.
play() {
  local shown='' word
  for word in "$@"; do
    case "$word" in
      *\"*) word="'$word'" ;;
      *[!A-Za-z0-9_./:=@+-]* | '') word="\"$word\"" ;;
    esac
    shown+=" $word"
  done
  printf '\n%s$%s%s\n' "$dim" "$shown" "$reset"
  "$@"
}
decklog() { "$DECKLOG" "$@"; }
# Something that must be refused, shown as what it is: the way it tells you what is missing.
play_refused() {
  local code=0
  play "$@" || code=$?
  [ "$code" -eq 4 ] || { echo "error: expected a refusal, got exit $code" >&2; exit 1; }
}

as "Alice Kim" alice@example.com
scene "A ledger is a git repository"
play decklog init "$DECKLOG_LEDGER"

scene "The pager rings; the harm began ten minutes before anybody noticed"
play decklog open "Checkout API returns 503" -p P1 -s checkout --started -52m --detected -42m --at -40m \
  --impact "about 40 % of checkouts fail"
play decklog ack @ --at -39m "looking at it; next word in 20 minutes"

scene "What happens is written down, with its time, by whoever saw it"
play decklog note @ "error rate jumped right after the 17:00 deploy" --at -38m
as "Jun Park" jun@example.com
play decklog finding @ "v142 opens a database connection per request and never closes it" --at -30m
as "Alice Kim" alice@example.com
play decklog run @ -- sh -c 'echo "checkout-7f9c  connections 498/500"'

scene "First stop the harm. Stages that were skipped are recorded, not forbidden"
play decklog mitigate @ "rolled back checkout to v141" --at -25m
play decklog update @ "Checkouts work again; we are looking for the cause." --audience public --next 1h

scene "What is left to do, and the command for it"
play decklog show @

scene "A refusal names every reason, and what to type"
play decklog resolve @ "v143 closes its connections; deployed and watched for ten minutes" --at -5m
play_refused decklog close @
play decklog action add @ "alert on connection pool above 80 %" --owner jun@example.com --due +14d --type detect
play decklog link @ https://wiki.example.com/postmortems/checkout-503 --as postmortem
play decklog close @ --cause "connection leak in v142"

scene "Support requests, changes and handoffs live in the same log"
play decklog request "Export times out" --from dana@customer.example --channel mail -p P3
play decklog change "Upgrade the database" -s checkout --start +2h --end +4h
play decklog handoff --to bob@example.com "quiet otherwise; the export question can wait until morning"
as "Bob Lee" bob@example.com
play decklog accept @
play decklog next
play decklog list --all

scene "And without decklog: plain git, plain YAML"
play git -C "$DECKLOG_LEDGER" log --oneline
play git -C "$DECKLOG_LEDGER" log -1 --grep mitigate --format='%s%n%n%(trailers)'

printf '\n%sThe ledger is yours to look around in:%s  cd %s\n' "$bold" "$reset" "$DECKLOG_LEDGER"
printf '%sThe program:%s                           %s\n' "$bold" "$reset" "$DECKLOG"
