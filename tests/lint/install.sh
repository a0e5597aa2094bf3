#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install.sh CMAKE BUILD_FOLDER VERSION: what is installed runs under both names, also when the folder moves.
set -euo pipefail
cmake="$1" build="$2" version="$3"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT

"$cmake" --install "$build" --prefix "$place/first" >/dev/null
mv "$place/first" "$place/moved"
for name in decklog git-decklog; do
  said="$(cd / && "$place/moved/bin/$name" --version)"
  [[ "$said" == *"$version"* ]] || { echo "'$name --version' says '$said', not $version"; exit 1; }
done
for file in doc/decklog/copyright man/man1/decklog-open.1.gz zsh/site-functions/_decklog; do
  test -s "$place/moved/share/$file" || { echo "share/$file is missing"; exit 1; }
done
find "$place/moved" -mindepth 1 ! -type d -printf '%P\n' | sort
