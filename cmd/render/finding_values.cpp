// SPDX-License-Identifier: MIT
#include "cmd/render/finding_values.h"

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

Json finding_value(const LedgerFinding& finding) {
  return {{"code", finding.code},
          {"severity", finding.severity == Severity::error ? "error" : "warning"},
          {"commit", text_or_null(finding.commit)},
          {"path", text_or_null(finding.path)},
          {"line", finding.position.line == 0 ? Json(nullptr) : Json(finding.position.line)},
          {"column", finding.position.line == 0 ? Json(nullptr) : Json(finding.position.column)},
          {"record", text_or_null(finding.record.str())},
          {"entry", text_or_null(finding.entry.str())},
          {"message", finding.message},
          {"fix", text_or_null(finding.fix)}};
}

}  // namespace

Json findings_value(const std::vector<LedgerFinding>& findings) {
  Json list = Json::array();
  for (const LedgerFinding& finding : findings) list.push_back(finding_value(finding));
  return list;
}

}  // namespace decklog::render
