// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/check_record.h"
#include "lib/ledger/impl.h"
#include "lib/yaml/codec.h"

#include <algorithm>
#include <set>

namespace decklog::ledger {
namespace {

// Header lines and comments: an entry's own lines are all in its entry.
std::vector<std::string> let_go(const std::string& old, const std::string& written) {
  std::set<std::string> kept;
  for (const std::string& line : base::split_lines(written)) kept.insert(base::trim(line));
  std::vector<std::string> gone;
  bool is_header = true;
  for (const std::string& line : base::split_lines(old)) {
    const std::string text = base::trim(line);
    if (line.starts_with("timeline:")) is_header = false;
    if (text.empty() || kept.contains(text) || !(is_header || text.starts_with('#'))) continue;
    if (gone.size() < kMostLetGo) gone.push_back(text);
  }
  return gone;
}

std::string all_messages(const RecordFile& file) {
  std::vector<std::string> messages;
  for (const Flaw& flaw : file.flaws) messages.push_back(flaw.message);
  return base::join(messages, "; ");
}

std::optional<CheckedRecord> read(const CheckedFiles& files, const base::RecordId& id, const std::string& path) {
  try {
    auto bytes = files.read(path, kMaxRecord);
    if (bytes) return CheckedRecord{id, path, read_record_file(id, std::move(*bytes))};
  } catch (const base::BadData&) {
    // Too large: nothing that writing would mend.
  }
  return std::nullopt;
}

}  // namespace

std::vector<Mended> mend(const Ledger& ledger, const CheckOptions& options) {
  const Ledger::Impl& impl = ledger.impl();
  const CheckedFiles files(impl, options);
  if (!files.is_work_tree()) {
    throw base::UsageError("only files of a work tree can be mended", "clone the ledger, or leave --fix out");
  }
  std::vector<Mended> mended;
  for (const auto& [path, mode] : files.all()) {
    const auto id = base::record_at_path(path);
    if (!id || !files.has(path) || !files.is_chosen(path)) continue;
    const auto record = read(files, *id, path);
    if (!record || !is_mendable(files, *record, lost_entries(impl.repository, files, *record))) continue;
    const std::string written = yaml::encode(record->file.record);
    if (!read_record_file(*id, written).flaws.empty()) continue;  // what cannot be written soundly is for a person
    files.work_files().replace(path, record->file.bytes, written);
    mended.push_back({path, *id, all_messages(record->file), let_go(record->file.bytes, written)});
  }
  return mended;
}

}  // namespace decklog::ledger
