// SPDX-License-Identifier: MIT
#include "cmd/render/check_report.h"

#include "cmd/render/finding_values.h"
#include "cmd/render/findings.h"
#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

std::string place_before_message(const LedgerFinding& finding) {
  if (finding.path.empty()) return finding.commit.empty() ? "" : "commit " + finding.commit.substr(0, 9) + ": ";
  if (finding.position.line == 0) return finding.path + ": ";
  return fmt::format("{}:{}:{}: ", finding.path, finding.position.line, finding.position.column);
}

std::string finding_text(const LedgerFinding& finding, const Page& page) {
  const bool is_error = finding.severity == Severity::error;
  std::string text = base::for_terminal(place_before_message(finding)) +
                     page.style.paint(is_error ? Role::bad : Role::warning, is_error ? "error" : "warning") + ": " +
                     base::for_terminal(whole_message(finding)) + " " +
                     page.style.paint(Role::dim, "[" + finding.code + "]") + "\n";
  if (!finding.fix.empty()) text += "    " + base::for_terminal(finding.fix) + "\n";
  return text;
}

// One command that mends several goes before the one of the first.
std::string next_command(const CheckReport& report) {
  std::string first;
  for (const LedgerFinding& finding : report.findings) {
    if (finding.fix == "decklog check --fix") return finding.fix;
    if (first.empty() && finding.severity == Severity::error) first = finding.fix;
  }
  return first;
}

Json mended_value(const CheckReport& report) {
  Json list = Json::array();
  for (const MendedLine& line : report.mended) {
    list.push_back({{"path", line.path}, {"record", line.record}, {"message", line.message}, {"let_go", line.let_go}});
  }
  return list;
}

}  // namespace

std::span<const CheckFormat> check_formats() {
  static constexpr std::array<CheckFormat, 6> kFormats{{{"text", check_text},
                                                        {"json", check_json},
                                                        {"github", check_github},
                                                        {"gitlab", check_gitlab},
                                                        {"junit", check_junit},
                                                        {"sarif", check_sarif}}};
  return kFormats;
}

std::string check_count(const CheckReport& report) {
  const std::string where = report.is_work_tree ? "the work tree" : report.commit.substr(0, 9);
  std::string text = base::counted(report.errors, "error", "errors") + ", " +
                     base::counted(report.warnings, "warning", "warnings") + " in " +
                     base::counted(report.records, "record", "records") + " of " + where;
  if (!report.since.empty()) {
    text +=
        fmt::format(" and {} since {}", base::counted(report.commits, "commit", "commits"), report.since.substr(0, 9));
  }
  return text;
}

std::string whole_message(const LedgerFinding& finding) {
  const bool names_entry = finding.entry.empty() || finding.message.find(finding.entry.str()) != std::string::npos;
  std::string text = names_entry ? finding.message : finding.entry.str() + ": " + finding.message;
  if (!finding.commit.empty() && !finding.path.empty()) text += " (commit " + finding.commit.substr(0, 9) + ")";
  return text;
}

std::vector<std::string> fingerprints(const std::vector<LedgerFinding>& findings) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::string> all;
  for (const LedgerFinding& finding : findings) {
    const std::string what = base::join(
        {finding.code, finding.commit, finding.path, finding.record.str(), finding.entry.str(), finding.message}, "\n");
    all.push_back(base::sha256_hex(fmt::format("{}\n{}", what, seen[what]++)));
  }
  return all;
}

std::string mended_text(const std::vector<MendedLine>& mended, const Page& page) {
  if (mended.empty()) return "";
  std::string text;
  std::string paths;
  for (const MendedLine& line : mended) {
    text += page.style.paint(Role::good, "written anew") + " " + base::for_terminal(line.path) + ": " +
            base::for_terminal(line.message) + "\n";
    for (const std::string& gone : line.let_go) text += "    let go: " + base::for_terminal(gone) + "\n";
    paths += " " + line.path;
  }
  return text + next_line("git commit -m \"decklog check --fix\" --" + paths, page);
}

std::string check_text(const CheckReport& report, const Page& page) {
  std::string text = mended_text(report.mended, page);
  for (const LedgerFinding& finding : report.findings) text += finding_text(finding, page);
  const std::size_t left_out = report.errors + report.warnings - report.findings.size();
  if (left_out > 0) text += fmt::format("and {} more\n", left_out);
  const Role role = report.errors > 0 ? Role::bad : report.warnings > 0 ? Role::warning : Role::good;
  text += page.style.paint(role, report.errors > 0 ? "not sound:" : "sound:") + " " + check_count(report) + "\n";
  return text + next_line(next_command(report), page);
}

std::string check_json(const CheckReport& report, const Page&) {
  Json json = document("check");
  json["ok"] = report.errors == 0;
  json["ref"] = text_or_null(report.ref);
  json["commit"] = report.commit;
  json["work_tree"] = report.is_work_tree;
  json["since"] = text_or_null(report.since);
  json["records"] = report.records;
  json["commits"] = report.commits;
  json["errors"] = report.errors;
  json["warnings"] = report.warnings;
  json["findings"] = findings_value(report.findings);
  json["mended"] = report.is_mending ? mended_value(report) : Json(nullptr);
  return written(json);
}

}  // namespace decklog::render
