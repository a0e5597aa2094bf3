// SPDX-License-Identifier: MIT
#include "cmd/render/table.h"

#include "cmd/render/list_table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::render {
namespace {

using test::at;
using test::plain_page;
using test::terminal_page;

Table people() {
  Table table({{"who"}, {"age", Align::right}, {"what"}});
  table.add({{"이민아"}, {"5m"}, {"🔥 불났어요"}});
  table.add({{"alice@example.com"}, {"3h 05m"}, {"looks"}});
  return table;
}

TEST_CASE("columns are aligned by the cells that characters take") {
  CHECK(people().str(plain_page()) ==
        "who                   age  what\n"
        "이민아                 5m  🔥 불났어요\n"
        "alice@example.com  3h 05m  looks\n");
}

TEST_CASE("a table can be indented and has no title row without titles") {
  Table table({{""}, {""}});
  table.add({{"a"}, {"b"}});
  CHECK(table.str(plain_page(), 2) == "  a  b\n");
  CHECK(Table({{"id"}}).str(plain_page()).empty());
}

TEST_CASE("the last column is cut to a terminal's width and nowhere else") {
  Table table({{"id"}, {"title"}});
  table.add({{"INC-1"}, {"a title that is longer than the terminal is wide 결제"}});
  const std::string narrow = table.str(terminal_page(30));
  for (const std::string& line : base::split_lines(narrow)) CHECK(base::display_width(line) <= 30);
  CHECK(narrow.find("…") != std::string::npos);
  const std::string piped = table.str(plain_page());
  CHECK(piped.find("wide 결제") != std::string::npos);
}

TEST_CASE("on a terminal too narrow for a table each row takes several lines, and nothing is wider than it") {
  Table table({{"id"}, {"age", Align::right}, {"owner"}, {"title"}});
  table.add({{"INC-20261122-K7FQ"}, {"5m"}, {"alice@example.com"}, {"a title that is long"}});
  table.add({{"INC-20261122-9TWD"}, {"3h 05m"}, {""}, {""}});
  CHECK(table.str(terminal_page(30)) ==
        "id                    age\n"
        "  owner\n"
        "  title\n"
        "INC-20261122-K7FQ      5m\n"
        "  alice@example.com\n"
        "  a title that is long\n"
        "INC-20261122-9TWD  3h 05m\n");
  CHECK(table.str(terminal_page(58)) ==
        "id                    age  owner              title\n"
        "INC-20261122-K7FQ      5m  alice@example.com  a title tha…\n"
        "INC-20261122-9TWD  3h 05m\n");
  CHECK(base::split_lines(table.str(terminal_page(57))).size() == 5);
  for (std::size_t width = 19; width < 70; ++width) {
    for (const std::string& line : base::split_lines(table.str(terminal_page(width), 2))) {
      CHECK(base::display_width(line) <= width);
    }
  }
  Page one_line = terminal_page(30);
  one_line.rows = Page::Rows::one_line;
  CHECK(base::split_lines(table.str(one_line)).size() == 3);
  Page narrow_pipe = plain_page();
  narrow_pipe.width = 30;
  CHECK(table.str(narrow_pipe) == table.str(plain_page()));
  const std::vector<std::string> blocks = table.blocks(terminal_page(30));
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[2] == "INC-20261122-9TWD  3h 05m\n");
}

TEST_CASE("no line ends in blanks, with colours or without") {
  Page page = plain_page();
  page.style = Style(true);
  Table table({{"a", Align::left}, {"b", Align::left}});
  table.add({{"longer", Role::bad}, {"", Role::bad}});
  CHECK(table.str(page) == "\x1b[2ma\x1b[0m       \x1b[2mb\x1b[0m\n\x1b[31mlonger\x1b[0m\n");
  CHECK(table.str(plain_page()) == "a       b\nlonger\n");
}

TEST_CASE("colours follow the priority and are absent when they are off") {
  CHECK(Style(true).paint(role_of(model::Priority::p0), "P0") == "\x1b[1;31mP0\x1b[0m");
  CHECK(Style(true).paint(role_of(model::Priority::p1), "P1") == "\x1b[31mP1\x1b[0m");
  CHECK(Style(true).paint(role_of(model::Priority::p2), "P2") == "\x1b[33mP2\x1b[0m");
  CHECK(Style(true).paint(role_of(model::Priority::p3), "P3") == "P3");
  CHECK(Style(false).paint(role_of(model::Priority::p0), "P0") == "P0");
}

TEST_CASE("times are absolute and relative, with the day when it is not today") {
  const Page page = plain_page();
  CHECK(when(at(11, 48), page) == "11:48 (12m ago)");
  CHECK(when(at(12, 20), page) == "12:20 (in 20m)");
  CHECK(when(at(12, 0), page) == "12:00 (now)");
  CHECK(when(at(12, 0) - std::chrono::hours(26), page) == "2026-11-21 10:00 (1d 2h ago)");
}

TEST_CASE("a list shows one record a line") {
  model::Record urgent = test::checkout_incident().record();
  urgent.fields.owner = "alice@example.com";
  urgent.blocked = model::Block{"the vendor", at(9, 0), std::nullopt};
  CHECK(list_table({urgent}, ListOf::all, plain_page()) ==
        "id                 pri  stage                age  owner              title\n"
        "INC-20261122-K7FQ  P1   triage (blocked)  3h 57m  alice@example.com  Checkout API returns 503\n");
}

TEST_CASE("requests tell on whom they wait and what was promised, changes their windows") {
  model::Record request = test::Story("REQ-20261122-M3XA").record();
  request.milestones[model::Milestone::opened_at] = at(10, 0);
  request.fields.title = "Export times out";
  request.fields.reporter = "dana";
  request.eta = at(11, 30);
  CHECK(list_table({request}, ListOf::requests, plain_page()) ==
        "id                 pri  stage     age  waits on  promised  owner  from  title\n"
        "REQ-20261122-M3XA       received   2h  us        late 30m  -      dana  Export times out\n");
  model::Record change = test::Story("CHG-20261122-9TWD").record();
  change.fields.title = "Move payments";
  change.fields.window_start = at(10, 0);
  change.fields.window_end = at(11, 0);
  CHECK(list_table({change}, ListOf::changes, plain_page()) ==
        "id                 window          stage                      owner  services  title\n"
        "CHG-20261122-9TWD  10:00 to 11:00  planned (past its end 1h)  -                Move payments\n");
  CHECK(list_table({change}, ListOf::all, plain_page()).find("planned (past its end 1h)") != std::string::npos);
}

TEST_CASE("a list for spreadsheets") {
  const std::string csv = list_csv({test::checkout_incident().record()});
  CHECK(csv ==
        "id,kind,stage,priority,title,owner,services,opened_at,updated_at,blocked_on\r\n"
        "INC-20261122-K7FQ,incident,triage,P1,Checkout API returns 503,,checkout,2026-11-22T08:03:00Z,"
        "2026-11-22T08:03:00Z,\r\n");
}

}  // namespace
}  // namespace decklog::render
