#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# static.sh BINARY READELF STRACE: the binary needs no shared library and reads no certificate bundle at its start
# (libgit2's network code is cut out, see lib/git/libgit2_without_network.c).
set -euo pipefail
binary="$1" readelf="$2" strace="$3"
trace="$(mktemp)"
trap 'rm -f "$trace"' EXIT

# Counts what ties $1 to a dynamic linker: its name, and the libraries it would have to find. (A static program that can be
# loaded anywhere has a table for itself, but neither of these.)
dynamic_headers() { "$readelf" --program-headers --dynamic --wide "$1" | grep -cE '^ *INTERP |\(NEEDED\)' || true; }
# Opens of anything that looks like certificates while the command runs.
certificate_opens() {
  "$strace" -f -e trace=open,openat -o "$trace" "$@" >/dev/null
  grep -ciE 'cert|ssl|\.pem' "$trace" || true
}

# That the two looks find something where there is something:
[ "$(dynamic_headers "$readelf")" -gt 0 ] || { echo "readelf itself looks static: this test sees nothing"; exit 1; }
[ "$(certificate_opens cat /dev/null /etc/ssl/certs/ca-certificates.crt)" -gt 0 ] || { echo "strace shows no opened file: this test sees nothing"; exit 1; }

[ "$(dynamic_headers "$binary")" -eq 0 ] || { echo "'$binary' needs a dynamic linker"; exit 1; }
[ "$(certificate_opens "$binary" --version)" -eq 0 ] || { echo "'$binary' reads certificates at its start:"; cat "$trace"; exit 1; }
echo "one static file of $(du -k --apparent-size "$binary" | cut -f1) KiB, no certificates read"
