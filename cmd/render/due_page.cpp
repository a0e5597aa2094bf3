// SPDX-License-Identifier: MIT
#include "cmd/render/due_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;
using reports::DueItem;

constexpr std::size_t kLeastTitle = 16;
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
  return page.terminal ? item.who.substr(0, item.who.find('@')) : item.who;
}

std::vector<Cell> before_title(const DueItem& item, const Page& page) {
  const auto priority = item.record->fields.priority;
  return {due_cell(item),
          {what(item), Role::plain},
          {item.record->id.str(), Role::strong},
          {priority ? std::string(word(*priority)) : "-", role_of(priority)},
          {person(item, page), Role::plain}};
}

const std::vector<Column> kBeforeTitle{{"due"}, {"what"}, {"id"}, {"pri"}, {"who"}};

std::vector<Column> columns(std::initializer_list<Column> more) {
  std::vector<Column> all = kBeforeTitle;
  all.insert(all.end(), more);
  return all;
}

std::string title(const DueItem& item) { return base::single_line(item.about); }

std::string without_commands(const std::vector<DueItem>& items, const Page& page) {
  Table table(columns({{"title"}}));
  for (const DueItem& item : items) {
    std::vector<Cell> cells = before_title(item, page);
    cells.push_back({title(item), Role::plain});
    table.add(std::move(cells));
  }
  return table.str(page);
}

// `title_cells`: what a title may take.
std::string with_commands(const std::vector<DueItem>& items, std::size_t title_cells, const Page& page) {
  Table table(columns({{"title"}, {"command"}}));
  for (const DueItem& item : items) {
    std::vector<Cell> cells = before_title(item, page);
    cells.push_back({base::cut_to_width(title(item), title_cells), Role::plain});
    cells.push_back({item.clock.command, Role::plain});
    table.add(std::move(cells));
  }
  Page uncut = page;
  uncut.terminal = false;
  return table.str(uncut);
}

std::string commands_below(const std::vector<DueItem>& items, const Page& page) {
  const std::vector<std::string> lines = base::split_lines(without_commands(items, page));
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += lines[i + 1] + "\n    " + base::for_terminal(items[i].clock.command) + "\n";
  }
  return text;
}

// The columns that all but the titles take.
std::size_t width_without_titles(const std::vector<DueItem>& items, const Page& page) {
  Page plain = page;
  plain.style = Style(false);
  std::size_t widest = 0;
  for (const std::string& line : base::split_lines(with_commands(items, 0, plain))) {
    widest = std::max(widest, base::display_width(line));
  }
  constexpr std::string_view kHeading = "title";
  return widest - kHeading.size();
}

}  // namespace

std::string due_table(const std::vector<DueItem>& items, Commands commands, const Page& page) {
  if (items.empty()) return "";
  if (commands == Commands::left_out) return without_commands(items, page);
  if (!page.terminal) return with_commands(items, std::string::npos, page);
  const std::size_t others = width_without_titles(items, page);
  if (others + kLeastTitle > page.width) return commands_below(items, page);
  return with_commands(items, page.width - others, page);
}

std::string due_json(const std::vector<DueItem>& items, base::Seconds within, base::Time now) {
  Json json = document("due");
  json["within_seconds"] = within.count();
  json["late"] = std::count_if(items.begin(), items.end(), [](const DueItem& item) { return item.is_late(); });
  json["items"] = Json::array();
  for (const DueItem& item : items) {
    const Header& record = *item.record;
    json["items"].push_back({{"id", record.id.str()},
                             {"title", text_or_null(record.fields.title.value_or(""))},
                             {"stage", word(record.stage)},
                             {"priority", fields_value(record.fields)["priority"]},
                             {"who", text_or_null(item.who)},
                             {"about", text_or_null(item.about)},
                             {"late", item.is_late()},
                             {"clock", clock_value(item.clock, now)}});
  }
  return written(json);
}

}  // namespace decklog::render
