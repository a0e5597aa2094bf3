// SPDX-License-Identifier: MIT
#include "cmd/render/postmortem_page.h"

#include "cmd/render/finding_values.h"
#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

using model::Severity;
using reports::PostmortemFinding;

std::size_t count(const std::vector<PostmortemFinding>& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const PostmortemFinding& finding) { return finding.severity == severity; }));
}

std::string place(const PostmortemFinding& finding, const PostmortemAnswer& answer) {
  if (finding.line == 0) return answer.record.id.str() + ": ";
  return answer.path + ":" + std::to_string(finding.line) + ": ";
}

std::string lint_line(const PostmortemFinding& finding, const PostmortemAnswer& answer, const Page& page) {
  const bool is_error = finding.severity == Severity::error;
  std::string text = base::for_terminal(place(finding, answer)) +
                     page.style.paint(is_error ? Role::bad : Role::warning, is_error ? "error" : "warning") + ": " +
                     base::for_terminal(finding.message) + " " + page.style.paint(Role::dim, "[" + finding.code + "]") +
                     "\n";
  if (!finding.fix.empty()) text += "    " + base::for_terminal(finding.fix) + "\n";
  return text;
}

// The way to the end of the review.
std::string next_command(const PostmortemAnswer& answer) {
  const std::string id = answer.record.id.short_form();
  const auto& status = answer.record.fields.postmortem;
  if (!answer.findings && status == model::PostmortemStatus::reviewed) return "";
  if (!answer.findings) return "decklog postmortem " + id + " --lint";
  if (reports::has_errors(*answer.findings)) return "";
  if (!status) return "decklog postmortem " + id;
  if (*status == model::PostmortemStatus::draft) return "decklog postmortem " + id + " --status in-review";
  if (*status == model::PostmortemStatus::in_review) return "decklog postmortem " + id + " --status reviewed";
  return "";
}

Json finding_value_of(const PostmortemFinding& finding) {
  return {{"code", finding.code},
          {"severity", finding.severity == Severity::error ? "error" : "warning"},
          {"line", finding.line == 0 ? Json(nullptr) : Json(finding.line)},
          {"message", finding.message},
          {"fix", text_or_null(finding.fix)}};
}

Json findings_or_null(const std::optional<std::vector<PostmortemFinding>>& findings) {
  if (!findings) return nullptr;
  Json list = Json::array();
  for (const PostmortemFinding& finding : *findings) list.push_back(finding_value_of(finding));
  return list;
}

}  // namespace

std::string finding_in_words(const PostmortemFinding& finding, const std::string& path) {
  return finding.line == 0 ? finding.message : path + ":" + std::to_string(finding.line) + ": " + finding.message;
}

std::string postmortem_text(const PostmortemAnswer& answer, const Page& page) {
  const auto& status = answer.record.fields.postmortem;
  std::string text = page.style.paint(Role::strong, answer.record.id.str()) + " postmortem";
  if (status) text += " is " + page.style.paint(Role::good, std::string(word(*status)));
  if (!answer.path.empty()) text += ", written to " + base::for_terminal(answer.path);
  return text + "\n" + next_line(next_command(answer), page);
}

std::string postmortem_lint_text(const PostmortemAnswer& answer, const Page& page) {
  const auto& findings = answer.findings.value();
  std::string text;
  for (const PostmortemFinding& finding : findings) text += lint_line(finding, answer, page);
  const std::size_t errors = count(findings, Severity::error);
  const std::size_t warnings = count(findings, Severity::warning);
  const Role role = errors > 0 ? Role::bad : warnings > 0 ? Role::warning : Role::good;
  text += page.style.paint(role, errors > 0 ? "not ready:" : "ready:") + " " +
          base::counted(errors, "error", "errors") + ", " + base::counted(warnings, "warning", "warnings") + "\n";
  return text + next_line(next_command(answer), page);
}

std::string postmortem_json(const PostmortemAnswer& answer) {
  const auto& status = answer.record.fields.postmortem;
  Json json = document("postmortem");
  json["id"] = answer.record.id.str();
  json["status"] = status ? Json(word(*status)) : Json(nullptr);
  json["path"] = text_or_null(answer.path);
  json["changed"] = answer.changed;
  json["entry"] = text_or_null(answer.entry);
  json["commit"] = text_or_null(answer.commit);
  json["picture"] = text_or_null(answer.picture);
  json["missing"] = answer.missing;
  json["unknown"] = answer.unknown;
  json["text"] = answer.text ? Json(*answer.text) : Json(nullptr);
  json["errors"] = answer.findings ? Json(count(*answer.findings, Severity::error)) : Json(nullptr);
  json["warnings"] = answer.findings ? Json(count(*answer.findings, Severity::warning)) : Json(nullptr);
  json["findings"] = findings_or_null(answer.findings);
  return written(json);
}

}  // namespace decklog::render
