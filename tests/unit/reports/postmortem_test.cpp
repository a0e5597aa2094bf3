// SPDX-License-Identifier: MIT
//
// The text of a postmortem: what stands between sound markers is renewed and every other byte stays, unsound markers
// are told by line; and what the lint finds in text and record.
#include "lib/reports/postmortem_lint.h"
#include "lib/reports/postmortem_text.h"
#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using Words = std::vector<std::string>;

std::vector<Part> all_parts(const std::string& text) {
  std::vector<Part> parts;
  for (const Piece& piece : postmortem_layout()) {
    if (piece.kind == Piece::Kind::part) parts.push_back({std::string(piece.name), std::string(piece.name) + text});
  }
  return parts;
}

std::string begin(const std::string& name) { return "<!-- decklog:begin " + name + " -->\n"; }
std::string end(const std::string& name) { return "<!-- decklog:end " + name + " -->\n"; }

Words faults(const std::string& text) {
  Words told;
  for (const MarkerFault& fault : find_markers(text).faults) {
    told.push_back(std::to_string(fault.line) + ": " + fault.message);
  }
  return told;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// Ready in every respect but for what a test takes away.
model::Record ready_record() {
  using model::Milestone;
  model::Record record = incident("INC-20261122-K7FQ", model::Priority::p1);
  record.milestones = {{Milestone::started_at, kStart},
                       {Milestone::detected_at, kStart + minutes{5}},
                       {Milestone::opened_at, kStart + minutes{6}},
                       {Milestone::acknowledged_at, kStart + minutes{7}},
                       {Milestone::mitigated_at, kStart + minutes{30}},
                       {Milestone::resolved_at, kStart + minutes{50}}};
  record.fields.cause = "a leak";
  record.fields.impact = "no checkout";
  record.fields.impact_users = 7;
  record.links = {{base::postmortem_path(record.id), "postmortem"}};
  record.actions = {{.item = "9twdqh",
                     .text = "alarm",
                     .owner = "jun",
                     .due = base::Date(std::chrono::year{2026} / 12 / 1),
                     .type = model::ActionType::detect}};
  model::Entry update;
  update.id = base::EntryId::parse("0001-k7fq2m").value();
  update.at = kStart + minutes{10};
  update.body = model::Update{.audience = model::Audience::public_};
  record.timeline = {update};
  return record;
}

std::string ready_text() {
  std::string text = new_postmortem(all_parts(" part\n"));
  for (const Piece& piece : postmortem_layout()) {
    if (piece.kind != Piece::Kind::required_section) continue;
    text =
        replaced(text, "## " + std::string(piece.heading) + "\n", "## " + std::string(piece.heading) + "\n\nWords.\n");
  }
  return text;
}

Words codes(const model::Record& record, const std::optional<std::string>& text, Words names = {}) {
  Words found;
  const model::Policy policy = sample_policy();
  for (const PostmortemFinding& finding :
       lint({.record = record, .policy = policy, .names = std::move(names), .text = text})) {
    const std::string line = finding.line == 0 ? "" : ":" + std::to_string(finding.line);
    found.push_back((finding.severity == model::Severity::error ? "E " : "W ") + finding.code + line);
  }
  return found;
}

}  // namespace

TEST_CASE("what people wrote stays byte for byte when the parts are renewed") {
  rc::check([] {
    // Whatever stands around the parts, in any line ends, but for markers.
    const auto piece = rc::gen::element<std::string>("a", "\n", "\r\n", "## Summary\n", "<!-- note -->", " ", "\xff",
                                                     "\t", "한글", "`", "<!-- decklog", "decklog:begin x -->", "\n\n");
    const auto prose = [&] {
      const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
      std::string text;
      for (const std::string& one : pieces) text += one;
      return text + "\n";
    };
    const std::string before = prose();
    const std::string between = prose();
    const std::string after = prose();
    const auto document = [&](const std::string& one, const std::string& other) {
      return before + begin("timeline") + one + end("timeline") + between + begin("impact") + other + end("impact") +
             after;
    };
    const Renewed renewed =
        renew_postmortem(document("old\n", "older\n"), std::vector<Part>{{"timeline", "new\n"}, {"impact", "newer\n"}},
                         Missing::leave_out);
    RC_ASSERT(renewed.text == document("new\n", "newer\n"));
  });
}

TEST_CASE("a new document has every part and section once, and is what renewing leaves as it is") {
  const std::vector<Part> parts = all_parts(" part\n");
  const std::string text = new_postmortem(parts);
  CHECK(find_markers(text).faults.empty());
  CHECK(find_markers(text).parts.size() == parts.size());
  CHECK(renew_postmortem(text, parts, Missing::leave_out).text == text);
  CHECK(renew_postmortem(text, parts, Missing::add).text == text);
  CHECK(text.starts_with(begin("header") + "header part\n" + end("header") + "\n## Summary\n\n<!-- "));
}

TEST_CASE("the footer is renewed only when another part is") {
  std::vector<Part> parts = all_parts(" part\n");
  const std::string text = new_postmortem(parts);
  parts.back().text = "of another commit\n";
  CHECK(renew_postmortem(text, parts, Missing::leave_out).text == text);
  parts.front().text = "another header\n";
  CHECK(renew_postmortem(text, parts, Missing::leave_out).text == new_postmortem(parts));
}

TEST_CASE("a part that is missing stays away until it is asked for, and then comes in above the footer") {
  const std::vector<Part> parts = all_parts(" part\n");
  const std::string whole = new_postmortem(parts);
  const std::string block = "## Timeline\n\n" + begin("timeline") + "timeline part\n" + end("timeline") + "\n";
  const std::string without = replaced(whole, block, "");
  const Renewed left = renew_postmortem(without, parts, Missing::leave_out);
  CHECK(left.text == without);
  CHECK(left.missing == Words{"timeline"});
  const Renewed added = renew_postmortem(without, parts, Missing::add);
  CHECK(added.missing == Words{"timeline"});
  CHECK(added.text == replaced(without, begin("footer"), block + begin("footer")));
  // All of them, into a text that has none; twice is the same as once.
  const Renewed all = renew_postmortem("mine\n", parts, Missing::add);
  CHECK(all.text.find("mine\n") != std::string::npos);
  CHECK(all.text.starts_with(begin("header")));
  CHECK(find_markers(all.text).faults.empty());
  CHECK(find_markers(all.text).parts.size() == parts.size());
  CHECK(renew_postmortem(all.text, parts, Missing::add).text == all.text);
  CHECK(find_markers(renew_postmortem("no line end", parts, Missing::add).text).faults.empty());
}

TEST_CASE("a text with CR LF gets parts with CR LF; parts of another decklog stay") {
  const std::string text = "<!-- decklog:begin impact -->\r\nold\r\n<!-- decklog:end impact -->\r\n";
  const Renewed renewed = renew_postmortem(text, std::vector<Part>{{"impact", "a\nb\n"}}, Missing::leave_out);
  CHECK(renewed.text == "<!-- decklog:begin impact -->\r\na\r\nb\r\n<!-- decklog:end impact -->\r\n");
  const std::string newer = begin("costs") + "7\n" + end("costs");
  const Renewed kept = renew_postmortem(newer, all_parts("\n"), Missing::leave_out);
  CHECK(kept.text == newer);
  CHECK(kept.unknown == Words{"costs"});
}

TEST_CASE("markers that are missing, doubled, nested, crossed or misspelt are told by line") {
  const std::string a = begin("a");
  const std::string b = begin("b");
  CHECK(faults("text\n" + a + "x\n" + end("a")).empty());
  CHECK(faults("text " + begin("a") + "`" + end("b")).empty());  // within a line they are text
  CHECK(faults("\n" + a + "x\n") == Words{"2: 'begin a' has no end"});
  CHECK(faults("x\n" + end("a")) == Words{"2: 'end a' has no beginning"});
  CHECK(faults(a + end("a") + a + end("a")) == Words{"3: 'begin a' stood in line 1 already"});
  CHECK(faults(a + b + end("b") + end("a")) == Words{"2: 'begin b' stands within 'a' of line 1"});
  CHECK(faults(a + b + end("a") + end("b")) ==
        Words{"2: 'begin b' stands within 'a' of line 1", "4: 'end b' has no beginning"});
  CHECK(faults(a + end("b") + end("a")) == Words{"2: 'end b' stands where 'end a' of line 1 has to come first"});
  CHECK(faults(" <!--decklog:begn a -->\n") == Words{"1: this marker is neither 'begin NAME' nor 'end NAME'"});
  CHECK(faults("<!-- decklog:begin A b -->\n") == Words{"1: this marker is neither 'begin NAME' nor 'end NAME'"});
  CHECK(faults("<!-- decklog:begin a\n") == Words{"1: this marker is neither 'begin NAME' nor 'end NAME'"});
}

TEST_CASE("a section is empty when only blanks, comments or place holders stand in it") {
  const auto empty = [](const std::string& body) { return sections("## Summary\n" + body).front().is_empty; };
  CHECK(empty(""));
  CHECK(empty("\n  \n<!-- a\nprompt -->\n- TODO\n...\n"));
  CHECK(empty(begin("a") + "generated\n" + end("a")));
  CHECK_FALSE(empty("<!-- a --> words\n"));
  CHECK_FALSE(empty("### Detail\nwords\n"));
  CHECK(empty("### Detail\n## Other\nwords\n"));
  CHECK_FALSE(empty("```\n# no heading\n```\n"));
  CHECK(sections("```\n# code\n```\n# Title #\n").size() == 1);
  CHECK(sections("# Title #\n").front().heading == "Title");
}

TEST_CASE("nothing is found in a postmortem that lacks nothing") {
  CHECK(codes(ready_record(), ready_text()) == Words{});
  CHECK_FALSE(has_errors(lint({ready_record(), sample_policy(), {}, ready_text()})));
}

TEST_CASE("each thing that a record lacks has its code") {
  using model::Milestone;
  const auto without = [](const auto& take_away) {
    model::Record record = ready_record();
    take_away(record);
    return codes(record, ready_text());
  };
  for (const Milestone which :
       {Milestone::started_at, Milestone::detected_at, Milestone::mitigated_at, Milestone::resolved_at}) {
    CHECK(without([&](auto& record) { record.milestones.erase(which); }) == Words{"E milestone-missing"});
  }
  CHECK(without([](auto& r) { r.milestones.erase(Milestone::acknowledged_at); }) == Words{"W milestone-missing"});
  CHECK(without([](auto& r) { r.fields.cause.reset(); }) == Words{"E cause-missing"});
  CHECK(without([](auto& r) { r.fields.impact_users.reset(); }) == Words{"W impact-uncounted"});
  CHECK(without([](auto& r) { r.fields.impact.reset(); }) == Words{});
  CHECK(without([](auto& r) { r.fields.impact.reset(), r.fields.impact_users.reset(); }) == Words{"E impact-missing"});
  CHECK(without([](auto& r) { r.links.clear(); }) == Words{"E unlinked"});
  CHECK(without([](auto& r) { r.links.front().target = "https://example.com"; }) == Words{});
  CHECK(without([](auto& r) { r.actions.clear(); }) == Words{"W no-actions"});
  CHECK(without([](auto& r) { r.actions.front().owner.clear(); }) == Words{"E action-owner"});
  CHECK(without([](auto& r) { r.actions.front().due.reset(); }) == Words{"E action-due"});
  CHECK(without([](auto& r) { r.actions.front().type.reset(); }) == Words{"E action-type"});
  CHECK(without([](auto& r) {
          r.actions.front().type.reset();
          r.actions.front().state = model::ActionState::done;
        }) == Words{});
  CHECK(without([](auto& r) { r.timeline.front().body = model::Update{}; }) == Words{"W no-update"});
  CHECK(without([](auto& r) {
          r.timeline.front().body = model::Update{};
          r.fields.priority = model::Priority::p2;
        }) == Words{});
}

TEST_CASE("what a text lacks is told by its line") {
  const model::Record record = ready_record();
  CHECK(codes(record, std::nullopt) == Words{"E no-file"});
  model::Record elsewhere = record;
  elsewhere.links.front().target = "https://example.com";
  CHECK(codes(elsewhere, std::nullopt) == Words{});
  CHECK(codes(record, replaced(ready_text(), "## Lessons", "## LEARNT")) == Words{"E section-missing"});
  CHECK(codes(record, replaced(ready_text(), "## Lessons", "## LESSONS")) == Words{});
  const auto line_of = [](const std::string& text, std::size_t at) {
    return std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1);
  };
  const std::string empty = replaced(ready_text(), "## Lessons\n\nWords.", "## Lessons\n");
  CHECK(codes(record, empty) == Words{"E section-empty:" + line_of(empty, empty.find("## Lessons"))});
  const std::string whole = ready_text();
  CHECK(codes(record, whole + begin("x")) == Words{"E marker:" + line_of(whole, whole.size())});
}

TEST_CASE("names and words that blame are found in what people wrote, also across lines, and nowhere else") {
  const model::Record record = ready_record();
  const auto of = [&](const std::string& words) {
    return codes(record, words + "\n" + ready_text(), {"mina@example.com", "mina", "김민아"});
  };
  CHECK(of("It was Human\n  error.") == Words{"W blame:1"});
  CHECK(of("a\nthey should have known") == Words{"W blame:2"});
  CHECK(of("blameless; the shoulder haven; operators erred") == Words{});
  CHECK(of("<!-- who should have -->") == Words{});
  CHECK(of(begin("x") + "mina should have" + "\n" + end("x")) == Words{});
  CHECK(of("Mina restarted it") == Words{"W name:1"});
  CHECK(of("ask mina@example.com") == Words{"W name:1"});
  CHECK(of("the minaret") == Words{});
  CHECK(of("김민아가 껐다") == Words{"W name:1"});
}

TEST_CASE("gaps are the silences from when it was noticed until the harm was stopped") {
  model::Record record = ready_record();
  record.milestones[model::Milestone::mitigated_at] = kStart + minutes{125};
  using Gaps = std::vector<TimelineGap>;
  CHECK(timeline_gaps(record, hours{1}) == Gaps{{kStart + minutes{10}, kStart + minutes{125}}});
  CHECK(timeline_gaps(record, minutes{115}) == Gaps{});
  CHECK(timeline_gaps(record, minutes{4}) ==
        Gaps{{kStart + minutes{5}, kStart + minutes{10}}, {kStart + minutes{10}, kStart + minutes{125}}});
  CHECK(codes(record, ready_text()) == Words{"W timeline-gap"});
  CHECK(longest_silence(record, sample_policy()) == hours{1});
  CHECK(longest_silence(record, model::Policy{}) == minutes{30});
  record.milestones.erase(model::Milestone::mitigated_at);
  CHECK(timeline_gaps(record, minutes{1}).empty());
}

}  // namespace decklog::reports
