// SPDX-License-Identifier: MIT
#include "cmd/render/findings.h"

#include "cmd/render/finding_values.h"
#include "cmd/render/json_document.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using model::LedgerFinding;
using model::Severity;

constexpr std::size_t kShownOfPush = 5;

std::string short_id(const std::string& hex) { return hex.substr(0, 9); }

// What it is about: the record and entry, else the path.
std::string subject_of(const LedgerFinding& finding) {
  if (finding.record.empty()) return finding.path;
  return finding.record.str() + (finding.entry.empty() ? "" : " " + finding.entry.str());
}

std::string place_of(const LedgerFinding& finding) {
  if (finding.position.line == 0) return "";
  return fmt::format("{}:{}:{}: ", finding.path, finding.position.line, finding.position.column);
}

Cell severity_cell(const LedgerFinding& finding) {
  if (finding.severity == Severity::error) return {"error", Role::bad};
  return {"warning", Role::warning};
}

std::string findings_table(const std::vector<LedgerFinding>& findings, const Page& page) {
  Page whole = page;
  whole.terminal = false;  // nothing of a finding is ever cut
  Table table({{""}, {""}, {""}, {""}, {""}});
  for (const LedgerFinding& finding : findings) {
    table.add({severity_cell(finding),
               {finding.code, Role::strong},
               {short_id(finding.commit), Role::warning},
               {subject_of(finding)},
               {place_of(finding) + finding.message}});
  }
  return table.str(whole);
}

std::string verdict(const Proof& proof, const Page& page) {
  const std::string where = proof.ref.empty() ? short_id(proof.head) : proof.ref + " at " + short_id(proof.head);
  const std::string anchor = !proof.seal.empty()     ? ", since " + proof.seal
                             : !proof.anchor.empty() ? ", since " + short_id(proof.anchor)
                                                     : ", from its beginning";
  const std::string found = proof.warnings > 0 ? ", " + base::counted(proof.warnings, "warning", "warnings") : "";
  const bool is_good = proof.errors == 0;
  const std::string word = is_good ? "proved" : "NOT PROVED: " + base::counted(proof.errors, "error", "errors");
  return page.style.paint(is_good ? Role::good : Role::bad, word) + found + ": " + base::for_terminal(where + anchor) +
         ", " + base::counted(proof.commits, "commit", "commits") + "\n";
}

std::string lines_after(const std::string& title, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += base::pad_to_width(text.empty() ? title : "", 12) + base::for_terminal(line) + "\n";
  }
  return text;
}

}  // namespace

std::string proof_text(const Proof& proof, const Page& page) {
  std::string text = verdict(proof, page);
  text += lines_after("proved", proof.proved);
  text += lines_after("not proved", proof.not_proved);
  return text + findings_table(proof.findings, page);
}

std::string proof_json(const Proof& proof) {
  Json json = document("verify");
  json["ok"] = proof.errors == 0;
  json["ref"] = text_or_null(proof.ref);
  json["head"] = proof.head;
  json["anchor"] = text_or_null(proof.anchor);
  json["seal"] = text_or_null(proof.seal);
  json["commits"] = proof.commits;
  json["merges"] = proof.merges;
  json["unjudged"] = proof.unjudged;
  json["entries"] = proof.entries;
  json["errors"] = proof.errors;
  json["warnings"] = proof.warnings;
  json["proved"] = proof.proved;
  json["not_proved"] = proof.not_proved;
  json["findings"] = findings_value(proof.findings);
  return written(json);
}

std::string push_text(const std::vector<PushedRef>& refs, const Page& page) {
  std::string text;
  for (const PushedRef& pushed : refs) {
    if (pushed.errors == 0) continue;
    text += page.style.paint(Role::bad, "refused") + ": " + base::for_terminal(pushed.ref) + ": a ledger only grows; " +
            base::counted(pushed.errors, "error", "errors") + "\n";
    std::vector<LedgerFinding> errors;
    std::copy_if(pushed.findings.begin(), pushed.findings.end(), std::back_inserter(errors),
                 [](const LedgerFinding& finding) { return finding.severity == Severity::error; });
    errors.resize(std::min(errors.size(), kShownOfPush));
    text += findings_table(errors, page);
    if (pushed.errors > errors.size())
      text += fmt::format("and {} more: 'decklog verify' lists them\n", pushed.errors - errors.size());
  }
  return text;
}

std::string push_json(const std::vector<PushedRef>& refs) {
  Json json = document("hook");
  json["ok"] = std::all_of(refs.begin(), refs.end(), [](const PushedRef& pushed) { return pushed.errors == 0; });
  json["refs"] = Json::array();
  for (const PushedRef& pushed : refs) {
    json["refs"].push_back({{"ref", pushed.ref},
                            {"judged", pushed.is_judged},
                            {"errors", pushed.errors},
                            {"warnings", pushed.warnings},
                            {"findings", findings_value(pushed.findings)}});
  }
  return written(json);
}

std::string seal_text(const SealLine& seal, const Page& page) {
  return page.style.paint(Role::good, "sealed") + " " + base::for_terminal(seal.ref) + " at " + short_id(seal.commit) +
         ": " + base::counted(seal.commits, "commit", "commits") + ", " +
         base::counted(seal.records, "record", "records") + ", " + base::counted(seal.entries, "entry", "entries") +
         (seal.is_signed ? ", signed" : ", not signed") + "\n" + base::for_terminal(seal.name) + " " + seal.id + "\n";
}

std::string seal_json(const SealLine& seal) {
  Json json = document("seal");
  json["name"] = seal.name;
  json["id"] = seal.id;
  json["commit"] = seal.commit;
  json["ref"] = seal.ref;
  json["signed"] = seal.is_signed;
  json["commits"] = seal.commits;
  json["records"] = seal.records;
  json["entries"] = seal.entries;
  return written(json);
}

}  // namespace decklog::render
