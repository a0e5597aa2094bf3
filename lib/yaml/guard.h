// SPDX-License-Identifier: MIT
//
// The one door for YAML from outside (DESIGN 13). It refuses more than YAML does: everything that could mean different
// things to different readers, or cost more than the file is worth. yaml-cpp's events are driven straight into our
// tree; its Load and LoadAll are never used (they drop what follows the first node, and loop on ",").
#pragma once

#include "lib/yaml/codec.h"
#include "lib/yaml/node.h"

#include <string>
#include <string_view>

namespace decklog::yaml {

// Requires: `bytes` outlives the document. The root is a map. Throws: BadData for all that codec.h names at decode().
Document read_document(std::string_view bytes, const std::string& file, const Limits& limits);

}  // namespace decklog::yaml
