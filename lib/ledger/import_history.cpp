// SPDX-License-Identifier: MIT
#include "lib/ledger/import_history.h"

#include "lib/base/text.h"
#include "lib/git/work_files.h"
#include "lib/ledger/verify_entry.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace decklog::ledger {
namespace {

// A record on its way from what the ledger has to what was imported.
class Growing {
 public:
  explicit Growing(Joined joined) : joined_(std::move(joined)) {
    now_ = joined_.ours ? std::move(*joined_.ours) : model::fold(joined_.record.id, {});
    now_.schema = joined_.record.schema;
    now_.unknown = joined_.record.unknown;
    write_lines();
  }

  bool is_grown() const { return next_ == joined_.added.size(); }
  // The entry that grow() added. Requires: it did.
  const model::Entry& last() const { return joined_.added.at(next_ - 1); }

  // The commit of the next entry.
  git::CommitDraft grow() {
    const model::Entry& entry = joined_.added.at(next_++);
    model::Record before;
    static_cast<model::Header&>(before) = now_;
    // The message asks whether there were entries, not which.
    if (!now_.timeline.empty()) before.timeline.emplace_back();
    now_ = model::apply(std::move(now_), entry);
    if (now_.timeline.back() == entry) {
      lines_ += yaml::encode_entry(entry);
    } else {
      write_lines();
    }
    git::CommitDraft draft;
    draft.message = commit_message({{before, now_, entry}});
    draft.files.push_back({.path = base::record_path(now_.id), .content = yaml::encode_head(now_) + lines_});
    add_evidence(entry, draft);
    return draft;
  }

  // What the ledger holds of it in the end.
  void settle(std::vector<git::FileChange>& files) const {
    files.push_back(
        {.path = base::record_path(now_.id), .content = {}, .blob = git::blob_id(yaml::encode_head(now_) + lines_)});
    for (const git::FileChange& file : joined_.files) files.push_back(file);
  }

 private:
  void write_lines() {
    lines_.clear();
    for (const model::Entry& entry : now_.timeline) lines_ += yaml::encode_entry(entry);
  }

  // A file comes with the entry that names it. One whose entry is there already comes with the first that is new.
  void add_evidence(const model::Entry& entry, git::CommitDraft& draft) {
    const model::Evidence* named = kept_evidence(entry);
    for (const git::FileChange& file : joined_.files) {
      const bool is_named = named != nullptr && named->path == file.path;
      const bool is_late = next_ == 1 && !is_named_by_new(file.path);
      if (is_named || is_late) draft.files.push_back(file);
    }
  }
  bool is_named_by_new(const std::string& path) const {
    return std::any_of(joined_.added.begin(), joined_.added.end(), [&](const model::Entry& entry) {
      const model::Evidence* named = kept_evidence(entry);
      return named != nullptr && named->path == path;
    });
  }

  Joined joined_;
  model::Record now_;
  std::string lines_;  // of the timeline
  std::size_t next_ = 0;
};

// git has a name for who recorded it only when that is who imports.
git::Signature author_of(const model::Entry& entry, const git::Signature& importer) {
  git::Signature author;
  author.who.email = entry.recorded_by;
  if (base::to_lower_ascii(entry.recorded_by) == base::to_lower_ascii(importer.who.email)) author.who = importer.who;
  author.seconds = entry.recorded_at.time_since_epoch().count();
  return author;
}

}  // namespace

void EntryOrder::add(std::size_t record, const std::vector<model::Entry>& added) {
  std::int64_t latest = std::numeric_limits<std::int64_t>::min();
  for (const model::Entry& entry : added) {
    latest = std::max<std::int64_t>(latest, entry.recorded_at.time_since_epoch().count());
    Turn turn{
        .seconds = latest, .number = entry.id.number(), .random = {}, .record = static_cast<std::uint32_t>(record)};
    std::copy_n(entry.id.random_part().begin(), std::min(turn.random.size(), entry.id.random_part().size()),
                turn.random.begin());
    turns_.push_back(turn);
  }
}

std::vector<EntryOrder::Turn> EntryOrder::take() {
  // A record's own turns stand in order already: their seconds and numbers only rise.
  std::stable_sort(turns_.begin(), turns_.end(), [](const Turn& a, const Turn& b) {
    return std::tie(a.seconds, a.number, a.random, a.record) < std::tie(b.seconds, b.number, b.random, b.record);
  });
  return std::move(turns_);
}

std::vector<git::FileChange> write_history(HistoryWriter& writer, const std::vector<EntryOrder::Turn>& turns,
                                           const std::function<Joined(std::size_t)>& load,
                                           const std::function<void(std::size_t)>& progress) {
  std::vector<git::FileChange> files;
  std::map<std::uint32_t, Growing> growing;
  std::size_t done = 0;
  for (const EntryOrder::Turn& turn : turns) {
    auto found = growing.find(turn.record);
    if (found == growing.end()) found = growing.emplace(turn.record, Growing(load(turn.record))).first;
    git::CommitDraft draft = found->second.grow();
    draft.author = author_of(found->second.last(), writer.importer);
    draft.committer = writer.committer;
    writer.bulk.commit(writer.onto, draft);
    if (found->second.is_grown()) {
      found->second.settle(files);
      growing.erase(found);
    }
    progress(++done);
  }
  return files;
}

}  // namespace decklog::ledger
