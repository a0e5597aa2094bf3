// SPDX-License-Identifier: MIT
#include "cmd/render/list_table.h"

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

std::string utc(const std::optional<base::Time>& time) { return time ? base::format_utc(*time) : ""; }

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
  for (const Header& record : records) {
    table.add({{record.id.str(), Role::strong},
               {priority_or_blank(record), role_of(record.fields.priority)},
               stage_cell(record, page),
               {age(record, page), Role::plain},
               {record.fields.owner.value_or("-"), Role::plain},
               {title(record), Role::plain}});
  }
  return table.str(page);
}

std::string csv_cell(const std::string& text) {
  std::string cell = base::for_terminal(text, base::Lines::keep);
  if (!cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string list_csv(const std::vector<Header>& records) {
  std::string text = "id,kind,stage,priority,title,owner,services,opened_at,updated_at,blocked_on\r\n";
  for (const Header& record : records) {
    const std::vector<std::string> cells{record.id.str(),
                                         std::string(base::kind_name(record.kind()).word),
                                         std::string(word(record.stage)),
                                         priority_or_blank(record),
                                         record.fields.title.value_or(""),
                                         record.fields.owner.value_or(""),
                                         services_of(record, " "),
                                         utc(record.milestone(Milestone::opened_at)),
                                         utc(record.updated_at),
                                         record.blocked ? record.blocked->on : ""};
    std::vector<std::string> escaped;
    for (const std::string& cell : cells) escaped.push_back(csv_cell(cell));
    text += base::join(escaped, ",") + "\r\n";
  }
  return text;
}

}  // namespace decklog::render
