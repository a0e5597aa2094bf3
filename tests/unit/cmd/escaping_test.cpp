// SPDX-License-Identifier: MIT
//
// Whatever stands in a record, no view lets a control character or a bidirectional override reach the terminal.
#include "cmd/render/export_csv.h"
#include "cmd/render/export_json.h"
#include "cmd/render/export_markdown.h"
#include "cmd/render/json.h"
#include "cmd/render/list_table.h"
#include "cmd/render/log_page.h"
#include "cmd/render/openmetrics.h"
#include "cmd/render/queue_page.h"
#include "cmd/render/record_page.h"
#include "cmd/render/result_line.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::render {
namespace {

using test::plain_page;

bool is_harmless(const std::string& shown) {
  const auto points = base::code_points(shown);
  return std::none_of(points.begin(), points.end(),
                      [](char32_t c) { return c != U'\n' && c != U'\r' && base::is_unsafe(c); });
}

const std::string kAttack =
    "a\x1b[2J\x07\xc2\x9b"
    "31m\xe2\x80\xae"
    "b\r\n\xe2\x80\xa8";

model::Record attacked() {
  test::Story story = test::checkout_incident();
  model::Entry& set = story.add(test::at(8, 4), model::FieldsSet{}, kAttack);
  set.by = kAttack;
  set.set.title = kAttack;
  set.set.owner = kAttack;
  set.set.impact = kAttack;
  set.set.labels[kAttack] = kAttack;
  set.set.roles[kAttack] = kAttack;
  story.add(test::at(8, 5), model::Blocked{}, kAttack);
  story.add(test::at(8, 6), model::Linked{kAttack, kAttack, false});
  story.add(test::at(8, 7), model::ActionChanged{"", model::ActionState::open, kAttack, {}, {}}, kAttack);
  story.add(test::at(8, 8), model::Evidence{kAttack, kAttack, kAttack, kAttack, 3});
  return story.record();
}

std::string every_view(const model::Record& record) {
  const Page page = plain_page();
  const model::Policy policy = model::default_policy();
  std::string shown = record_page(record, policy, {record}, Timeline::latest, page);
  shown += timeline_text(record, Timeline::with_history, page);
  shown += list_table({record}, ListOf::all, page);
  shown += list_table({record}, ListOf::requests, page);
  shown += list_table({record}, ListOf::changes, page);
  shown += record_json(record, policy, {record}, page.now);
  shown += list_jsonl({record}, page.now);
  shown += list_csv({record});
  const CsvSource source{.policy = policy, .now = page.now, .form = {.formulas = Formulas::as_they_are}};
  for (const CsvTable& table : csv_tables()) shown += table.lines(record, source);
  shown += told_record(record, policy, page.now, Place::first) + entry_lines(record) + record_markdown(record, policy);
  const reports::Measures measures = reports::measures({record}, policy, page.now);
  shown += openmetrics({.measures = measures, .version = "", .head = ""}, MetricsForm::openmetrics);
  if (!record.timeline.empty()) shown += result_text(record, record.timeline.back().id, policy, page);
  const std::vector<model::Header> records{record};
  const auto items = reports::queue(records, policy, page.now);
  shown += queue_table(items, Commands::shown, page);
  for (const auto& item : items) shown += next_page(item, record, items, 1, policy, page);
  return shown;
}

TEST_CASE("an escape sequence in any field is shown, not sent") {
  const std::string shown = every_view(attacked());
  CHECK(is_harmless(shown));
  CHECK(shown.find("\\u{1b}") != std::string::npos);
  CHECK_FALSE(is_harmless(kAttack));
}

TEST_CASE("a log line and a health line are escaped") {
  const LogLine line{kAttack, kAttack, kAttack, test::at(8, 0), kAttack, {{kAttack, kAttack}}};
  CHECK(is_harmless(log_text({line}, plain_page())));
  CHECK(is_harmless(log_json({line})));
  CHECK(is_harmless(doctor_text({{kAttack, kAttack, kAttack, kAttack}}, plain_page())));
}

TEST_CASE("no timeline of any content makes a view unsafe") {
  CHECK(rc::check("views of any record are harmless", [] {
    const std::vector<model::Entry> timeline = *test::any_timeline();
    const model::Record record = model::fold(*test::any_record_id(), timeline);
    RC_ASSERT(is_harmless(every_view(record)));
  }));
}

}  // namespace
}  // namespace decklog::render
