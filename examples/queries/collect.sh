#!/bin/sh
# SPDX-License-Identifier: MIT
# collect.sh DATABASE LEDGER…: the records of these ledgers in one SQLite database. Run it again whenever you like: records
# are replaced, none twice. The ledger's name is that of its folder.
set -eu
here=$(dirname "$0")
database=$1
shift
sqlite3 "$database" <"$here/tables.sql"
for ledger; do
  name=$(basename "$ledger" .git | sed "s/'/''/g")
  # One line of JSON is one row of one column: nothing in it is a separator or a quote.
  decklog --ledger "$ledger" export jsonl --without-evidence |
    sqlite3 "$database" "DELETE FROM incoming" ".mode ascii" '.separator "\037" "\n"' ".import /dev/stdin incoming" \
      "INSERT OR REPLACE INTO record SELECT '$name', line ->> 'id', line FROM incoming" "DELETE FROM incoming"
done
