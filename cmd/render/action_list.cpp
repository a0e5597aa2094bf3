// SPDX-License-Identifier: MIT
#include "cmd/render/action_list.h"

#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using model::ActionItem;
using model::ActionState;

bool is_overdue(const ActionItem& item, const Page& page) {
  return item.state == ActionState::open && item.due && *item.due < base::local_date(page.now, page.zone);
}

Role role_of_item(const ActionItem& item) { return item.state == ActionState::open ? Role::plain : Role::dim; }

}  // namespace

std::string action_table(const model::Record& record, const Page& page) {
  Table table({{"#", Align::right}, {"item"}, {"state"}, {"due"}, {"owner"}, {"type"}, {"what"}});
  for (std::size_t i = 0; i < record.actions.size(); ++i) {
    const ActionItem& item = record.actions[i];
    const bool overdue = is_overdue(item, page);
    const Role role = role_of_item(item);
    const std::string due = item.due ? base::format_date(*item.due) : "-";
    table.add({{std::to_string(i + 1), role},
               {item.item, role},
               {std::string(overdue ? "overdue" : word(item.state)), overdue ? Role::bad : role},
               {due, overdue ? Role::bad : role},
               {item.owner.empty() ? "-" : item.owner, role},
               {item.type ? std::string(word(*item.type)) : "-", role},
               {item.text.empty() ? "(redacted)" : base::single_line(item.text), role}});
  }
  return table.str(page);
}

}  // namespace decklog::render
