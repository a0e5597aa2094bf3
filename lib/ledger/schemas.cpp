// SPDX-License-Identifier: MIT
#include "lib/ledger/schemas.h"

#include "lib/yaml/codec.h"
#include "lib/yaml/schema.h"

#include <algorithm>
#include <tuple>

namespace decklog::ledger {
namespace {

// The reader stops at the first place, but says better than a schema what is wrong with it; and it is stricter: a
// duration may overflow, a text may hold controls, a time zone may not exist.
template <typename Read>
std::optional<FileFinding> refused_by(const Read& reader) {
  try {
    reader();
  } catch (const base::BadData& error) {
    return FileFinding{error.position(), "", error.message(), model::Severity::error};
  }
  return std::nullopt;
}

void merge(std::vector<FileFinding>& findings, const FileFinding& refused) {
  const auto same = std::find_if(findings.begin(), findings.end(),
                                 [&](const FileFinding& finding) { return finding.position == refused.position; });
  if (same == findings.end()) {
    findings.push_back(refused);
  } else {
    same->message = refused.message;
  }
}

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
    findings.push_back({finding.position, finding.path, finding.message, severity});
  }
  sort(findings);
  return findings;
}

std::vector<FileFinding> check_policy(std::string_view bytes, const std::string& file) {
  std::vector<FileFinding> findings = check_schema(bytes, file, "policy");
  if (const auto refused = refused_by([&] { yaml::decode_policy(bytes, file); })) merge(findings, *refused);
  sort(findings);
  return findings;
}

std::vector<FileFinding> check_roster(std::string_view bytes, const std::string& file) {
  std::vector<FileFinding> findings = check_schema(bytes, file, "roster");
  if (const auto refused = refused_by([&] { yaml::decode_roster(bytes, file); })) merge(findings, *refused);
  sort(findings);
  return findings;
}

}  // namespace decklog::ledger
