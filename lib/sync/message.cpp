// SPDX-License-Identifier: MIT
#include "lib/sync/message.h"

#include "lib/base/text.h"

#include <fmt/format.h>

namespace decklog::sync {

std::string merge_message(const std::string& branch, const TreeMerge& merge) {
  const std::size_t records = merge.received.size();
  std::string text =
      fmt::format("merge {}: {} {}\n\n", base::single_line(branch), records, records == 1 ? "record" : "records");
  for (const Decision& decision : merge.decisions) {
    text += fmt::format("{} {}\n", decision.record.str(), base::single_line(decision.words));
  }
  if (!merge.decisions.empty()) text += "\n";
  text += "Decklog-Type: merge\n";
  for (const base::RecordId& record : merge.received) text += fmt::format("Decklog-Record: {}\n", record.str());
  for (const Decision& decision : merge.decisions) {
    text += fmt::format("Decklog-Concurrent: {} {}\n", decision.record.str(), base::single_line(decision.what.field));
  }
  return text;
}

}  // namespace decklog::sync
