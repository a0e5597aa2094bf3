// SPDX-License-Identifier: MIT
#include "lib/ledger/paths.h"

#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using model::Severity;

constexpr std::string_view kEvidence = "evidence";

// "incidents" of "incidents/2026/11/…".
std::string_view top_of(std::string_view path) { return path.substr(0, path.find('/')); }

bool is_ledger_folder(std::string_view name) {
  return name == kEvidence || std::any_of(base::kKindNames.begin(), base::kKindNames.end(),
                                          [&](const base::KindName& kind) { return kind.folder == name; });
}

// The record whose path this would be in other capitals, or in another folder.
base::RecordId record_named_by(std::string_view path) {
  std::string name = base::to_upper_ascii(path.substr(path.rfind('/') + 1));
  name = name.substr(0, name.find('.'));
  return base::RecordId::parse(name).value_or(base::RecordId{});
}

bool differs_in_case_only(const std::string& path, const base::RecordId& id) {
  return !id.empty() && base::to_lower_ascii(path) == base::to_lower_ascii(base::record_path(id));
}

const char* mode_in_words(std::uint32_t mode) {
  switch (mode) {
    case 0120000:
      return "a symbolic link";
    case 0160000:
      return "a submodule";
    case 0040000:
      return "a folder";
    case git::kModeProgram:
      return "a program";
    default:
      return "no regular file";
  }
}

PathFlaw wrong_mode(const base::RecordId& record, std::uint32_t mode) {
  return {"wrong-mode", Severity::error, record, fmt::format("it is {}", mode_in_words(mode))};
}

// Beside the ledger's folders: only names that a file system without capitals takes for the ledger's.
std::optional<PathFlaw> flaw_elsewhere(const std::string& path) {
  const std::string lower = base::to_lower_ascii(path);
  const bool is_double = is_ledger_folder(top_of(lower)) || (lower == kPolicyPath && path != kPolicyPath);
  if (!is_double) return std::nullopt;
  return PathFlaw{"case-double", Severity::error, record_named_by(path),
                  "it differs only in capitals from a path of the ledger"};
}

}  // namespace

bool may_hold_ledger_files(std::string_view folder) {
  return is_ledger_folder(base::to_lower_ascii(std::string(top_of(folder))));
}

std::optional<EvidenceName> parse_evidence(std::string_view path) {
  constexpr std::size_t kSum = 12;
  if (top_of(path) != kEvidence) return std::nullopt;
  const std::size_t first = path.find('/');
  const std::size_t second = path.find('/', first + 1);
  if (second == std::string::npos || path.find('/', second + 1) != std::string::npos) return std::nullopt;
  const auto id = base::RecordId::parse(path.substr(first + 1, second - first - 1));
  const std::string_view name = path.substr(second + 1);
  const bool has_sum = name.find_first_not_of("0123456789abcdef") == kSum && name[kSum] == '-';
  if (!id || !has_sum) return std::nullopt;
  return EvidenceName{*id, std::string(name.substr(0, kSum))};
}

std::optional<PathFlaw> path_flaw(const std::string& path, std::uint32_t mode) {
  if (!is_ledger_folder(top_of(path))) return flaw_elsewhere(path);
  const auto id = base::record_at_path(path);
  const auto evidence = parse_evidence(path);
  if (id || evidence) {
    if (mode == git::kModeFile) return std::nullopt;
    return wrong_mode(id ? *id : evidence->record, mode);
  }
  const base::RecordId named = record_named_by(path);
  if (differs_in_case_only(path, named)) {
    return PathFlaw{"case-double", Severity::error, named, "it differs only in capitals from a record's path"};
  }
  if (mode != git::kModeFile) return wrong_mode(named, mode);
  if (!named.empty()) {
    return PathFlaw{"wrong-path", Severity::error, named, "nothing of the ledger stands at this path"};
  }
  return PathFlaw{"stray-file", Severity::warning, {}, "it is no record and no evidence"};
}

}  // namespace decklog::ledger
