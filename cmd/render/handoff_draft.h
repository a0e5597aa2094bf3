// SPDX-License-Identifier: MIT
//
// A handoff as a draft to edit: words for the receiver, then sections that begin with "--- ". What is read of it again
// is in cmd/commands/handoff_form.h.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/handoff.h"

#include <string>
#include <string_view>

namespace decklog::render {

inline constexpr std::string_view kSectionMark = "--- ";
inline constexpr std::string_view kOpenRecords = "open records";

// `words`: what stands above the sections.
std::string handoff_draft(const reports::HandoffDraft& draft, const std::string& words, const Page& page);
// With the draft as text in it.
std::string handoff_draft_json(const reports::HandoffDraft& draft, const std::string& text, base::Time now);

}  // namespace decklog::render
