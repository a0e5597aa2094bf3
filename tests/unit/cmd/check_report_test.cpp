// SPDX-License-Identifier: MIT
//
// The formats of `check` with texts that would break each of them.
#include "cmd/render/check_report.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

using namespace decklog;
using model::LedgerFinding;
using model::Severity;
using Json = nlohmann::json;

namespace {

const base::RecordId kId = *base::RecordId::parse("INC-20261122-K7FQ");

LedgerFinding finding(const std::string& code, const std::string& message, Severity severity = Severity::error) {
  return {.code = code,
          .severity = severity,
          .commit = {},
          .path = base::record_path(kId),
          .position = {7, 3},
          .record = kId,
          .entry = *base::EntryId::parse("0002-9twdqh"),
          .message = message,
          .fix = {}};
}

render::CheckReport report_of(std::vector<LedgerFinding> findings) {
  render::CheckReport report;
  report.commit = std::string(40, 'a');
  report.records = 3;
  for (const LedgerFinding& one : findings) ++(one.severity == Severity::error ? report.errors : report.warnings);
  report.findings = std::move(findings);
  return report;
}

LedgerFinding hostile() {
  LedgerFinding one = finding("schema", "50% off: a,b\n::error::x \x1b[31m \xe2\x80\xae <&\"'>]]> \xff");
  one.path = "incidents/a b,c:%\n::add-mask::\xc3\xa4.yaml";
  return one;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the formats have their names, and each says something of a clean ledger") {
  std::set<std::string_view> names;
  for (const render::CheckFormat& format : render::check_formats()) {
    names.insert(format.name);
    CAPTURE(format.name);
    CHECK(format.render(report_of({}), {}).ends_with("\n"));
    CHECK(format.render(report_of({hostile()}), {}) != format.render(report_of({}), {}));
  }
  CHECK(names == std::set<std::string_view>{"text", "json", "github", "gitlab", "junit", "sarif"});
}

TEST_CASE(
    "text: a place, a severity, a message and a code on one line; what mends it below; the count; the next command") {
  LedgerFinding mendable = finding("not-canonical", "written by hand");
  mendable.fix = "decklog check --fix";
  LedgerFinding other = finding("schema", "no");
  other.fix = "first";
  LedgerFinding of_commit = finding("commit-backdated", "old", Severity::warning);
  of_commit.path = "";
  of_commit.commit = std::string(40, 'b');
  CHECK(render::check_text(report_of({other, mendable, of_commit}), {}) ==
        "incidents/2026/11/INC-20261122-K7FQ.yaml:7:3: error: 0002-9twdqh: no [schema]\n"
        "    first\n"
        "incidents/2026/11/INC-20261122-K7FQ.yaml:7:3: error: 0002-9twdqh: written by hand [not-canonical]\n"
        "    decklog check --fix\n"
        "commit bbbbbbbbb: warning: 0002-9twdqh: old [commit-backdated]\n"
        "not sound: 2 errors, 1 warning in 3 records of aaaaaaaaa\n"
        "next: decklog check --fix\n");
  CHECK(render::check_text(report_of({}), {}) == "sound: 0 errors, 0 warnings in 3 records of aaaaaaaaa\n");
  const std::string text = render::check_text(report_of({hostile()}), {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(count(text, "\n") == 2);
}

TEST_CASE("text: what --fix wrote, what it let go, and how to commit it") {
  render::CheckReport report = report_of({});
  report.is_mending = true;
  report.mended = {{"a.yaml", "A", "written by hand", {"priority: P2", "# \x1b[31mred"}}};
  CHECK(render::check_text(report, {}) ==
        "written anew a.yaml: written by hand\n"
        "    let go: priority: P2\n"
        "    let go: # \\u{1b}[31mred\n"
        "next: git commit -m \"decklog check --fix\" -- a.yaml\n"
        "sound: 0 errors, 0 warnings in 3 records of aaaaaaaaa\n");
  CHECK(Json::parse(render::check_json(report, {})).at("mended").at(0).at("let_go").size() == 2);
  CHECK(Json::parse(render::check_json(report_of({}), {})).at("mended").is_null());
}

TEST_CASE("github: one line an annotation, whatever the text; properties and data are escaped") {
  const std::string text = render::check_github(report_of({hostile()}), {});
  CHECK(count(text, "\n") == 2);  // the annotation and the count
  CHECK(text.find("::error file=incidents/a b%2Cc%3A%25") == 0);
  CHECK(text.find(",line=7,col=3,title=INC-20261122-K7FQ schema::0002-9twdqh: 50%25 off: a,b") != std::string::npos);
  CHECK(text.find("\n::") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("github: ten of each type, then how many more") {
  std::vector<LedgerFinding> many;
  for (int i = 0; i < 12; ++i) many.push_back(finding("schema", "error " + std::to_string(i)));
  for (int i = 0; i < 11; ++i) many.push_back(finding("overdue", "late " + std::to_string(i), Severity::warning));
  const std::string text = render::check_github(report_of(many), {});
  CHECK(count(text, "::error ") == 10);
  CHECK(count(text, "::warning ") == 10);
  CHECK(text.find("::notice title=decklog check::and 2 more errors, 1 more warning:") != std::string::npos);
  many.resize(10);
  CHECK(render::check_github(report_of(many), {}).find("::notice") == std::string::npos);
}

TEST_CASE("the summary holds all findings, the worst first, and is cut to its room after one of them") {
  std::vector<LedgerFinding> many;
  for (int i = 0; i < 30; ++i) many.push_back(finding("schema", "error " + std::to_string(i)));
  many.push_back(hostile());
  const render::CheckReport report = report_of(many);
  const std::string whole = render::check_summary(report, 1024 * 1024);
  CHECK(whole.starts_with("### decklog check: not sound\n\n31 errors, 0 warnings in 3 records of aaaaaaaaa\n"));
  CHECK(count(whole, "\n| **error** |") == 31);
  CHECK(whole.find("more finding") == std::string::npos);
  CHECK(whole.find("<&") == std::string::npos);
  CHECK(whole.find('\x1b') == std::string::npos);
  for (std::size_t room = 0; room < whole.size(); room += 97) {
    CAPTURE(room);
    const std::string cut = render::check_summary(report, room);
    REQUIRE(cut.size() <= room);
    const std::size_t shown = count(cut, "\n| **error** |");
    if (cut.empty()) continue;
    CHECK(cut.ends_with("and " + std::to_string(31 - shown) + (shown == 30 ? " more finding" : " more findings") +
                        ": `decklog check` lists them all\n"));
  }
  CHECK(render::check_summary(report_of({}), 1000) ==
        "### decklog check: sound\n\n0 errors, 0 warnings in 3 records of aaaaaaaaa\n");
}

TEST_CASE("gitlab: a fingerprint without line numbers, all different, a severity of its words, a line of at least 1") {
  LedgerFinding moved = finding("schema", "same");
  moved.position = {90, 1};
  LedgerFinding placeless = finding("overdue", "late", Severity::warning);
  placeless.position = {};
  placeless.path = "";
  const Json list = Json::parse(
      render::check_gitlab(report_of({finding("schema", "same"), finding("schema", "same"), placeless}), {}));
  REQUIRE(list.size() == 3);
  CHECK(list[0].at("severity") == "major");
  CHECK(list[2].at("severity") == "minor");
  CHECK(list[0].at("location").at("lines").at("begin") == 7);
  CHECK(list[2].at("location").at("lines").at("begin") == 1);
  CHECK(list[2].at("location").at("path") == "decklog.yaml");
  CHECK(list[0].at("fingerprint") != list[1].at("fingerprint"));
  const Json again = Json::parse(render::check_gitlab(report_of({moved}), {}));
  CHECK(again[0].at("fingerprint") == list[0].at("fingerprint"));
  CHECK(Json::parse(render::check_gitlab(report_of({}), {})) == Json::array());
}

TEST_CASE("sarif: the essential shape of 2.1.0; every finding names a rule that is there") {
  LedgerFinding of_commit = finding("commit-backdated", "old", Severity::warning);
  of_commit.path = "";
  of_commit.position = {};
  of_commit.record = {};
  of_commit.commit = std::string(40, 'b');
  const Json log = Json::parse(render::check_sarif(report_of({hostile(), of_commit}), {}));
  CHECK(log.at("version") == "2.1.0");
  REQUIRE(log.at("runs").size() == 1);
  const Json& run = log.at("runs").at(0);
  const Json& rules = run.at("tool").at("driver").at("rules");
  CHECK(run.at("tool").at("driver").at("name") == "decklog");
  CHECK(rules.size() == model::finding_kinds().size());
  for (const Json& result : run.at("results")) {
    CHECK(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id") == result.at("ruleId"));
    CHECK(result.at("message").at("text").is_string());
    CHECK(result.at("partialFingerprints").at("decklog/v1").get<std::string>().size() == 64);
  }
  const Json& place = run.at("results").at(0).at("locations").at(0);
  CHECK(place.at("physicalLocation").at("artifactLocation").at("uri") ==
        "incidents/a%20b%2Cc%3A%25%0A%3A%3Aadd-mask%3A%3A%C3%A4.yaml");
  CHECK(place.at("physicalLocation").at("region") == Json{{"startLine", 7}, {"startColumn", 3}});
  CHECK(place.at("logicalLocations").at(0).at("fullyQualifiedName") == "INC-20261122-K7FQ/0002-9twdqh");
  // GitHub refuses a whole report for one finding without a file and a line.
  const Json& whole = run.at("results").at(1).at("locations").at(0).at("physicalLocation");
  CHECK(whole.at("artifactLocation").at("uri") == "decklog.yaml");
  CHECK(whole.at("region").at("startLine") == 1);
  CHECK(run.at("results").at(1).at("level") == "warning");
}

TEST_CASE("junit: markup and controls of a text stay text; the counts are those of the cases") {
  const std::string text =
      render::check_junit(report_of({hostile(), finding("overdue", "late", Severity::warning)}), {});
  CHECK(text.find("&lt;&amp;&quot;'&gt;]]&gt;") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(count(text, "<failure ") == 1);
  CHECK(count(text, "<system-out>") == 1);
  const std::size_t kinds = model::finding_kinds().size();
  CHECK(count(text, "<testcase ") == kinds);  // two of the kinds have their findings
  CHECK(text.find("tests=\"" + std::to_string(kinds) + "\" failures=\"1\"") != std::string::npos);
}

TEST_CASE("every code stands once in the table, in lower case, with a meaning") {
  std::set<std::string_view> codes;
  for (const model::FindingKind& kind : model::finding_kinds()) {
    CAPTURE(kind.code);
    CHECK(codes.insert(kind.code).second);
    CHECK(kind.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK_FALSE(kind.meaning.empty());
  }
}
