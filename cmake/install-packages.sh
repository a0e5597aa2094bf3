#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install-packages.sh SECTION…: installs the Debian packages of these sections of packages.txt that are missing, and only
# those. Nothing missing: no apt, no network, no root.
set -euo pipefail

list="$(dirname "${BASH_SOURCE[0]}")/packages.txt"

# The packages of the section $1.
section() {
  awk -v wanted="[$1]" '/^#/ || NF == 0 {next} /^\[/ {inside = ($0 == wanted); next} inside' "$list"
}

wanted=()
for name in "$@"; do
  mapfile -t packages < <(section "$name")
  if [ ${#packages[@]} -eq 0 ]; then
    echo "error: '$list' has no section '$name'" >&2
    exit 2
  fi
  wanted+=("${packages[@]}")
done
if [ ${#wanted[@]} -eq 0 ]; then
  echo "usage: install-packages.sh SECTION…" >&2
  exit 2
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "note: no apt here; what decklog needs is listed in $list" >&2
  exit 0
fi

installed="$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null | awk '$2 == "installed" {print $1}' || true)"
missing=()
for package in "${wanted[@]}"; do
  grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo -n)
  if ! sudo -n true 2>/dev/null; then
    echo "error: ${#missing[@]} packages are missing, and installing them needs root" >&2
    echo "hint: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null; }

echo "installing ${#missing[@]} packages: ${missing[*]}"
# A stale list of packages is the usual cause of a failed install, and fetching it may fail for one unrelated source: only
# the install decides.
apt update || true
if ! apt install -y --no-install-recommends "${missing[@]}"; then
  tail -n 15 "$log" >&2
  echo "error: apt-get could not install: ${missing[*]}" >&2
  exit 1
fi
