// SPDX-License-Identifier: MIT
//
// Source: GitHub's documentation, "Workflow commands for GitHub Actions"; the escapes are those of actions/toolkit.
#include "cmd/render/check_report.h"
#include "cmd/render/finding_values.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <string_view>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

// For one step GitHub shows this many of each type and drops the rest.
constexpr std::size_t kShownOfEachType = 10;

enum class Part { property, data };

// Line ends are for_terminal()'s too: nothing that comes from a record begins a line of its own.
std::string escaped(const std::string& text, Part part) {
  std::string out;
  for (const char c : base::for_terminal(text)) {
    const bool is_special = c == '%' || (part == Part::property && (c == ':' || c == ','));
    out += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string annotation(const LedgerFinding& finding) {
  std::string properties;
  const auto add = [&](std::string_view name, const std::string& value) {
    properties += fmt::format("{}{}={}", properties.empty() ? "" : ",", name, escaped(value, Part::property));
  };
  if (!finding.path.empty()) add("file", finding.path);
  if (finding.position.line > 0) add("line", std::to_string(finding.position.line));
  if (finding.position.line > 0) add("col", std::to_string(finding.position.column));
  add("title", finding.record.empty() ? finding.code : finding.record.str() + " " + finding.code);
  const std::string fix = finding.fix.empty() ? "" : "; fix: " + finding.fix;
  return fmt::format("::{} {}::{}\n", finding.severity == Severity::error ? "error" : "warning", properties,
                     escaped(whole_message(finding) + fix, Part::data));
}

}  // namespace

std::string check_github(const CheckReport& report, const Page&) {
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const LedgerFinding& finding : report.findings) {
    std::size_t& shown = finding.severity == Severity::error ? errors : warnings;
    if (shown == kShownOfEachType) continue;
    ++shown;
    text += annotation(finding);
  }
  const std::size_t more_errors = report.errors - errors;
  const std::size_t more_warnings = report.warnings - warnings;
  if (more_errors + more_warnings > 0) {
    text += fmt::format("::notice title=decklog check::and {}, {}: 'decklog check' lists them all\n",
                        base::counted(more_errors, "more error", "more errors"),
                        base::counted(more_warnings, "more warning", "more warnings"));
  }
  return text + check_count(report) + "\n";
}

}  // namespace decklog::render
