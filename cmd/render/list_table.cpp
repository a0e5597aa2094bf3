// SPDX-License-Identifier: MIT
#include "cmd/render/list_table.h"

#include "cmd/render/csv.h"
#include "cmd/render/standing_words.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"
#include "lib/model/query.h"
#include "lib/reports/standing.h"

namespace decklog::render {
namespace {

using namespace model;

std::string priority_or_blank(const Header& record) {
  return record.fields.priority ? std::string(word(*record.fields.priority)) : "";
}

std::string age(const Header& record, const Page& page) {
  const auto opened = record.milestone(Milestone::opened_at);
  return opened ? base::format_span(page.now - *opened) : "";
}

std::string services_of(const Header& record, std::string_view separator) {
  return record.fields.services ? base::join(*record.fields.services, separator) : "";
}

std::string title(const Header& record) { return base::single_line(record.fields.title.value_or("")); }

// A long block would push the title out of sight.
constexpr std::size_t kWidthOfWait = 24;

std::string request_table(const std::vector<Header>& records, const Page& page) {
  Table table(
      {{"id"}, {"pri"}, {"stage"}, {"age", Align::right}, {"waits on"}, {"promised"}, {"owner"}, {"from"}, {"title"}});
  for (const Header& record : records) {
    const std::string on = reports::waits_on(record);
    table.add({{record.id.str(), Role::strong},
               {priority_or_blank(record), role_of(record.fields.priority)},
               {std::string(word(record.stage)), Role::plain},
               {age(record, page), Role::plain},
               {base::cut_to_width(on, kWidthOfWait), on == "us" ? Role::warning : Role::plain},
               promise_cell(record, page),
               {record.fields.owner.value_or("-"), Role::plain},
               {record.fields.reporter.value_or("-"), Role::plain},
               {title(record), Role::plain}});
  }
  return table.str(page);
}

std::vector<Cell> list_cells(const Header& record, const Page& page) {
  return {{record.id.str(), Role::strong},
          {priority_or_blank(record), role_of(record.fields.priority)},
          stage_cell(record, page),
          {age(record, page), Role::plain},
          {record.fields.owner.value_or("-"), Role::plain},
          {title(record), Role::plain}};
}

std::string change_table(const std::vector<Header>& records, const Page& page) {
  Table table({{"id"}, {"window"}, {"stage"}, {"owner"}, {"services"}, {"title"}});
  for (const Header& record : records) {
    table.add({{record.id.str(), Role::strong},
               {window_words(record, page), Role::plain},
               stage_cell(record, page),
               {record.fields.owner.value_or("-"), Role::plain},
               {services_of(record, ", "), Role::plain},
               {title(record), Role::plain}});
  }
  return table.str(page);
}

}  // namespace

std::string list_table(const std::vector<Header>& records, const OfLedgers& several, const Page& page) {
  Table table({{"ledger"}, {"id"}, {"pri"}, {"stage"}, {"age", Align::right}, {"owner"}, {"title"}});
  for (std::size_t row = 0; row < records.size(); ++row) {
    std::vector<Cell> cells = list_cells(records[row], page);
    cells.insert(cells.begin(), Cell{several.of_row(row).name});
    table.add(std::move(cells));
  }
  return table.str(page);
}

std::string list_table(const std::vector<Header>& records, ListOf of, const Page& page) {
  switch (of) {
    case ListOf::requests:
      return request_table(records, page);
    case ListOf::changes:
      return change_table(records, page);
    case ListOf::all:
      break;
  }
  Table table({{"id"}, {"pri"}, {"stage"}, {"age", Align::right}, {"owner"}, {"title"}});
  for (const Header& record : records) table.add(list_cells(record, page));
  return table.str(page);
}

std::string list_csv(const std::vector<Header>& records, const OfLedgers& several) {
  constexpr CsvForm kForm{.lines = LineEnds::crlf};
  std::string text = several.are_several() ? "ledger," : "";
  text += "id,kind,stage,priority,title,owner,services,opened_at,updated_at,blocked_on\r\n";
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Header& record = records[i];
    CsvRow row(kForm);
    if (several.are_several()) row.text(several.of_row(i).name);
    row.text(record.id.str()).text(base::kind_name(record.kind()).word).text(word(record.stage));
    row.text(priority_or_blank(record)).text(record.fields.title.value_or("")).text(record.fields.owner.value_or(""));
    row.text(services_of(record, " ")).time(record.milestone(Milestone::opened_at)).time(record.updated_at);
    text += row.text(record.blocked ? record.blocked->on : "").str();
  }
  return text;
}

}  // namespace decklog::render
