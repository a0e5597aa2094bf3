#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install-beside.sh BINARY PLACE SOURCES MAINTAINER: what stands beside the program under PLACE (…/usr, /usr/local): manual pages and completions,
# made by the program itself, the terms of all that is linked into it, the changelog; under …/usr also what only a Debian package has.
set -euo pipefail
binary="$1" place="$2" sources="$3" maintainer="$4"
umask 022

packed() { gzip -9n >"$1"; }

pages="$place/share/man/man1"
mkdir -p "$pages"
"$binary" help --man | packed "$pages/decklog.1.gz"
ln -sf decklog.1.gz "$pages/git-decklog.1.gz"
for name in $("$binary" help --names); do
  "$binary" help --man "$name" | packed "$pages/decklog-$name.1.gz"
done

case "$place" in
  */usr) zsh="$place/share/zsh/vendor-completions" ;;
  *) zsh="$place/share/zsh/site-functions" ;;
esac
bash="$place/share/bash-completion/completions" fish="$place/share/fish/vendor_completions.d"
mkdir -p "$bash" "$zsh" "$fish"
"$binary" completion bash >"$bash/decklog"
ln -sf decklog "$bash/git-decklog"
"$binary" completion zsh >"$zsh/_decklog"
"$binary" completion fish >"$fish/decklog.fish"

papers="$place/share/doc/decklog"
mkdir -p "$papers"
"$binary" version --licenses | packed "$papers/licenses.gz"
packed "$papers/changelog.gz" <"$sources/CHANGELOG.md"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: decklog\n'
  printf 'Comment: The program holds libraries; what they are and their terms in full: licenses.gz, or decklog version --licenses\n\n'
  printf 'Files: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' "$sources/LICENSE")"
  sed '1,/^Copyright/d; s/^$/./; s/^/ /' "$sources/LICENSE" | sed '1{/^ \.$/d}'
} >"$papers/copyright"

[[ "$place" == */usr ]] || exit 0
version="$("$binary" version | cut -d' ' -f2)"
when="${SOURCE_DATE_EPOCH:-$(git -C "$sources" log -1 --format=%ct 2>/dev/null || stat -c %Y "$sources/CHANGELOG.md")}"
printf 'decklog (%s-1) unstable; urgency=medium\n\n  * What is new stands in changelog.gz.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$(LC_ALL=C date -u -d "@$when" '+%a, %d %b %Y %T +0000')" | packed "$papers/changelog.Debian.gz"
mkdir -p "$place/share/lintian/overrides"
cat >"$place/share/lintian/overrides/decklog" <<'OVERRIDES'
# One file that runs where nothing is installed: in rescue systems, containers, on somebody else's machine.
decklog: statically-linked-binary [usr/bin/decklog]
decklog: shared-library-lacks-prerequisites [usr/bin/decklog]
decklog: embedded-library *
OVERRIDES
