// SPDX-License-Identifier: MIT
//
// Cases of a commit with one parent:
//   the file came          judged by itself; all its entries are new
//   it grew at its end     what came is judged, the header is computed from it (grown())
//   it went                an error, always: a record is closed, never deleted
//   anything else          both are read whole and compared entry by entry
// Cases of a merge commit:
//   it is one parent's file, and that one holds all that the others hold       nothing to prove
//   it is what merge_texts() gives                                              proved
//   anything else                                                               what is gone or foreign is told
#include "lib/ledger/verify_record.h"

#include "lib/base/error.h"
#include "lib/ledger/entries_by_id.h"
#include "lib/ledger/merge.h"
#include "lib/ledger/verify_entry.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using model::Severity;

bool is_file(const git::TreeSide& side) { return side.mode == git::kModeFile; }

// A link or a program has no record in it; that it stands there was told by its mode.
void tell_flaws(const Step& step, const base::RecordId& id, const std::vector<Flaw>& old, const RecordFile& file) {
  for (const Flaw& flaw : file.flaws) {
    // A flaw is told where it came in, not at every commit that keeps it.
    if (std::find(old.begin(), old.end(), flaw) != old.end()) continue;
    step.report.tell({.code = flaw.code,
                      .severity = Severity::error,
                      .commit = step.commit.id.hex(),
                      .path = base::record_path(id),
                      .position = flaw.position,
                      .record = id,
                      .entry = {},
                      .message = flaw.message,
                      .fix = {}});
  }
}

void tell_losses(const Step& step, const base::RecordId& id, const EntriesById& before, const EntriesById& after) {
  for (const Loss& loss : losses(before, after)) {
    step.tell(Severity::error, loss.code, base::record_path(id), id, loss.entry, loss.message);
  }
}

void tell_doubles(const Step& step, const base::RecordId& id, const EntriesById& before, const EntriesById& after) {
  for (const auto& [entry, now] : after) {
    const auto old = before.find(entry);
    if (now.texts.size() < 2 || (old != before.end() && old->second.texts.size() >= now.texts.size())) continue;
    step.tell(Severity::error, "same-id", base::record_path(id), id, entry, "the entry stands twice, and not the same");
  }
}

void tell_unknown_header(const Step& step, const base::RecordId& id, const RecordFile* before,
                         const RecordFile& after) {
  if (after.record.unknown.empty() || (before != nullptr && before->record.unknown == after.record.unknown)) return;
  step.warn("unknown-header", base::record_path(id), id, "a header key that this decklog does not know was changed");
}

}  // namespace

void RecordProver::prove_whole(const Step& step, const base::RecordId& id, const RecordFile* before,
                               const RecordFile& after) {
  tell_flaws(step, id, before == nullptr ? std::vector<Flaw>{} : before->flaws, after);
  if (!after.is_readable()) return;
  if (before != nullptr && !before->is_readable()) return;  // told when it was damaged; nothing is left to compare
  tell_unknown_header(step, id, before, after);
  const EntriesById old = before == nullptr ? EntriesById{} : by_id(before->record);
  const EntriesById now = by_id(after.record);
  tell_losses(step, id, old, now);
  tell_doubles(step, id, old, now);
  for (const auto& [entry_id, counted] : now) {
    if (old.contains(entry_id)) continue;
    judge_new_entry(step, repository_, id, *counted.entry, named_evidence_);
    if (!old.empty() && entry_id.number() < old.rbegin()->first.number()) {
      step.tell(Severity::warning, "entry-inserted", base::record_path(id), id, entry_id,
                "a new entry stands before others that were there already: rebased, or backdated");
    }
  }
}

void RecordProver::prove(const Step& step, const base::RecordId& id, const git::TreeSide& before,
                         const git::TreeSide& after) {
  if (!after.is_there()) return step.error("record-removed", base::record_path(id), id, "the record is gone");
  if (!is_file(after)) return;  // its mode was told
  if (!is_file(before)) {
    const auto file = files_.get(id, after.blob);
    return prove_whole(step, id, nullptr, *file);
  }
  if (before.blob == after.blob) return;
  auto old = files_.get(id, before.blob);
  if (old->flaws.empty()) {
    const auto bytes = files_.bytes(after.blob);
    auto next = bytes ? grown(*old, *bytes) : std::nullopt;
    files_.drop(before.blob);
    if (next) {
      auto file = std::make_shared<RecordFile>(std::move(next->file));
      const auto& timeline = file->record.timeline;
      for (std::size_t i = timeline.size() - next->added; i < timeline.size(); ++i) {
        judge_new_entry(step, repository_, id, timeline[i], named_evidence_);
      }
      files_.put(after.blob, std::move(file));
      return;
    }
    old = files_.get(id, before.blob);
  }
  const auto file = files_.get(id, after.blob);
  prove_whole(step, id, old.get(), *file);
}

// The union needs no base; only what a newer decklog keeps in the header may. Nothing when a side cannot be read.
std::optional<std::string> RecordProver::expected_merge(const base::RecordId& id,
                                                        const std::vector<git::ObjectId>& blobs) const {
  std::optional<std::string> merged;
  for (const git::ObjectId& blob : blobs) {
    const auto text = files_.bytes(blob);
    if (!text) return std::nullopt;
    merged = merged ? merge_texts(id, std::nullopt, *merged, *text).bytes : *text;
  }
  return merged;
}

// With each base that the two sides have: what sync and git's merge driver may have written.
std::vector<std::string> RecordProver::merged_texts(const Step& step, const base::RecordId& id,
                                                    const std::vector<git::ObjectId>& blobs) const {
  std::vector<std::string> found;
  if (blobs.size() != 2 || step.commit.parents.size() != 2) return found;
  const auto ours = files_.bytes(blobs[0]);
  const auto theirs = files_.bytes(blobs[1]);
  for (const git::ObjectId& base : git::merge_bases(repository_, step.commit.parents[0], step.commit.parents[1])) {
    const git::TreeSide side = step.trees.at(repository_.commit(base).tree, base::record_path(id));
    const auto text = is_file(side) ? files_.bytes(side.blob) : std::nullopt;
    if (ours && theirs && text) found.push_back(merge_texts(id, *text, *ours, *theirs).bytes);
  }
  return found;
}

// Throws: BadData when a side cannot be read.
bool RecordProver::is_merge_of(const Step& step, const base::RecordId& id, const std::vector<git::ObjectId>& sides,
                               const git::ObjectId& after) const {
  const auto bytes = files_.bytes(after);
  if (!bytes) return false;
  const bool is_a_side = std::find(sides.begin(), sides.end(), after) != sides.end();
  const auto has_all_of = [&](const git::ObjectId& side) {
    const auto text = files_.bytes(side);
    return text && begins_with_entries_of(*bytes, *text);
  };
  if (is_a_side && std::all_of(sides.begin(), sides.end(), has_all_of)) return true;
  if (sides.size() > 1 && expected_merge(id, sides) == bytes) return true;
  const std::vector<std::string> others = merged_texts(step, id, sides);
  return std::find(others.begin(), others.end(), *bytes) != others.end();
}

void RecordProver::tell_differences(const Step& step, const base::RecordId& id, const std::vector<git::ObjectId>& sides,
                                    const RecordFile& after) {
  const std::size_t errors = step.report.result().errors;
  tell_flaws(step, id, {}, after);
  if (!after.is_readable()) return;
  const EntriesById now = by_id(after.record);
  std::set<base::EntryId> known;
  for (const git::ObjectId& blob : sides) {
    const auto side = files_.get(id, blob);
    if (!side->is_readable()) continue;
    const EntriesById old = by_id(side->record);
    tell_losses(step, id, old, now);
    for (const auto& [entry, counted] : old) known.insert(entry);
  }
  for (const auto& [entry, counted] : now) {
    if (known.contains(entry)) continue;
    step.tell(Severity::error, "merge-differs", base::record_path(id), id, entry,
              "the merge adds an entry that no parent has");
  }
  if (step.report.result().errors > errors) return;
  step.error("merge-differs", base::record_path(id), id, "the file is not the merge of its parents");
}

void RecordProver::prove_merge(const Step& step, const base::RecordId& id, const std::vector<git::TreeSide>& parents,
                               const git::TreeSide& after) {
  const std::string path = base::record_path(id);
  std::vector<git::ObjectId> sides;
  for (const git::TreeSide& side : parents) {
    const bool is_new = std::find(sides.begin(), sides.end(), side.blob) == sides.end();
    if (is_file(side) && is_new) sides.push_back(side.blob);
  }
  if (!after.is_there()) {
    if (!sides.empty()) step.error("record-removed", path, id, "the merge drops the record");
    return;
  }
  if (!is_file(after)) return;  // its mode was told
  if (sides.empty()) return step.error("merge-differs", path, id, "no parent of the merge has this record");
  if (sides.size() == 1 && sides.front() == after.blob) return;
  bool is_merge = false;
  try {
    is_merge = is_merge_of(step, id, sides, after.blob);
  } catch (const base::BadData&) {
    // A side that cannot be read was told when it came in; what can be compared, is.
  }
  const auto file = files_.get(id, after.blob);
  if (is_merge) return tell_doubles(step, id, {}, by_id(file->record));
  tell_differences(step, id, sides, *file);
}

}  // namespace decklog::ledger
