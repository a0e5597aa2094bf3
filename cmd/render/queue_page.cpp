// SPDX-License-Identifier: MIT
#include "cmd/render/queue_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/next_step.h"
#include "lib/base/text.h"
#include "lib/reports/standing.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

std::string priority_or_dash(const Header& record) {
  return record.fields.priority ? std::string(word(*record.fields.priority)) : "-";
}

Role role_of_why(const reports::QueueItem& item) {
  if (item.waiting) return Role::dim;
  return item.overdue > base::Seconds(0) ? Role::bad : Role::plain;
}

std::string owner_name(const std::string& who, const Page& page) { return who.empty() ? "-" : short_name(who, page); }

// What must not be forgotten, above all else. The rest of a long list is in the queue.
constexpr std::size_t kMostNotices = 5;

std::string notices(const std::vector<reports::QueueItem>& items, const Page& page) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kMostNotices); ++i) {
    const reports::QueueItem& item = items[i];
    const std::string line = item.record->id.str() + "  " + item.why + ": " +
                             base::single_line(item.record->fields.title.value_or("")) + ": " + item.command;
    text += page.style.paint(Role::warning, "mind") + "   " + base::for_terminal(line) + "\n";
  }
  if (items.size() > kMostNotices) {
    text += "       " + std::to_string(items.size() - kMostNotices) + " more like these: decklog next --all\n";
  }
  return text;
}

// What stands between a resolved incident and its closing.
std::string what_is_left(const Record& record, const Policy& policy, const Page& page) {
  if (record.stage != Stage::follow_up) return "";
  std::string text;
  for (const base::Reason& reason : missing_for(record, Verb::close, policy)) {
    text += page.style.paint(Role::warning, "left") + "   " + base::for_terminal(reason.message);
    text += (reason.fix.empty() ? "" : ": " + base::for_terminal(reason.fix)) + "\n";
  }
  return text;
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

std::string next_page(const reports::QueueItem& item, const Record& record,
                      const std::vector<reports::QueueItem>& not_to_forget, std::size_t behind, const Policy& policy,
                      const Page& page) {
  std::string text = notices(not_to_forget, page);
  text += page.style.paint(Role::strong, record.id.str()) + "  ";
  text += page.style.paint(role_of(record.fields.priority), priority_or_dash(record)) + "  ";
  text += base::for_terminal(record.fields.title.value_or("")) + "\n";
  text += "why    " + base::for_terminal(item.reason) + "\n";
  text += "stage  " + std::string(word(record.stage));
  const std::string_view goal = aim(record.stage);
  text += goal.empty() ? "\n" : ": " + std::string(goal) + "\n";
  if (const auto list = policy.checklists.find(record.stage); list != policy.checklists.end()) {
    for (const std::string& line : list->second) text += "  - " + base::for_terminal(line) + "\n";
  }
  text += what_is_left(record, policy, page);
  text += next_line(command_of(item, record, policy), page);
  if (behind > 0) {
    text += page.style.paint(Role::dim, "then:") + " " + std::to_string(behind) + " more: decklog next --all\n";
  }
  return text;
}

std::string queue_table(const std::vector<reports::QueueItem>& items, Commands commands, const Page& page) {
  CommandTable table({{"id"}, {"pri"}, {"stage"}, {"why"}, {"owner"}, {"title"}});
  for (const reports::QueueItem& item : items) {
    const Header& record = *item.record;
    table.add({{record.id.str(), Role::strong},
               {priority_or_dash(record), role_of(record.fields.priority)},
               {std::string(word(record.stage)), Role::plain},
               {item.why, role_of_why(item)},
               {owner_name(reports::whose(record), page), Role::plain},
               {base::single_line(record.fields.title.value_or("")), Role::plain}},
              item.command);
  }
  return table.str(commands, page);
}

}  // namespace decklog::render
