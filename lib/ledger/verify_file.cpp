// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_file.h"

#include "lib/base/error.h"
#include "lib/ledger/ledger.h"
#include "lib/model/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

// The price of a kept file: its bytes, and about four times that as a record.
constexpr std::size_t kKeptBytes = 16 * 1024 * 1024;
constexpr std::string_view kTimeline = "\ntimeline:\n";

// Where the first entry begins. Only a guess until encode_head() says the same bytes.
std::size_t entries_at(std::string_view bytes) {
  const std::size_t at = bytes.find(kTimeline);
  return at == std::string_view::npos ? at : at + kTimeline.size();
}

std::vector<std::string> ids_as_they_stand(std::string_view bytes) {
  std::vector<std::string> ids;
  constexpr std::string_view kStart = "\n- id: ";
  const std::size_t timeline = entries_at(bytes);
  if (timeline == std::string_view::npos) return ids;
  for (std::size_t at = bytes.find(kStart, timeline - 1); at != std::string_view::npos;
       at = bytes.find(kStart, at + 1)) {
    const std::size_t begin = at + kStart.size();
    ids.emplace_back(bytes.substr(begin, bytes.find('\n', begin) - begin));
  }
  return ids;
}

bool is_reordered(const RecordFile& file) {
  std::vector<std::string> standing = ids_as_they_stand(file.bytes);
  std::vector<std::string> sorted;
  for (const model::Entry& entry : file.record.timeline) sorted.push_back(entry.id.str());
  return standing != sorted && std::is_permutation(standing.begin(), standing.end(), sorted.begin(), sorted.end());
}

void judge(const yaml::Decoded& decoded, RecordFile& file) {
  const std::string& schema = file.record.schema;
  if (model::is_newer_major(schema)) {
    file.flaws.push_back(
        {"newer-schema", fmt::format("schema '{}' is newer than this decklog; its header is not proved", schema), {}});
    return;
  }
  if (decoded.canonical) return;
  for (const model::Problem& problem : decoded.problems) file.flaws.push_back({"header-differs", problem.message, {}});
  if (is_reordered(file)) {
    file.flaws.push_back({"entries-reordered", "the entries do not stand in the order of their numbers", {}});
  }
  if (file.flaws.empty()) {
    file.flaws.push_back({"not-canonical", "the file is not written as decklog writes it: it was edited by hand", {}});
  }
}

}  // namespace

RecordFile read_record_file(const base::RecordId& id, std::string bytes) {
  RecordFile file{.bytes = std::move(bytes), .record = {}, .flaws = {}};
  try {
    yaml::Decoded decoded = yaml::decode(file.bytes, base::record_path(id), id);
    file.record = std::move(decoded.record);
    judge(decoded, file);
  } catch (const base::BadData& error) {
    file.record = {};
    file.flaws.push_back({"record-unreadable", error.message(), error.position(), error.code(), error.hint()});
  }
  return file;
}

bool begins_with_entries_of(std::string_view bytes, std::string_view old) {
  const std::size_t old_at = entries_at(old);
  const std::size_t at = entries_at(bytes);
  if (old_at == std::string::npos || at == std::string::npos) return false;
  return bytes.substr(at).starts_with(old.substr(old_at));
}

std::optional<Grown> grown(RecordFile& old, const std::string& bytes) {
  const std::size_t at = entries_at(bytes);
  if (at == std::string::npos || !begins_with_entries_of(bytes, old.bytes)) return std::nullopt;
  const std::size_t old_size = old.bytes.size() - entries_at(old.bytes);
  if (bytes.size() == at + old_size) return std::nullopt;
  const auto added = yaml::decode_entries(std::string_view(bytes).substr(at + old_size));
  if (!added) return std::nullopt;
  Grown result{.file = {.bytes = bytes, .record = std::move(old.record), .flaws = {}}, .added = added->size()};
  for (const model::Entry& entry : *added) {
    const model::Record& record = result.file.record;
    if (!model::before(record.timeline.back(), entry) || record.entry(entry.id) != nullptr) return std::nullopt;
    result.file.record = model::apply(std::move(result.file.record), entry);
  }
  if (yaml::encode_head(result.file.record) != std::string_view(bytes).substr(0, at)) return std::nullopt;
  return result;
}

std::optional<std::string> RecordFiles::bytes(const git::ObjectId& blob) const {
  try {
    auto found = repository_.read_blob(blob, kMaxRecord);
    if (found) return found;
  } catch (const base::BadData&) {
    return std::nullopt;
  }
  throw base::SystemError(fmt::format("object {} is missing", blob.hex()), "'git fsck' lists what is damaged",
                          "object-missing");
}

std::shared_ptr<RecordFile> RecordFiles::get(const base::RecordId& id, const git::ObjectId& blob) {
  if (const auto found = kept_.find(blob.hex()); found != kept_.end() && !found->second.file->record.id.empty()) {
    if (found->second.file->record.id == id) return found->second.file;
  }
  auto file = std::make_shared<RecordFile>();
  if (auto text = bytes(blob)) {
    *file = read_record_file(id, std::move(*text));
  } else {
    file->flaws.push_back({"record-unreadable", fmt::format("the file is larger than {} bytes", kMaxRecord), {}});
  }
  put(blob, file);
  return file;
}

void RecordFiles::put(const git::ObjectId& blob, std::shared_ptr<RecordFile> file) {
  drop(blob);
  const std::size_t cost = 5 * file->bytes.size() + 1024;
  turns_.push_back(blob.hex());
  kept_[blob.hex()] = {std::move(file), std::prev(turns_.end()), cost};
  cost_ += cost;
  while (cost_ > kKeptBytes && kept_.size() > 1) drop(git::ObjectId(turns_.front()));
}

void RecordFiles::drop(const git::ObjectId& blob) {
  const auto found = kept_.find(blob.hex());
  if (found == kept_.end()) return;
  cost_ -= found->second.cost;
  turns_.erase(found->second.turn);
  kept_.erase(found);
}

}  // namespace decklog::ledger
