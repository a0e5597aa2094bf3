// SPDX-License-Identifier: MIT
#include "lib/ledger/check_references.h"

#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/ledger/paths.h"
#include "lib/ledger/verify_entry.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using model::LedgerFinding;
using model::Severity;

// Links that `promote` writes on both sides.
constexpr std::string_view kPromotedTo = "promoted-to";
constexpr std::string_view kPromotedFrom = "promoted-from";

bool is_standing(const model::Record& record, const model::Linked& linked) {
  const model::Link link{linked.target, linked.rel};
  return std::find(record.links.begin(), record.links.end(), link) != record.links.end();
}

// Whether `other` says what belongs to being named by `id` so.
bool answers(const model::Record& other, const base::RecordId& id, const std::string& how) {
  const auto& links = other.links;
  const auto& entries = other.timeline;
  const auto has_link = [&](std::string_view rel) {
    return std::any_of(links.begin(), links.end(),
                       [&](const model::Link& link) { return link.target == id.str() && link.rel == rel; });
  };
  if (how == kPromotedTo) return has_link(kPromotedFrom);
  if (how == kPromotedFrom) return has_link(kPromotedTo);
  return std::any_of(entries.begin(), entries.end(), [&](const model::Entry& entry) {
    const auto* merged = std::get_if<model::Merged>(&entry.body);
    return merged != nullptr && merged->from == id;
  });
}

}  // namespace

void ReferenceCheck::check(const CheckedRecord& checked) {
  known_.insert(checked.id);
  const model::Record& record = checked.file.record;
  for (const model::Entry& entry : record.timeline) {
    if (const auto* linked = std::get_if<model::Linked>(&entry.body); linked != nullptr && !linked->removed) {
      const auto other = base::RecordId::parse(linked->target);
      if (other && is_standing(record, *linked)) {
        other_record(checked, entry.id, *other, Severity::warning, linked->rel);
      }
    } else if (const auto* closed = std::get_if<model::Closed>(&entry.body); closed != nullptr && !closed->of.empty()) {
      if (record.duplicate_of == closed->of)
        other_record(checked, entry.id, closed->of, Severity::error, "duplicate of");
    } else if (const auto* merged = std::get_if<model::Merged>(&entry.body)) {
      other_record(checked, entry.id, merged->from, Severity::error, "merged");
    } else if (const auto* handoff = std::get_if<model::HandedOver>(&entry.body)) {
      for (const model::HandoffItem& item : handoff->items) {
        other_record(checked, entry.id, item.id, Severity::error, "handed over");
      }
    }
    if (const model::Evidence* kept = kept_evidence(entry)) evidence(checked, entry.id, *kept);
  }
}

void ReferenceCheck::other_record(const CheckedRecord& record, const base::EntryId& entry, const base::RecordId& other,
                                  Severity severity, const std::string& how) {
  if (files_.has(base::record_path(other))) return answer_of(record, entry, other, how);
  findings_.tell(record.finding_at(entry, severity, "reference-missing",
                                   fmt::format("names {} ({}), which is not in this ledger", other.str(), how)));
}

void ReferenceCheck::answer_of(const CheckedRecord& record, const base::EntryId& entry, const base::RecordId& other,
                               const std::string& how) {
  if (how != kPromotedTo && how != kPromotedFrom && how != "duplicate of") return;
  const RecordFile file = read(other);
  if (!file.is_readable() || answers(file.record, record.id, how)) return;
  findings_.tell(record.finding_at(entry, Severity::warning, "reference-one-sided",
                                   fmt::format("names {} ({}), which does not say so of itself", other.str(), how)));
}

RecordFile ReferenceCheck::read(const base::RecordId& id) const {
  try {
    if (auto bytes = files_.read(base::record_path(id), kMaxRecord)) return read_record_file(id, std::move(*bytes));
  } catch (const base::BadData&) {
    // Too large: told where it is checked itself.
  }
  return {};
}

void ReferenceCheck::evidence(const CheckedRecord& record, const base::EntryId& entry,
                              const model::Evidence& evidence) {
  named_.insert(evidence.path);
  if (files_.is_left_out(evidence.path)) return;
  const auto tell = [&](const char* code, const std::string& message) {
    LedgerFinding finding = record.finding_at(entry, Severity::error, code, message);
    if (!files_.past(evidence.path).empty()) finding.fix = "git checkout HEAD -- " + evidence.path;
    findings_.tell(finding);
  };
  const auto name = parse_evidence(evidence.path);
  if (!name || name->record != record.id || !files_.has(evidence.path)) {
    return tell("evidence-missing", fmt::format("its file '{}' is not there", evidence.path));
  }
  try {
    const std::string content = files_.read(evidence.path, kMaxAttachment).value_or("");
    if (content.size() == evidence.size && base::sha256_hex(content) == evidence.sha256) return;
    tell("evidence-differs", fmt::format("'{}' has {} bytes and is not the file whose SHA-256 the entry tells",
                                         evidence.path, content.size()));
  } catch (const base::BadData& error) {
    tell("evidence-differs", fmt::format("'{}': {}", evidence.path, error.message()));
  }
}

// The record is read when it was not among those that are checked.
bool ReferenceCheck::is_named(const std::string& path, const base::RecordId& id) {
  if (known_.insert(id).second) {
    for (const model::Entry& entry : read(id).record.timeline) {
      if (const model::Evidence* kept = kept_evidence(entry)) named_.insert(kept->path);
    }
  }
  return named_.contains(path);
}

void ReferenceCheck::check_evidence_file(const std::string& path) {
  const EvidenceName name = *parse_evidence(path);
  if (is_named(path, name.record)) return;  // its bytes were held against the entry
  const auto tell = [&](Severity severity, const char* code, const std::string& message) {
    findings_.tell(CheckedRecord{name.record, path, {}}.finding(severity, code, message));
  };
  tell(Severity::warning, "evidence-orphan", "no entry names this file");
  try {
    const auto content = files_.read(path, kMaxAttachment);
    if (content && base::sha256_hex(*content).starts_with(name.sum)) return;
    tell(Severity::error, "evidence-differs", "the file is not the one whose SHA-256 its name begins with");
  } catch (const base::BadData& error) {
    tell(Severity::error, "evidence-differs", error.message());
  }
}

}  // namespace decklog::ledger
