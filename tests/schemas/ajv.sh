#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# ajv.sh SCHEMAS DOCUMENTS: ajv.js, or 77 where there is no node or no ajv.
set -euo pipefail
export NODE_PATH=/usr/share/nodejs
node=$(command -v node || command -v nodejs) || exit 77
"$node" -e 'require("ajv")' 2>/dev/null || exit 77
exec "$node" "$(dirname "${BASH_SOURCE[0]}")/ajv.js" "$1" <"$2"
