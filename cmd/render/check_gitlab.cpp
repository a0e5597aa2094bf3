// SPDX-License-Identifier: MIT
//
// Source: GitLab's documentation, "Code Quality", the report's format.
#include "cmd/render/check_report.h"
#include "cmd/render/json_document.h"

#include <algorithm>

namespace decklog::render {

std::string check_gitlab(const CheckReport& report, const Page&) {
  Json list = Json::array();
  const std::vector<std::string> names = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const model::LedgerFinding& finding = report.findings[i];
    Json item;
    item["description"] = whole_message(finding);
    item["check_name"] = finding.code;
    item["fingerprint"] = names[i];
    item["severity"] = finding.severity == model::Severity::error ? "major" : "minor";
    item["location"]["path"] = finding.path.empty() ? kWholeLedger : finding.path;
    item["location"]["lines"]["begin"] = std::max(1, finding.position.line);
    list.push_back(item);
  }
  return written(list);
}

}  // namespace decklog::render
