// SPDX-License-Identifier: MIT
#include "cmd/render/check_report.h"
#include "cmd/render/github.h"
#include "cmd/render/markdown.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

std::string annotation(const LedgerFinding& finding) {
  GithubProperties properties;
  if (!finding.path.empty()) properties.emplace_back("file", finding.path);
  if (finding.position.line > 0) properties.emplace_back("line", std::to_string(finding.position.line));
  if (finding.position.line > 0) properties.emplace_back("col", std::to_string(finding.position.column));
  properties.emplace_back("title", finding.record.empty() ? finding.code : finding.record.str() + " " + finding.code);
  const std::string fix = finding.fix.empty() ? "" : "; fix: " + finding.fix;
  return github_annotation(finding.severity == Severity::error ? GithubLevel::error : GithubLevel::warning, properties,
                           whole_message(finding) + fix);
}

std::string finding_place(const LedgerFinding& finding) {
  if (finding.path.empty()) return "commit " + finding.commit.substr(0, 9);
  return finding.position.line == 0 ? finding.path : fmt::format("{}:{}", finding.path, finding.position.line);
}

std::string row_of(const LedgerFinding& finding) {
  return fmt::format("| {} | {} | {} | {} | {} |\n", finding.severity == Severity::error ? "**error**" : "warning",
                     finding.code, markdown_text(finding_place(finding)).text,
                     markdown_text(whole_message(finding)).text, markdown_text(finding.fix).text);
}

std::string and_more(std::size_t count) {
  return fmt::format("\nand {}: `decklog check` lists them all\n",
                     base::counted(count, "more finding", "more findings"));
}

}  // namespace

std::string check_github(const CheckReport& report, const Page&) {
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const LedgerFinding& finding : report.findings) {
    std::size_t& shown = finding.severity == Severity::error ? errors : warnings;
    if (shown == kGithubShown) continue;
    ++shown;
    text += annotation(finding);
  }
  const std::size_t more_errors = report.errors - errors;
  const std::size_t more_warnings = report.warnings - warnings;
  if (more_errors + more_warnings > 0) {
    text += github_annotation(GithubLevel::notice, {{"title", "decklog check"}},
                              fmt::format("and {}, {}: 'decklog check' lists them all",
                                          base::counted(more_errors, "more error", "more errors"),
                                          base::counted(more_warnings, "more warning", "more warnings")));
  }
  return text + check_count(report) + "\n";
}

std::string check_summary(const CheckReport& report, std::size_t room) {
  std::string text = fmt::format("### decklog check: {}\n\n{}\n", report.errors > 0 ? "not sound" : "sound",
                                 markdown_text(check_count(report)).text);
  if (!report.findings.empty()) text += "\n| | finding | where | what | to mend it |\n| - | - | - | - | - |\n";
  const std::size_t all = report.errors + report.warnings;
  std::size_t shown = 0;
  const std::size_t kept_back = and_more(all).size();
  for (const LedgerFinding& finding : report.findings) {
    const std::string row = row_of(finding);
    if (text.size() + row.size() + kept_back > room) break;
    text += row;
    ++shown;
  }
  if (shown < all) text += and_more(all - shown);
  return text.size() <= room ? text : "";
}

}  // namespace decklog::render
