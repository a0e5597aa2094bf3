// SPDX-License-Identifier: MIT
#include "cmd/render/entry_line.h"

#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::render {
namespace {

using namespace model;
using test::at;

// The summary of one entry of this body.
std::string summary(const Body& body, const std::string& text = {}, const Fields& set = {}) {
  Entry entry;
  entry.body = body;
  entry.text = text;
  entry.set = set;
  return entry_summary(entry, {at(9, 0), text, set, false, false}, test::plain_page());
}

TEST_CASE("each type of entry is told in one line") {
  Fields owner;
  owner.owner = "jun@example.com";
  Fields cleared;
  cleared.cause = "";
  Fields opened;
  opened.title = "Checkout API returns 503";
  opened.priority = Priority::p1;
  CHECK(summary(Opened{}, "what is known so far", opened) == "opened: Checkout API returns 503 | priority P1");
  CHECK(summary(Note{}, "error rate jumped\nsecond line") == "note: error rate jumped");
  CHECK(summary(Acknowledged{at(9, 30)}) == "ack: next word by 09:30");
  CHECK(summary(StageMoved{Verb::mitigate, Stage::triage, Stage::resolution, {}, {}}, "rolled back") ==
        "mitigate: rolled back | triage -> resolution");
  CHECK(summary(StageMoved{Verb::coordinate, Stage::triage, Stage::mitigation, {}, {"sre", "mina"}}) ==
        "coordinate: triage -> mitigation, told sre, mina");
  CHECK(summary(Assigned{}, "", owner) == "assign: owner jun@example.com");
  CHECK(summary(FieldsSet{}, "", cleared) == "set: cause (none)");
  CHECK(summary(Update{Audience::public_, at(10, 0)}, "we know") == "update: we know | to public, next by 10:00");
  CHECK(summary(Evidence{"graph.png", "evidence/x", "", "", 3300}) == "attach: graph.png (3.2 KiB)");
  CHECK(summary(CommandRun{{"kubectl", "get", "pods"}, 1, 420, {}}) == "run: $ kubectl get pods (exit 1, 420 ms)");
  CHECK(summary(ActionChanged{"k7fq2m", ActionState::done, "", {}, {}}) == "action: done k7fq2m");
  CHECK(summary(ActionChanged{"", ActionState::open, "jun", base::parse_date("2026-12-01"), {}}, "add an alert") ==
        "action: add an alert | added, owner jun, due 2026-12-01");
  CHECK(summary(Linked{"https://example.com/pm", "postmortem", false}) == "link: postmortem https://example.com/pm");
  CHECK(summary(Linked{"https://example.com/pm", "postmortem", true}) ==
        "link: removed postmortem https://example.com/pm");
  CHECK(summary(Closed{Stage::triage, ClosedAs::duplicate, test::id_of("INC-20261122-M3XA"), ""}, "same") ==
        "close: same | as duplicate of INC-20261122-M3XA");
  CHECK(summary(UnknownEntry{"telepathy", "- id: 1\n"}).find("'telepathy' of a newer decklog") != std::string::npos);
}

TEST_CASE("a redacted entry tells neither its text nor its values") {
  Entry entry;
  entry.text = "hunter2";
  entry.set.cause = "hunter2";
  const Effective hidden{at(9, 0), "hunter2", entry.set, false, true};
  CHECK(entry_summary(entry, hidden, test::plain_page()) == "note: (redacted)");
  CHECK(entry_marks(entry, hidden) == "redacted");
}

TEST_CASE("late entries are marked with how late") {
  Entry entry;
  entry.at = at(9, 0);
  entry.recorded_at = at(9, 42);
  CHECK(is_late(entry));
  CHECK(entry_marks(entry, {at(9, 0), "", {}, true, false}) == "late 42m, corrected");
  entry.recorded_at = at(9, 1);
  CHECK_FALSE(is_late(entry));
  CHECK(entry_marks(entry, {at(9, 0), "", {}, false, false}).empty());
}

TEST_CASE("sizes are told in units of 1024 bytes") {
  CHECK(size_in_words(0) == "0 bytes");
  CHECK(size_in_words(1023) == "1023 bytes");
  CHECK(size_in_words(1024) == "1.0 KiB");
  CHECK(size_in_words(8 * 1024 * 1024) == "8.0 MiB");
}

TEST_CASE("a program's run is late only when it was written down long after it ended") {
  test::Story story(test::kIncident);
  model::Entry& run = story.add(test::at(8, 0), model::CommandRun{.argv = {"make"}, .duration_ms = 600'000});
  run.recorded_at = test::at(8, 11);
  CHECK_FALSE(is_late(run));
  run.recorded_at = test::at(8, 12);
  CHECK(is_late(run));
}

TEST_CASE("a file kept elsewhere shows its size only when that is known") {
  test::Story story(test::kIncident);
  model::Entry& entry = story.add(test::at(8, 0), model::Evidence{.name = "heap", .url = "https://a.example.com/heap"});
  CHECK(deed(entry, {}, test::plain_page()) == "heap (https://a.example.com/heap)");
  std::get<model::Evidence>(entry.body).size = 2048;
  CHECK(deed(entry, {}, test::plain_page()) == "heap (2.0 KiB, https://a.example.com/heap)");
}

}  // namespace
}  // namespace decklog::render
