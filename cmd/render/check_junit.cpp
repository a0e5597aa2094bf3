// SPDX-License-Identifier: MIT
//
// There is no standard; this is what Jenkins, GitLab and GitHub's readers have in common. The kinds of findings are the
// tests, so that a report without findings still says what was looked at.
#include "cmd/render/check_report.h"
#include "cmd/render/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

std::string whole_place(const LedgerFinding& finding) {
  if (finding.path.empty()) return "commit " + finding.commit;
  if (finding.position.line == 0) return finding.path;
  return fmt::format("{}:{}:{}", finding.path, finding.position.line, finding.position.column);
}

std::string test_case(const LedgerFinding& finding) {
  const std::string owner = !finding.record.empty() ? finding.record.str()
                            : finding.path.empty()  ? finding.commit
                                                    : finding.path;
  const std::string fix = finding.fix.empty() ? "" : "\nfix: " + xml_escaped(finding.fix);
  const std::string body = xml_escaped(whole_place(finding)) + ": " + xml_escaped(whole_message(finding)) + fix;
  std::string text =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml_escaped(owner), xml_escaped(finding.code));
  if (!finding.path.empty()) text += fmt::format(" file=\"{}\"", xml_escaped(finding.path));
  if (finding.severity == Severity::warning) {  // JUnit knows no warnings: a test that passes and says something
    return text + fmt::format(">\n      <system-out>warning: {}</system-out>\n    </testcase>\n", body);
  }
  return text + fmt::format(">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                            xml_escaped(finding.code), xml_escaped(whole_message(finding)), body);
}

}  // namespace

std::string check_junit(const CheckReport& report, const Page&) {
  std::set<std::string_view> found;
  std::string cases;
  for (const LedgerFinding& finding : report.findings) {
    found.insert(finding.code);
    cases += test_case(finding);
  }
  std::size_t tests = report.findings.size();
  for (const model::FindingKind& kind : model::finding_kinds()) {
    if (found.contains(kind.code)) continue;
    cases += fmt::format("    <testcase classname=\"decklog\" name=\"{}\"/>\n", kind.code);
    ++tests;
  }
  const auto failures = std::count_if(report.findings.begin(), report.findings.end(),
                                      [](const LedgerFinding& finding) { return finding.severity == Severity::error; });
  const std::string counts = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\"", tests, failures);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n  <testsuite name=\"decklog check\" {0}>\n{1}"
      "  </testsuite>\n</testsuites>\n",
      counts, cases);
}

}  // namespace decklog::render
