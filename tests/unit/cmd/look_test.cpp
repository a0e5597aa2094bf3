// SPDX-License-Identifier: MIT
#include "cmd/render/due_page.h"
#include "cmd/render/search_page.h"
#include "cmd/render/watch_page.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::render {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;
using test::plain_page;
using test::terminal_page;

model::SearchTerms terms(const std::vector<std::string>& words) { return model::search_terms(words).value(); }

Page coloured(Page page) {
  page.style = Style(true);
  return page;
}

// Without colours, cursor moves and modes.
std::string uncoloured(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find_first_of("mhlHKJ", i);
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::vector<std::string> uncoloured(std::vector<std::string> lines) {
  for (std::string& line : lines) line = uncoloured(line);
  return lines;
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const std::string& line : base::split_lines(text)) width = std::max(width, base::display_width(line));
  return width;
}

std::vector<model::Hit> two_hits(const model::SearchTerms& wanted) {
  const model::Record first = test::checkout_incident().record();
  test::Story second("INC-20261122-3AB4");
  second.add(at(7, 0), model::Opened{}).set.title = "Search is slow";
  second.add(at(7, 30), model::Note{}, "the page stays empty, and then\nthe checkout button too is gone for everybody");
  std::vector<model::Hit> hits;
  for (const model::Record& record : {first, second.record()}) {
    if (auto hit = model::search(record, wanted)) hits.push_back(std::move(*hit));
  }
  return hits;
}

TEST_CASE("a search shows one line a record, and the entry that was found under it") {
  const auto wanted = terms({"checkout"});
  CHECK(search_page(two_hits(wanted), wanted, plain_page()) ==
        "id                 pri  stage      age  title\n"
        "INC-20261122-K7FQ  P1   triage  3h 57m  Checkout API returns 503\n"
        "INC-20261122-3AB4       triage      5h  Search is slow\n"
        "    0002-aaaaaa  07:30  alice  the page stays empty, and then the checkout button too is gone for everybody\n"
        "next: decklog show k7fq\n");
  CHECK(search_page({}, wanted, plain_page()).empty());
}

TEST_CASE("on a terminal nothing is wider than it, and what was found is seen") {
  const auto wanted = terms({"button"});
  const std::string page = search_page(two_hits(wanted), wanted, terminal_page(60));
  CHECK(widest(page) <= 60);
  CHECK(page.find("button") != std::string::npos);
  CHECK(page.find("…") != std::string::npos);
}

TEST_CASE("what was looked for is marked") {
  const Style style(true);
  const std::string mark = "\x1b[1;4m";
  const std::string end = "\x1b[0m";
  CHECK(excerpt("a Leak, a leak", terms({"leak"}), 80, style) ==
        "a " + mark + "Leak" + end + ", a " + mark + "leak" + end);
  CHECK(excerpt("abcd", terms({"ab", "bc"}), 80, style) == mark + "abc" + end + "d");  // they overlap
  CHECK(excerpt("a leak", terms({"leak"}), 80, Style(false)) == "a leak");
  CHECK(excerpt("one\ntwo\n\nthree", terms({"two three"}), 80, style) == "one " + mark + "two three" + end);
  CHECK(excerpt("a\x1b[31mleak", terms({"leak"}), 80, Style(false)).find('\x1b') == std::string::npos);
}

TEST_CASE("an excerpt is never wider than asked, and never cuts a character") {
  const auto wanted = terms({"서버"});
  CHECK(excerpt("결제 서버가 멈췄다", wanted, 9, Style(false)) == "… 서버가…");
  CHECK(excerpt("one\r서버", wanted, 9, Style(false)) == "one 서버");
  CHECK(rc::check("any text, any width", [&] {
    const std::string text = *test::any_text() + "서버" + *test::any_text();
    const auto cells = *rc::gen::inRange<std::size_t>(6, 60);
    const std::string shown = excerpt(text, wanted, cells, Style(true));
    RC_ASSERT(base::display_width(uncoloured(shown)) <= cells);
    RC_ASSERT(base::is_utf8(shown));
    RC_ASSERT(uncoloured(shown).find("서버") != std::string::npos);
  }));
}

// An incident whose acknowledgement is late, and a closed one with an action item.
std::vector<model::Header> records_due() {
  model::Header closed;
  closed.id = test::id_of("INC-20261120-3AB4");
  closed.stage = model::Stage::closed;
  closed.fields.title = "Search was down";
  closed.actions = {
      {.item = "q2m9tw", .text = "alert on it", .owner = "jun@example.com", .due = base::utc_date(at(0, 0))}};
  return {test::checkout_incident().record(), closed};
}

TEST_CASE("due tells how late, what, whose, and what to type") {
  const auto records = records_due();
  const auto items = reports::due(records, model::default_policy(), at(8, 30), {.within = hours{24}, .who = {}});
  Page page = plain_page();
  page.now = at(8, 30);
  CHECK(due_table(items, Commands::shown, page) ==
        "due         what         id                 pri  who              title                     command\n"
        "late 12m    acknowledge  INC-20261122-K7FQ  P1   -                Checkout API returns 503  decklog ack k7fq\n"
        "in 3h 33m   mitigate     INC-20261122-K7FQ  P1   -                Checkout API returns 503  decklog mitigate "
        "k7fq\n"
        "in 15h 29m  action       INC-20261120-3AB4  -    jun@example.com  alert on it               decklog action "
        "done 3ab4 q2m9tw\n");
}

TEST_CASE("due on a terminal: commands are whole, beside the title or below") {
  const auto records = records_due();
  const auto items = reports::due(records, model::default_policy(), at(8, 30), {.within = hours{24}, .who = {}});
  for (const std::size_t width : std::vector<std::size_t>{72, 80, 100, 101, 102, 103, 120, 200}) {
    CAPTURE(width);
    Page page = coloured(terminal_page(width));
    page.now = at(8, 30);
    const std::string text = uncoloured(due_table(items, Commands::shown, page));
    CHECK(widest(text) <= width);
    CHECK(text.find("decklog action done 3ab4 q2m9tw") != std::string::npos);
    const std::size_t lines = base::split_lines(text).size();
    CHECK(lines == (width < 103 ? 7 : 4));
  }
}

WatchView view_of(const std::vector<model::Header>& records) {
  const model::Policy policy = model::default_policy();
  const model::Record record = test::checkout_incident().record();
  return {.ledger = "oncall",
          .counts = reports::counts(records, policy, at(8, 30)),
          .queue = reports::queue(records, policy, at(8, 30)),
          .due = reports::due(records, policy, at(8, 30), {.within = hours{24}, .who = {}}),
          .newest = {{record.id, record.timeline.front(), model::effective(record.timeline).front()}}};
}

Page screen(std::size_t width) {
  Page page = coloured(terminal_page(width));
  page.now = at(8, 30);
  return page;
}

TEST_CASE("watch shows what is open, due and new") {
  const auto records = records_due();
  const std::vector<std::string> lines{
      "oncall  2026-11-22 08:30 UTC  1 P1  1 late  1 nobody has  q ends",
      "",
      "open 1",
      "INC-20261122-K7FQ  P1   triage  acknowledgement is 12m late  -      Checkout API returns 503",
      "",
      "due 3",
      "late 12m    acknowledge  INC-20261122-K7FQ  P1   -    Checkout API returns 503",
      "in 3h 33m   mitigate     INC-20261122-K7FQ  P1   -    Checkout API returns 503",
      "in 15h 29m  action       INC-20261120-3AB4  -    jun  alert on it",
      "",
      "newest",
      "08:03  INC-20261122-K7FQ  alice  opened: Checkout API returns 503 | priority P1, services checkout"};
  CHECK(uncoloured(watch_page(view_of(records), 40, screen(120))) == lines);
}

TEST_CASE("watch says what is not well with itself, and what is not there") {
  WatchView view;
  view.ledger = "oncall";
  view.trouble = "no space\nleft";
  view.damaged = 2;
  const std::vector<std::string> lines{"oncall  2026-11-22 08:30 UTC  q ends",
                                       "cannot read: no space",
                                       "2 records are damaged and left out: decklog check",
                                       "open",
                                       "  nothing is open",
                                       "due",
                                       "  nothing is late or due soon",
                                       "newest",
                                       "  nothing was written down yet"};
  CHECK(uncoloured(watch_page(view, 15, screen(80))) == lines);
}

TEST_CASE("a low screen is shared out, and says what it leaves out") {
  std::vector<model::Header> records;
  for (int i = 0; i < 9; ++i) {
    model::Header record = test::checkout_incident().record();
    record.id = test::id_of("INC-20261122-000" + std::to_string(i));
    records.push_back(record);
  }
  const auto lines = uncoloured(watch_page(view_of(records), 10, screen(80)));
  REQUIRE(lines.size() == 10);
  CHECK(lines.at(1) == "open 9, the first 3");
  CHECK(lines.at(5) == "due 18, the first 2");
  CHECK(lines.at(8) == "newest");
  CHECK(watch_page(view_of(records), 1, screen(80)).size() == 1);
  CHECK(watch_page(view_of(records), 0, screen(80)).size() == 1);
}

TEST_CASE("laws of the screen") {
  CHECK(rc::check("any titles fit any screen", [] {
    std::vector<model::Header> records = records_due();
    for (model::Header& record : records) record.fields.title = *test::any_text();
    const auto rows = *rc::gen::inRange<std::size_t>(1, 60);
    const auto columns = *rc::gen::inRange<std::size_t>(1, 140);
    const auto lines = watch_page(view_of(records), rows, screen(columns));
    RC_ASSERT(!lines.empty());
    RC_ASSERT(lines.size() <= rows);
    for (const std::string& line : lines) {
      RC_ASSERT(base::display_width(uncoloured(line)) < std::max<std::size_t>(columns, 2));
      RC_ASSERT(line.find('\n') == std::string::npos);
      RC_ASSERT(line.rfind("\x1b[0m") == line.rfind('\x1b'));  // colours end with the line
    }
  }));
}

TEST_CASE("a painted line is cut where it is too wide, and its colour ends there") {
  CHECK(cut_painted("abc", 3) == "abc");
  CHECK(cut_painted("abc", 2) == "a…");
  CHECK(cut_painted("\x1b[1mabc\x1b[0md", 4) == "\x1b[1mabc\x1b[0md");
  CHECK(cut_painted("\x1b[1mabc\x1b[0md", 2) == "\x1b[1ma…\x1b[0m");
  CHECK(cut_painted("\x1b[1m한국\x1b[0m", 3) == "\x1b[1m한…\x1b[0m");
}

TEST_CASE("a frame draws over what is there, all at once") {
  CHECK(frame({"one", "two"}) == "\x1b[?2026h\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J\x1b[?2026l");
  CHECK(frame({"one"}).find("\x1b[2J") == std::string::npos);
}

}  // namespace
}  // namespace decklog::render
