// SPDX-License-Identifier: MIT
#include "cmd/render/status_page.h"

#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using namespace model;

std::string priorities(const reports::Counts& counts) {
  std::vector<std::string> parts;
  for (const auto& [priority, count] : counts.open_incidents) {
    if (count > 0) parts.push_back(std::to_string(count) + " " + std::string(word(priority)));
  }
  if (counts.open_without_priority > 0)
    parts.push_back(std::to_string(counts.open_without_priority) + " without priority");
  return base::join(parts, ", ");
}

}  // namespace

std::string status_page(const reports::Counts& counts, const Page& page) {
  std::vector<std::string> kinds;
  for (const base::KindName& row : base::kKindNames) {
    const auto found = counts.open_by_kind.find(row.kind);
    if (found == counts.open_by_kind.end() || found->second == 0) continue;
    kinds.push_back(base::counted(found->second, row.word, row.folder));
  }
  if (kinds.empty()) return "nothing is open\n" + next_line("decklog open \"what is broken\" -p P1", page);
  const std::string split = priorities(counts);
  Table table({{""}, {""}});
  table.add({{"open"}, {base::join(kinds, ", ") + (split.empty() ? "" : " (" + split + ")"), Role::strong}});
  const auto add = [&](const char* what, std::size_t count, Role role) {
    if (count > 0) table.add({{what, role}, {std::to_string(count), role}});
  };
  add("late", counts.overdue, Role::bad);
  add("nobody has it", counts.unacknowledged, Role::warning);
  add("resolved, not closed", counts.resolved_not_closed, Role::bad);
  add("changes past their end", counts.changes_past_end, Role::bad);
  add("changes to start", counts.changes_to_start, Role::warning);
  add("handoffs to accept", counts.handoffs_waiting, Role::warning);
  add("blocked", counts.blocked, Role::plain);
  return table.str(page) + next_line("decklog next", page);
}

std::string prompt_text(const reports::Counts& counts) {
  std::vector<std::string> parts;
  for (const auto& [priority, count] : counts.open_incidents) {
    if (count > 0) parts.push_back(std::string(word(priority)) + ":" + std::to_string(count));
  }
  if (counts.open_without_priority > 0) parts.push_back("P?:" + std::to_string(counts.open_without_priority));
  if (counts.overdue > 0) parts.push_back("!" + std::to_string(counts.overdue));
  const std::size_t changes = counts.changes_to_start + counts.changes_past_end;
  if (changes > 0) parts.push_back("chg:" + std::to_string(changes));
  if (counts.handoffs_waiting > 0) parts.push_back("hnd:" + std::to_string(counts.handoffs_waiting));
  return base::join(parts, " ");
}

}  // namespace decklog::render
