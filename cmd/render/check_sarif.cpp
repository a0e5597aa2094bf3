// SPDX-License-Identifier: MIT
//
// Source: OASIS, Static Analysis Results Interchange Format (SARIF) 2.1.0.
#include "cmd/render/check_report.h"
#include "cmd/render/json_document.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

// A path as a relative URI: every byte that is not unreserved is %-escaped.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out;
  for (const char c : path) {
    const bool is_plain = kPlain.find(c) != std::string_view::npos;
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Json rules() {
  Json list = Json::array();
  for (const model::FindingKind& kind : model::finding_kinds()) {
    list.push_back({{"id", kind.code}, {"shortDescription", {{"text", kind.meaning}}}});
  }
  return list;
}

// A file and a line for each: GitHub takes no part of a report in which one finding has none.
Json location(const LedgerFinding& finding) {
  Json place = Json::object();
  Json& physical = place["physicalLocation"];
  const std::string path = finding.path.empty() ? kWholeLedger : finding.path;
  physical["artifactLocation"] = {{"uri", uri_of(path)}, {"uriBaseId", "%SRCROOT%"}};
  physical["region"] = {{"startLine", std::max(1, finding.position.line)},
                        {"startColumn", std::max(1, finding.position.column)}};
  if (!finding.record.empty()) {
    const std::string entry = finding.entry.empty() ? "" : "/" + finding.entry.str();
    Json logical = {{"fullyQualifiedName", finding.record.str() + entry}, {"kind", "record"}};
    place["logicalLocations"] = Json::array({logical});
  }
  return place;
}

Json result(const LedgerFinding& finding, const std::string& fingerprint) {
  const auto kinds = model::finding_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& row) { return row.code == finding.code; });
  Json json;
  json["ruleId"] = finding.code;
  if (kind != kinds.end()) json["ruleIndex"] = kind - kinds.begin();
  json["level"] = finding.severity == Severity::error ? "error" : "warning";
  const std::string fix = finding.fix.empty() ? "" : "\nfix: " + finding.fix;
  json["message"]["text"] = whole_message(finding) + fix;
  json["locations"] = Json::array({location(finding)});
  json["partialFingerprints"]["decklog/v1"] = fingerprint;
  if (!finding.commit.empty()) json["properties"]["commit"] = finding.commit;
  return json;
}

}  // namespace

std::string check_sarif(const CheckReport& report, const Page&) {
  Json run;
  run["tool"]["driver"] = {{"name", "decklog"}, {"rules", rules()}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = Json::array();
  const std::vector<std::string> names = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    run["results"].push_back(result(report.findings[i], names[i]));
  }
  Json json;
  json["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  json["version"] = "2.1.0";
  json["runs"] = Json::array({run});
  return written(json);
}

}  // namespace decklog::render
