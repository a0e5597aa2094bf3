// SPDX-License-Identifier: MIT
#include "lib/ledger/schemas.h"

#include "lib/yaml/schema.h"

#include <algorithm>
#include <tuple>

namespace decklog::ledger {
namespace {

void sort(std::vector<FileFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const FileFinding& a, const FileFinding& b) {
    return std::tie(a.position.line, a.position.column) < std::tie(b.position.line, b.position.column);
  });
}

}  // namespace

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const yaml::SchemaFile& schema : yaml::schemas()) names.emplace_back(schema.name);
  return names;
}

std::optional<std::string_view> schema_text(std::string_view name) { return yaml::schema_text(name); }

std::vector<FileFinding> check_schema(std::string_view bytes, const std::string& file, std::string_view schema) {
  std::vector<FileFinding> findings;
  for (const yaml::SchemaFinding& finding : yaml::validate(bytes, file, schema)) {
    const auto severity = finding.is_unknown_key ? model::Severity::warning : model::Severity::error;
    findings.push_back(
        {finding.position, finding.path, finding.message, severity, finding.is_unknown_key ? "unknown-key" : "schema"});
  }
  sort(findings);
  return findings;
}

}  // namespace decklog::ledger
