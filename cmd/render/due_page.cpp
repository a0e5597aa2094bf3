// SPDX-License-Identifier: MIT
#include "cmd/render/due_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/json_document.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;
using reports::DueItem;

constexpr std::ptrdiff_t kLedgerColumn = 2;
constexpr base::Seconds kSoon = std::chrono::hours{1};

Cell due_cell(const DueItem& item) {
  if (item.is_late()) return {"late " + base::format_span(item.overdue), Role::bad};
  if (item.overdue == base::Seconds{0}) return {"now", Role::warning};
  return {"in " + base::format_span(-item.overdue), -item.overdue <= kSoon ? Role::warning : Role::plain};
}

// The item's name stands in the command, and its text in the place of the title.
std::string what(const DueItem& item) {
  return item.clock.kind == reports::ClockKind::action ? "action" : item.clock.what;
}

std::string person(const DueItem& item, const Page& page) {
  if (item.who.empty()) return "-";
  return short_name(item.who, page);
}

std::vector<Cell> cells(const DueItem& item, const Page& page) {
  const auto priority = item.record->fields.priority;
  return {due_cell(item),
          {what(item), Role::plain},
          {item.record->id.str(), Role::strong},
          {priority ? std::string(word(*priority)) : "-", role_of(priority)},
          {person(item, page), Role::plain},
          {base::single_line(item.about), Role::plain}};
}

}  // namespace

std::string due_table(const std::vector<DueItem>& items, Commands commands, const Page& page,
                      const OfLedgers& several) {
  std::vector<Column> columns{{"due"}, {"what"}, {"id"}, {"pri"}, {"who"}, {"title"}};
  if (several.are_several()) columns.insert(columns.begin() + kLedgerColumn, Column{"ledger"});
  CommandTable table(std::move(columns));
  for (std::size_t row = 0; row < items.size(); ++row) {
    std::vector<Cell> told = cells(items[row], page);
    if (several.are_several()) told.insert(told.begin() + kLedgerColumn, Cell{several.of_row(row).name});
    table.add(std::move(told), items[row].clock.command);
  }
  return table.str(commands, page);
}

std::string due_json(const std::vector<DueItem>& items, base::Seconds within, base::Time now,
                     const OfLedgers& several) {
  Json json = document("due");
  json["within_seconds"] = within.count();
  json["late"] = std::count_if(items.begin(), items.end(), [](const DueItem& item) { return item.is_late(); });
  if (several.are_several()) json["ledgers"] = ledgers_value(several);
  json["items"] = Json::array();
  for (std::size_t row = 0; row < items.size(); ++row) {
    const DueItem& item = items[row];
    const Header& record = *item.record;
    json["items"].push_back(with_ledger({{"id", record.id.str()},
                                         {"title", text_or_null(record.fields.title.value_or(""))},
                                         {"stage", word(record.stage)},
                                         {"priority", fields_value(record.fields)["priority"]},
                                         {"who", text_or_null(item.who)},
                                         {"about", text_or_null(item.about)},
                                         {"late", item.is_late()},
                                         {"clock", clock_value(item.clock, now)}},
                                        several, row));
  }
  return written(json);
}

}  // namespace decklog::render
