// SPDX-License-Identifier: MIT
#include "cmd/render/queue_page.h"

#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using namespace model;

std::string priority_or_dash(const Header& record) {
  return record.fields.priority ? std::string(word(*record.fields.priority)) : "-";
}

std::string lateness(const reports::QueueItem& item, const Page& page) {
  if (item.waiting) return "blocked";
  if (item.overdue > base::Seconds(0)) return "late " + base::format_span(item.overdue);
  return item.clock ? base::format_span(item.clock->due - page.now) + " left" : "";
}

Role lateness_role(const reports::QueueItem& item) {
  if (item.waiting) return Role::dim;
  return item.overdue > base::Seconds(0) ? Role::bad : Role::plain;
}

// The queue's word, with what is missing before it and what it takes beside the id.
std::string command_of(const reports::QueueItem& item, const Record& record, const Policy& policy) {
  const NextStep step = next_step(record, policy);
  if (!step.command.starts_with(item.command)) return item.command;
  for (const base::Reason& reason : step.missing) {
    if (!reason.fix.empty()) return reason.fix;
  }
  return step.command;
}

}  // namespace

std::string next_page(const reports::QueueItem& item, const Record& record, std::size_t behind, const Policy& policy,
                      const Page& page) {
  std::string text = page.style.paint(Role::strong, record.id.str()) + "  ";
  text += page.style.paint(role_of(record.fields.priority), priority_or_dash(record)) + "  ";
  text += base::for_terminal(record.fields.title.value_or("")) + "\n";
  text += "why    " + base::for_terminal(item.reason) + "\n";
  text += "stage  " + std::string(word(record.stage));
  const std::string_view goal = aim(record.stage);
  text += goal.empty() ? "\n" : ": " + std::string(goal) + "\n";
  if (const auto list = policy.checklists.find(record.stage); list != policy.checklists.end()) {
    for (const std::string& line : list->second) text += "  - " + base::for_terminal(line) + "\n";
  }
  text += next_line(command_of(item, record, policy), page);
  if (behind > 0) {
    text += page.style.paint(Role::dim, "then:") + " " + std::to_string(behind) + " more: decklog next --all\n";
  }
  return text;
}

std::string queue_table(const std::vector<reports::QueueItem>& items, const Page& page) {
  Table table({{"id"}, {"pri"}, {"stage"}, {"clock"}, {"owner"}, {"title"}});
  for (const reports::QueueItem& item : items) {
    const Header& record = *item.record;
    table.add({{record.id.str(), Role::strong},
               {priority_or_dash(record), role_of(record.fields.priority)},
               {std::string(word(record.stage)), Role::plain},
               {lateness(item, page), lateness_role(item)},
               {record.fields.owner.value_or("-"), Role::plain},
               {base::single_line(record.fields.title.value_or("")), Role::plain}});
  }
  return table.str(page);
}

}  // namespace decklog::render
