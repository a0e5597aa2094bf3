#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures decklog beside plain git in one run, on one machine: start-up, and one durable note against
# `git add F && git commit -qm M` of the same change, which flushes nothing; sync beside `git pull && git push`. Compare within a
# run only.
#   tests/bench/run.sh [RECORDS…]     (default: 10 1000)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# DECKLOG names a binary that is built already.
cmake/install-packages.sh build bench
if [ -z "${DECKLOG:-}" ]; then
  source cmake/build.sh
  build_preset release
  DECKLOG="$PWD/build/release/decklog"
fi
decklog="$DECKLOG"
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(10 1000)

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export HOME="$work" GIT_CONFIG_NOSYSTEM=1
git config --global user.name Bench
git config --global user.email bench@example.com
git config --global init.defaultBranch main
# Packing in the background would be measured in whichever run it falls.
git config --global gc.auto 0
git config --global maintenance.auto false

# ledger FOLDER RECORDS [--bare]: that many incidents of four entries each; prints the id of the last.
ledger() {
  local folder="$1" records="$2" id=''
  shift 2
  "$decklog" init -q "$folder" "$@" >/dev/null
  for ((i = 1; i <= records; i++)); do
    id="$("$decklog" --ledger "$folder" open -q "Checkout API returns 503 ($i)" -p P2 -s checkout)"
    "$decklog" --ledger "$folder" note -q "$id" "error rate jumped right after the deploy" >/dev/null
    "$decklog" --ledger "$folder" finding -q "$id" "v142 opens a connection per request" >/dev/null
    "$decklog" --ledger "$folder" mitigate -q "$id" "rolled back" >/dev/null
  done
  git -C "$folder" repack -adq
  echo "$id"
}

# median LABEL FILE.json: the medians of a hyperfine export, in milliseconds.
medians() { python3 -c 'import json,sys; print(*("%.2f" % (r["median"]*1000) for r in json.load(open(sys.argv[1]))["results"]))' "$1"; }

measure() { hyperfine -N --warmup 5 --runs 60 --style none --export-json "$work/result.json" "$@" >/dev/null 2>&1; medians "$work/result.json"; }

printf 'machine: %s cores, %s\n' "$(nproc)" "$(git --version)"
cat >"$work/git-note" <<'SCRIPT'
#!/bin/sh
cd "$1" || exit 1
printf -- '- id: 0005-aaaaaa\n  at: 2026-11-22T08:03:11Z\n  by: bench@example.com\n  type: note\n  text: one more\n' >>"$2"
git add "$2" && git commit -qm "one more"
SCRIPT
chmod +x "$work/git-note"

printf '\n%-34s %10s %10s %8s\n' 'median ms' decklog git ratio
for records in "${sizes[@]}"; do
  id="$(ledger "$work/tree-$records" "$records")"
  git clone -q "$work/tree-$records" "$work/git-$records"
  file="$(cd "$work/git-$records" && git ls-files "*/$id.yaml")"
  if [ "$records" = "${sizes[0]}" ]; then
    read -r ours theirs < <(measure "$decklog --ledger $work/tree-$records show --raw $id" 'git --version')
    printf '%-34s %10s %10s %8s\n' 'show --raw | git --version' "$ours" "$theirs" "$(python3 -c "print('%.2f' % ($ours/$theirs))")"
  fi
  read -r ours theirs < <(measure "$decklog --ledger $work/tree-$records note -q $id 'one more'" "$work/git-note $work/git-$records $file")
  printf '%-34s %10s %10s %8s\n' "note, work tree, $records records" "$ours" "$theirs" "$(python3 -c "print('%.2f' % ($ours/$theirs))")"
  id="$(ledger "$work/bare-$records" "$records" --bare)"
  read -r ours < <(measure "$decklog --ledger $work/bare-$records note -q $id 'one more'")
  printf '%-34s %10s %10s %8s\n' "note, bare, $records records" "$ours" "$theirs" "$(python3 -c "print('%.2f' % ($ours/$theirs))")"
done

# sync of one new entry, beside git pull && git push of the same change, each with a bare remote and clones of its own.
# An entry is committed before each run and not measured; "behind": another clone has pushed one before, too.
cat >"$work/git-sync" <<'SCRIPT'
#!/bin/sh
cd "$1" && git pull -q --no-rebase --no-edit && git push -q
SCRIPT
# OTHER notes and pushes with its own tool, then FOLDER notes: what is measured has to merge.
cat >"$work/one-each" <<SCRIPT
#!/bin/sh
if [ "\$1" = git ]; then
  (cd "\$2" && git pull -q --no-rebase --no-edit) && "$work/git-note" "\$2" "\$4" >/dev/null && (cd "\$2" && git push -q)
  echo one >>"\$3/mine.txt" && cd "\$3" && git add mine.txt && git commit -qm mine
else
  "$decklog" --ledger "\$2" sync -q && "$decklog" --ledger "\$2" note -q "\$4" 'one more' && "$decklog" --ledger "\$2" sync -q
  "$decklog" --ledger "\$3" note -q "\$5" 'one more'
fi
SCRIPT
chmod +x "$work/git-sync" "$work/one-each"
for records in "${sizes[@]}"; do
  id="$(ledger "$work/source-$records" "$records")"
  for tool in decklog git; do
    git clone -q --bare "$work/source-$records" "$work/$tool-$records.git"
    for clone in a b; do "$decklog" clone -q "$work/$tool-$records.git" "$work/$tool-$records-$clone" >/dev/null; done
  done
  file="$(cd "$work/git-$records-a" && git ls-files "*/$id.yaml")"
  other="$(cd "$work/git-$records-a" && "$decklog" list -q --all | head -1)"
  d="$work/decklog-$records" g="$work/git-$records"
  read -r ours theirs < <(measure --prepare "$decklog --ledger $d-a note -q $id more" --prepare "$work/git-note $g-a $file" \
    "$decklog --ledger $d-a sync -q" "$work/git-sync $g-a")
  printf '%-34s %10s %10s %8s\n' "sync, one entry, $records records" "$ours" "$theirs" "$(python3 -c "print('%.2f' % ($ours/$theirs))")"
  read -r ours theirs < <(measure --prepare "$work/one-each decklog $d-b $d-a $id $other" --prepare "$work/one-each git $g-b $g-a $file" \
    "$decklog --ledger $d-a sync -q" "$work/git-sync $g-a")
  printf '%-34s %10s %10s %8s\n' "sync, both sides, $records records" "$ours" "$theirs" "$(python3 -c "print('%.2f' % ($ours/$theirs))")"
done
