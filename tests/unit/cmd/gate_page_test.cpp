// SPDX-License-Identifier: MIT
//
// The gate's answer with texts that would break it: above all, lines that a GitHub runner reads.
#include "cmd/render/gate_page.h"

#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

using namespace decklog;

namespace {

// As actions/runner looks for a command in a line that is printed: `::name …::` at its beginning, else `##[name` in it.
bool is_command(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t");
  const bool newer = first != std::string::npos && line.compare(first, 2, "::") == 0;
  return newer || line.find("##[") != std::string::npos;
}

struct Sample {
  reports::GateQuestion question{
      .services = {"checkout"}, .environment = "prod", .at = test::plain_page().now, .own = {}, .own_key = {}};
  std::vector<model::Header> records;
  reports::Verdict verdict;

  void add(const std::string& title, reports::GateBlock kind = reports::GateBlock::incident) {
    records.reserve(100);
    model::Header record = test::checkout_incident().record();
    record.fields.title = title;
    records.push_back(record);
    verdict.reasons.push_back({.kind = kind, .record = &records.back(), .why = "P1, triage"});
  }
  render::GateAnswer answer() const { return {&question, &verdict, nullptr}; }
};

}  // namespace

TEST_CASE("github: one annotation for each reason, and no title begins a command of its own") {
  const std::vector<std::string> titles{"50% ::error::x\n::add-mask::y", "##[add-mask]e", "a\r\n##[set-output name=x]y",
                                        "plain, with: commas", "\x1b[31mred\u202e"};
  for (const std::string& title : titles) {
    CAPTURE(title);
    Sample sample;
    sample.add(title);
    const std::vector<std::string> lines = base::split_lines(render::gate_github(sample.answer(), test::plain_page()));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("::error title=gate closed%3A incident INC-20261122-K7FQ::P1, triage: "));
    CHECK_FALSE(is_command(lines[1]));
    CHECK(lines[1] == "no: 1 reason, 0 notes");
    for (const char c : {'\x1b', '\r'}) CHECK(lines[0].find(c) == std::string::npos);
  }
}

TEST_CASE("github: ten of each level, then only their number") {
  Sample sample;
  for (int i = 0; i < 12; ++i) sample.add("one");
  sample.verdict.cautions = sample.verdict.reasons;
  const auto count = [](const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  const std::string closed = render::gate_github(sample.answer(), test::plain_page());
  CHECK(count(closed, "::error ") == 10);
  CHECK(count(closed, "::warning ") == 10);
  CHECK(closed.ends_with("no: 12 reasons, 12 notes\n"));
  const render::Overridden overridden{.reason = "it is the fix", .by = "mina", .written = {}, .commit = {}};
  render::GateAnswer answer = sample.answer();
  answer.overridden = &overridden;
  const std::string opened = render::gate_github(answer, test::plain_page());
  CHECK(count(opened, "::error ") == 0);
  CHECK(count(opened, "::warning ") == 10);
}

TEST_CASE("text: names that a shell would take apart are quoted in what is to be typed; controls are shown") {
  Sample sample;
  sample.question.services = {"it's $HOME"};
  sample.question.own_key = "a b";
  sample.add("x\x1b[31m");
  const std::string text = render::gate_text(sample.answer(), test::plain_page());
  CHECK(text.starts_with("no: one thing forbids a deploy of it's $HOME to prod\n"));
  CHECK(text.find("decklog gate deploy -s 'it'\\''s $HOME' --environment prod --key 'a b' --override") !=
        std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}
