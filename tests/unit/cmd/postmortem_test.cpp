// SPDX-License-Identifier: MIT
//
// Whatever stands in a record, in Markdown it is text: CommonMark's own parser says what a document is made of. And who
// is called how in a postmortem.
#include "cmd/render/postmortem.h"

#include "cmd/render/markdown.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <cmark.h>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <memory>

namespace decklog::render {
namespace {

using Words = std::vector<std::string>;

// How many nodes of each type CommonMark sees, of inline HTML only what is not <br>.
std::map<std::string, int> nodes(const std::string& markdown) {
  const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(
      cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT), cmark_node_free);
  const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> walk(cmark_iter_new(document.get()), cmark_iter_free);
  std::map<std::string, int> counts;
  while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    const bool is_break =
        cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE && std::string(cmark_node_get_literal(node)) == "<br>";
    if (!is_break) ++counts[cmark_node_get_type_string(node)];
  }
  return counts;
}

// Only paragraphs of plain text, and what is strong.
bool is_inert(const std::string& markdown) {
  for (const auto& [type, unused] : nodes(markdown)) {
    const bool is_text = type == "document" || type == "paragraph" || type == "text" || type == "softbreak" ||
                         type == "strong" || type == "html_inline";
    if (!is_text) return false;
  }
  return !nodes(markdown).contains("html_inline");
}

// The text that a reader sees.
std::string read_as(const std::string& markdown) {
  const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(
      cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT), cmark_node_free);
  const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> walk(cmark_iter_new(document.get()), cmark_iter_free);
  std::string text;
  while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    if (cmark_node_get_type(node) == CMARK_NODE_TEXT) text += cmark_node_get_literal(node);
  }
  return text;
}

std::size_t cells(const std::string& row) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '\\') {
      ++i;
    } else if (row[i] == '|') {
      ++count;
    }
  }
  return count;
}

const Words& attacks() {
  static const Words table{"# heading",
                           "## x",
                           "- item",
                           "+ item",
                           "* item",
                           "1. item",
                           "12) item",
                           "> quote",
                           "```\ncode\n```",
                           "    indented",
                           "\tindented",
                           "~~~",
                           "---",
                           "===",
                           "***",
                           "a\n===",
                           "[link](https://example.com)",
                           "![image](x.png)",
                           "[ref]: https://example.com",
                           "<https://example.com>",
                           "<script>alert(1)</script>",
                           "<!-- decklog:end timeline -->",
                           "<!-- decklog:begin x -->",
                           "a | b | c",
                           "a\\|b",
                           "trailing \\",
                           "*em* _em_ **strong**",
                           "`code`",
                           "&lt;b&gt; &#35;",
                           "$math$",
                           "~~gone~~",
                           "a\\\nb",
                           "line  \nbreak",
                           "_",
                           "__a__",
                           "\\",
                           "<br>",
                           "<b",
                           "b>",
                           "-->",
                           "]]>",
                           "![",
                           "](",
                           "a_b_c",
                           ":::",
                           "\"quoted\"",
                           "<!--",
                           "<?php",
                           "<![CDATA["};
  return table;
}

model::Record attacked(const std::string& attack) {
  test::Story story = test::checkout_incident();
  model::Entry& set = story.add(test::at(8, 4), model::FieldsSet{}, attack);
  set.by = attack;
  set.set.title = attack;
  set.set.owner = attack;
  set.set.impact = attack;
  set.set.cause = attack;
  set.set.services = Words{attack};
  set.set.roles[attack] = attack;
  story.add(test::at(8, 5), model::Note{}, attack).by = attack;
  story.add(test::at(8, 6), model::Linked{attack, attack, false});
  story.add(test::at(8, 7), model::ActionChanged{"", model::ActionState::open, attack, {}, {}}, attack);
  story.add(test::at(8, 8), model::Evidence{attack, attack, attack, attack, 3});
  story.add(test::at(8, 9), model::Update{model::Audience::public_, {}}, attack);
  story.add(test::at(8, 10), model::CommandRun{{attack, attack}, 1, 2, {}}, attack);
  return story.record();
}

std::vector<reports::Part> parts_of(const model::Record& record, Names names, const model::Roster& roster = {}) {
  const model::Policy policy = model::default_policy();
  return postmortem_parts({.record = record,
                           .policy = policy,
                           .roster = roster,
                           .changes = {record},
                           .commit = "0123456789012345678901234567890123456789",
                           .names = names});
}

// One heading, the title; code only in the footer; and each row of a table has the cells of its heading.
void check_parts(const std::vector<reports::Part>& parts) {
  const std::string text = reports::new_postmortem(parts);
  CHECK(reports::find_markers(text).faults.empty());
  CHECK(reports::find_markers(text).parts.size() == parts.size());
  for (const reports::Part& part : parts) {
    auto counts = nodes(part.text);
    CAPTURE(part.text);
    CHECK(counts["heading"] == (part.name == "header" ? 2 : 0));  // entered and left
    CHECK(counts["code"] == (part.name == "footer" ? 2 : 0));
    for (const char* type : {"html_block", "html_inline", "link", "image", "code_block", "list", "block_quote",
                             "thematic_break", "emph"}) {
      CHECK(counts[type] == 0);
    }
    std::size_t wanted = 0;
    for (const std::string& line : base::split_lines(part.text)) {
      const bool is_row = line.starts_with("|");
      if (is_row && wanted > 0) CHECK(cells(line) == wanted);
      wanted = !is_row ? 0 : wanted > 0 ? wanted : cells(line);
    }
  }
}

model::Roster roster_of_two() {
  model::Roster roster;
  roster.people["mina"] = {
      .name = "Mina Park", .zone = "Asia/Seoul", .emails = {"mina@example.com"}, .aliases = {"mnp"}};
  roster.people["sam"] = {.name = "Sam Lee", .zone = "", .emails = {"sam@example.com"}, .aliases = {}};
  roster.teams["payments"] = {.members = {"mina", "sam"}};
  return roster;
}

}  // namespace

TEST_CASE("a text in Markdown is that text, whatever it is") {
  for (const std::string& attack : attacks()) {
    CAPTURE(attack);
    CHECK(is_inert(markdown_text(attack).text));
    CHECK(is_inert(markdown_lines(attack).text));
    CHECK(is_inert(markdown_strong(attack).text));
    CHECK(cells(markdown_lines(attack).text) == 0);
    CHECK(markdown_text(attack).text.find('\n') == std::string::npos);
  }
  for (const std::string& attack : test::hostile_texts()) CHECK(is_inert(markdown_lines(attack).text));
  CHECK(read_as(markdown_text("a *b* [c](d) <e> & `f` | \\ 1. #").text) == "a *b* [c](d) <e> & `f` | \\ 1. #");
  CHECK(markdown_text("snake_case stays, _this_ not").text == "snake_case stays, \\_this\\_ not");
  CHECK(markdown_lines("one\n\n  two\r\nthree\n").text == "one<br>two<br>three");
}

TEST_CASE("any text of hostile pieces is inert, and reads as it was written") {
  rc::check([] {
    const auto pieces = *rc::gen::container<Words>(rc::gen::elementOf(attacks()));
    const std::string text = base::join(pieces, *rc::gen::element<std::string>("", " ", "\n"));
    RC_ASSERT(is_inert(markdown_text(text).text));
    RC_ASSERT(is_inert(markdown_lines(text).text));
    RC_ASSERT(cells(markdown_text(text).text) == 0U);
  });
}

TEST_CASE("only web addresses become links, and what GitHub links by itself does not") {
  CHECK(markdown_link("https://example.com/a?b=c").text == "<https://example.com/a?b=c>");
  for (const char* url :
       {"javascript:alert(1)", "https://a b", "https://a>b", "data:text/html,x", "INC-20261122-K7FQ"}) {
    CHECK(is_inert(markdown_link(url).text));
  }
  CHECK(markdown_text("see https://a.example and www.example.com").text ==
        "see https\\://a.example and www\\.example.com");
}

TEST_CASE("whatever stands in a record, its postmortem has the headings, tables and markers that decklog made") {
  for (const std::string& attack : attacks()) {
    CAPTURE(attack);
    check_parts(parts_of(attacked(attack), Names::hidden));
    check_parts(parts_of(attacked(attack), Names::shown));
  }
}

TEST_CASE("people are called by their roles, the same throughout, and by name only when that was asked for") {
  test::Story story = test::checkout_incident();
  story.add(test::at(8, 4), model::RoleGiven{}).set.roles["commander"] = "mina@example.com";
  story.add(test::at(8, 5), model::Note{}, "called Mina Park and sam@example.com; mnp took over").by = "mina";
  story.add(test::at(8, 6), model::Note{}, "asked jun@example.com").by = "jun@example.com";
  story.add(test::at(8, 7), model::ActionChanged{"", model::ActionState::open, "sam", {}, {}}, "alarm");
  story.add(test::at(8, 8), model::Assigned{}).set.owner = "payments";
  const model::Record record = story.record();
  const model::Roster roster = roster_of_two();

  const std::string hidden = reports::new_postmortem(parts_of(record, Names::hidden, roster));
  for (const char* name : {"mina", "Mina", "mnp", "sam", "Sam", "jun@", "alice@"}) {
    CAPTURE(name);
    CHECK(hidden.find(name) == std::string::npos);
  }
  CHECK(hidden.find("| commander | **note** called commander and responder 3; commander took over |") !=
        std::string::npos);
  CHECK(hidden.find("| responder 2 | **note** asked responder 2 |") != std::string::npos);
  CHECK(hidden.find("| Owner | payments |") != std::string::npos);
  const std::string shown = reports::new_postmortem(parts_of(record, Names::shown, roster));
  CHECK(shown.find("| jun@example.com | **note** asked jun@example.com |") != std::string::npos);
  CHECK(shown.find("| Roles | commander: mina@example.com |") != std::string::npos);
}

TEST_CASE("names of people who are only in the roster are hidden too; parts of words are not names") {
  const model::Roster roster = roster_of_two();
  const Cast cast(test::checkout_incident().record(), roster, Names::hidden);
  CHECK(cast.without_names("Sam Lee, sam, sample, examine") == "a colleague, a colleague, sample, examine");
  CHECK(cast.called("mina@example.com") == "mina@example.com");  // has no part in this record
}

TEST_CASE("the same record gives the same bytes, and entries about the postmortem itself are left out") {
  test::Story story = test::checkout_incident();
  const auto before = parts_of(story.record(), Names::hidden);
  story.add(test::at(9, 0), model::Linked{"postmortems/INC-20261122-K7FQ.md", "postmortem", false}).set.postmortem =
      model::PostmortemStatus::draft;
  const auto after = parts_of(story.record(), Names::hidden);
  for (std::size_t i = 0; i + 1 < before.size(); ++i) CHECK(before[i].text == after[i].text);
  story.add(test::at(9, 1), model::FieldsSet{}).set.postmortem = model::PostmortemStatus::in_review;
  const auto reviewed = parts_of(story.record(), Names::hidden);
  CHECK(reviewed[3].text == after[3].text);
  CHECK(reviewed[0].text.find("| Postmortem | in-review |") != std::string::npos);
}

TEST_CASE("a redacted text is told nowhere") {
  test::Story story = test::checkout_incident();
  const auto secret = story.add(test::at(8, 4), model::Update{model::Audience::public_, {}}, "SECRET").id;
  story.add(test::at(8, 5), model::Redaction{secret}, "why");
  const std::string text = reports::new_postmortem(parts_of(story.record(), Names::hidden));
  CHECK(text.find("SECRET") == std::string::npos);
  CHECK(text.find("(redacted)") != std::string::npos);
}

}  // namespace decklog::render
