// SPDX-License-Identifier: MIT
#include "lib/ledger/import_join.h"

#include "lib/ledger/paths.h"
#include "lib/ledger/verify_entry.h"
#include "lib/model/fold.h"
#include "lib/model/merge.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

[[noreturn]] void fail(const Origin& origin, const std::string& message, const std::string& hint = {},
                       const std::string& code = "bad-data") {
  throw base::BadData(origin.file, origin.position, message, hint, code);
}

void refuse_newer(const ImportedRecord& item) {
  if (!model::is_newer_major(item.record.schema)) return;
  fail(item.origin,
       fmt::format("{}: schema '{}' is newer than this decklog writes", item.record.id.str(), item.record.schema),
       "install a newer decklog", "newer-schema");
}

bool holds(const model::Record& record, const model::Entry& entry) {
  return std::binary_search(record.timeline.begin(), record.timeline.end(), entry, model::before);
}

// An import only adds: an entry that is there stays what it is, and one that says otherwise does not get in beside it.
void refuse_other_content(const ImportedRecord& item, const model::Record& ours, const model::Record& theirs) {
  for (const model::Entry& entry : theirs.timeline) {
    if (ours.entry(entry.id) == nullptr || holds(ours, entry)) continue;
    fail(item.origin,
         fmt::format("entry {} of {} is in the ledger with other content", entry.id.str(), item.record.id.str()),
         fmt::format("see what stands there: decklog show {} --history", item.record.id.short_form()), "same-id");
  }
}

// Of an entry whose text was left out the ledger may have all.
model::Record without_known_hidden(const ImportedRecord& item, const model::Record& ours) {
  if (item.hidden.empty()) return item.record;
  std::vector<model::Entry> timeline = item.record.timeline;
  std::erase_if(timeline, [&](const model::Entry& entry) {
    return item.hidden.contains(entry.id) && ours.entry(entry.id) != nullptr;
  });
  model::Record record = model::fold(item.record.id, timeline);
  record.schema = item.record.schema;
  record.unknown = item.record.unknown;
  return record;
}

// What comes in as it stands ("raw" lines of a newer decklog) could say anything: what is written must read as what
// was meant, or it is not written.
void refuse_unreadable(const ImportedRecord& item, const Joined& joined) {
  const std::string path = base::record_path(joined.record.id);
  if (joined.bytes.size() > kMaxRecord) {
    fail(item.origin, fmt::format("{} would be larger than {} bytes", joined.record.id.str(), kMaxRecord), {},
         "record-full");
  }
  std::string why = "its lines of a newer decklog are none";
  try {
    const yaml::Decoded decoded = yaml::decode(joined.bytes, path, joined.record.id);
    if (decoded.canonical && decoded.record == joined.record) return;
  } catch (const base::BadData& error) {
    why = error.message();
  }
  fail(item.origin, fmt::format("{} cannot be written so that it reads the same: {}", joined.record.id.str(), why));
}

}  // namespace

std::optional<model::Record> Joiner::standing(const base::RecordId& id) {
  const std::string path = base::record_path(id);
  const git::TreeSide side = trees_.at(tree_, path);
  if (!side.is_there()) return std::nullopt;
  const auto bytes = impl_.repository.read(head_, path, kMaxRecord);
  if (!bytes) throw base::BadData(path, {}, "is no plain file", "'decklog check' tells more");
  yaml::Decoded decoded = yaml::decode(*bytes, path, id);
  if (model::is_newer_major(decoded.record.schema)) {
    throw base::BadData(path, {}, fmt::format("schema '{}' is newer than this decklog writes", decoded.record.schema),
                        "install a newer decklog; reading still works", "newer-schema");
  }
  return std::move(decoded.record);
}

void Joiner::add_files(const model::Record& theirs, KeptFiles& kept, const Origin& origin, Joined& joined) {
  for (const model::Entry& entry : theirs.timeline) {
    const model::Evidence* evidence = kept_evidence(entry);
    if (evidence == nullptr) continue;
    const auto found = kept.find(evidence->path);
    const auto name = parse_evidence(evidence->path);
    const bool is_ours = name && name->record == theirs.id;
    const git::TreeSide side = is_ours ? trees_.at(tree_, evidence->path) : git::TreeSide{};
    if (found == kept.end() || !is_ours) {
      joined.missing_files += side.is_there() ? 0U : 1U;
      continue;
    }
    if (side.is_there() && side.blob != found->second.blob) {
      fail(origin, fmt::format("'{}' is in the ledger with other bytes", evidence->path), {}, "evidence-differs");
    }
    if (!side.is_there() && !found->second.is_named) {
      joined.files.push_back({.path = evidence->path, .content = {}, .blob = found->second.blob});
    }
    found->second.is_named = true;
  }
}

Joined Joiner::join(const ImportedRecord& item, KeptFiles& kept) {
  refuse_newer(item);
  Joined joined;
  joined.ours = standing(item.record.id);
  const model::Record theirs = joined.ours ? without_known_hidden(item, *joined.ours) : item.record;
  if (joined.ours) {
    refuse_other_content(item, *joined.ours, theirs);
    joined.record = model::merge(nullptr, *joined.ours, theirs).record;
  } else {
    joined.record = theirs;
  }
  for (const model::Entry& entry : theirs.timeline) {
    if (joined.ours && holds(*joined.ours, entry)) continue;
    joined.added.push_back(entry);
    joined.hidden += item.hidden.contains(entry.id) ? 1U : 0U;
  }
  add_files(theirs, kept, item.origin, joined);
  joined.is_changed = !joined.added.empty() || !joined.files.empty();
  if (joined.added.empty()) return joined;
  joined.bytes = yaml::encode(joined.record);
  refuse_unreadable(item, joined);
  return joined;
}

}  // namespace decklog::ledger
