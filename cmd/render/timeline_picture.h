// SPDX-License-Identifier: MIT
//
// An incident as a picture (SVG, no script, no font of its own): stages as bands, entries as marks, milestones with
// their names, silences hatched. Told by words, shapes and lightness, never by colour alone; follows the reader's light
// or dark scheme.
#pragma once

#include "cmd/render/postmortem.h"

#include <string>

namespace decklog::render {

// From when the harm began to the resolution (or the last entry); what came later is counted below the picture. Times
// are UTC. The same record gives the same bytes.
std::string timeline_picture(const PostmortemSource& source);

}  // namespace decklog::render
