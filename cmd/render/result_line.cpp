// SPDX-License-Identifier: MIT
#include "cmd/render/result_line.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/next_step.h"
#include "cmd/render/when.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using namespace model;

std::string what_was_recorded(const Record& record, const Entry& entry, const Page& page) {
  if (creates_record(entry)) {
    const std::string priority = record.fields.priority ? " [" + std::string(word(*record.fields.priority)) + "]" : "";
    return " opened: " + base::single_line(record.fields.title.value_or("")) + priority;
  }
  const std::string at = entry.at == entry.recorded_at ? "" : " at " + clock_time(entry.at, page);
  return " " + std::string(spoken(verb_of(entry))) + " recorded" + at + " as " + entry.id.str();
}

std::string next_command(const Record& record, const PolicySource& policy) {
  const NextStep step = next_step(record, policy);
  for (const base::Reason& reason : step.missing) {
    if (!reason.fix.empty()) return reason.fix;
  }
  return step.command;
}

}  // namespace

std::string result_text(const Record& record, const EntryId& id, const PolicySource& policy, const Page& page) {
  const Entry* entry = record.entry(id);
  DECKLOG_CHECK(entry != nullptr, "the entry was just appended to this record");
  std::string text = page.style.paint(Role::strong, record.id.str());
  text +=
      base::for_terminal(what_was_recorded(record, *entry, page)) + ", stage " + std::string(word(record.stage)) + "\n";
  return text + next_line(next_command(record, policy), page);
}

}  // namespace decklog::render
