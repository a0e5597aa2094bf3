#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes a bare repository that takes only pushes that add to its ledgers.
# usage: setup.sh REPOSITORY.git
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$1

[ -d "$repository/objects" ] || git init -q --bare "$repository"
# git's own part: damaged objects, rewinds and deletions are refused before the hook is asked.
git -C "$repository" config receive.fsckObjects true
git -C "$repository" config receive.denyNonFastForwards true
git -C "$repository" config receive.denyDeletes true
git -C "$repository" config core.logAllRefUpdates true
cp "$here/pre-receive" "$repository/hooks/pre-receive"
chmod +x "$repository/hooks/pre-receive"
echo "$repository refuses pushes that do more than add"
