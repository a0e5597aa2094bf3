// SPDX-License-Identifier: MIT
//
// The edited draft of a handoff, read again (cmd/render/handoff_draft.h wrote it).
#pragma once

#include <map>
#include <string>

namespace decklog::cmd {

struct HandoffForm {
  std::string text;                         // the words and the sections, but for the open records and empty ones
  std::map<std::string, std::string> next;  // id → next step, of the records that stand there; "" clears it
};

// `source` names the draft in errors. Lines that begin with '#' are left out.
// Throws: BadData with the line for what is neither an id, "next:" nor "- …" under the open records, a second next step
// of one record, a record or section of open records that stands there twice.
HandoffForm read_handoff_form(const std::string& source, const std::string& text);

}  // namespace decklog::cmd
