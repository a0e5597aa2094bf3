// SPDX-License-Identifier: MIT
//
// An import is prepared without a lock, on the commit that the ledger stands at, and lands under it when the ledger
// still stands there. A second attempt holds the lock from its beginning, so that nobody is faster for ever.
#include "lib/ledger/import.h"

#include "lib/base/digest.h"
#include "lib/git/bulk.h"
#include "lib/git/transaction.h"
#include "lib/git/work_files.h"
#include "lib/ledger/import_history.h"
#include "lib/ledger/import_join.h"
#include "lib/ledger/paths.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using Commits = ImportOptions::Commits;
using Effect = ImportOptions::Effect;

// As many as a message names; beyond that it is no message.
constexpr std::size_t kNamedRecords = 100;

std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return text;
}

std::string counted(std::size_t number, const char* one, const char* many) {
  return grouped(number) + " " + (number == 1 ? one : many);
}

std::string import_message(const std::string& format, const Imported& result,
                           const std::vector<base::RecordId>& records) {
  std::string text = fmt::format("import {}\n\nDecklog-Type: import\nDecklog-Import: {}\n",
                                 counted(result.records, "record", "records"), format);
  text += fmt::format("Decklog-Records: {}\nDecklog-Entries: {}\n", result.records, result.entries);
  if (records.size() > kNamedRecords) return text;
  for (const base::RecordId& id : records) text += fmt::format("Decklog-Record: {}\n", id.str());
  return text;
}

void check_file(const ImportedFile& file) {
  const auto fail = [&](const std::string& message) {
    throw base::BadData(file.origin.file, file.origin.position, message, {}, "bad-evidence");
  };
  const auto name = parse_evidence(file.path);
  if (!name || path_flaw(file.path, git::kModeFile)) fail("'path' is no path of a file kept as evidence");
  if (file.content.size() > kMaxAttachment) fail(fmt::format("'{}' is larger than a ledger keeps files", file.path));
  if (!base::sha256_hex(file.content).starts_with(name->sum)) {
    fail(fmt::format("'{}' is not the file whose SHA-256 its name begins with", file.path));
  }
}

class Attempt {
 public:
  Attempt(Ledger::Impl& impl, ImportSource& source, const ImportOptions& options)
      : impl_(impl), source_(source), options_(options), joiner_(impl, impl.head), onto_(impl.head) {
    if (options.effect == Effect::write) bulk_.emplace(impl.repository, impl.world);
  }

  // Everything but the ref.
  void prepare(const git::Signature& importer) {
    source_.scan([&](ImportItem item) {
      if (const auto* file = std::get_if<ImportedFile>(&item)) return take(*file);
      take(std::get<ImportedRecord>(item));
    });
    result_.unnamed_files = static_cast<std::size_t>(
        std::count_if(kept_.begin(), kept_.end(), [](const auto& file) { return !file.second.is_named; }));
    if (!bulk_ || result_.records == 0) return;
    if (options_.commits == Commits::each_entry) write_entries(importer);
    last_ = bulk_->finish();
  }

  const git::ObjectId& onto() const { return onto_; }
  bool is_empty() const { return result_.records == 0; }

  Imported land(git::Transaction& transaction, const git::Signature& importer) {
    const git::Signature committer = git::committer(impl_.repository, impl_.world);
    if (last_) {
      transaction.advance({.to = *last_,
                           .files = std::move(files_),
                           .committer = committer,
                           .reflog = "import: " + counted(result_.entries, "entry", "entries")});
      impl_.head = *last_;
    } else {
      impl_.head = transaction.commit({.files = std::move(files_),
                                       .message = import_message(options_.format, result_, records_),
                                       .author = importer,
                                       .committer = committer,
                                       .further_parents = {},
                                       .typed_text = {},
                                       .reflog = {}});
      result_.commits = 1;
    }
    result_.commit = impl_.head.hex();
    return std::move(result_);
  }
  Imported counts() { return std::move(result_); }

 private:
  void take(const ImportedFile& file) {
    check_file(file);
    kept_[file.path] = {bulk_ ? bulk_->blob(file.content) : git::blob_id(file.content)};
  }

  void take(const ImportedRecord& item) {
    const std::size_t index = index_++;
    if (!seen_.insert(item.record.id).second) {
      throw base::BadData(item.origin.file, item.origin.position,
                          fmt::format("{} stands twice in the input", item.record.id.str()), {}, "duplicate-record");
    }
    Joined joined = joiner_.join(item, kept_);
    result_.missing_files += joined.missing_files;
    tell("read", index_, 0);
    if (!joined.is_changed) {
      ++result_.unchanged;
      return;
    }
    count(joined);
    if (options_.commits == Commits::each_entry) order_.add(index, joined.added);
    // A file whose entry is there already needs no entry of its own.
    if (options_.commits == Commits::one || joined.added.empty()) add_to_commit(joined);
  }

  void count(const Joined& joined) {
    ++result_.records;
    result_.new_records += joined.ours ? 0U : 1U;
    result_.entries += joined.added.size();
    result_.files += joined.files.size();
    result_.hidden += joined.hidden;
    result_.problems += joined.record.problems.size();
  }

  void add_to_commit(Joined& joined) {
    if (records_.size() <= kNamedRecords) records_.push_back(joined.record.id);
    if (!bulk_) return;
    if (!joined.added.empty()) {
      files_.push_back({.path = base::record_path(joined.record.id), .content = {}, .blob = bulk_->blob(joined.bytes)});
    }
    std::move(joined.files.begin(), joined.files.end(), std::back_inserter(files_));
  }

  void write_entries(const git::Signature& importer) {
    for (auto& [path, file] : kept_) file.is_named = false;
    HistoryWriter writer{.bulk = *bulk_,
                         .onto = onto_,
                         .importer = importer,
                         .committer = git::committer(impl_.repository, impl_.world)};
    const std::vector<EntryOrder::Turn> turns = order_.take();
    auto written = write_history(
        writer, turns, [&](std::size_t index) { return joiner_.join(source_.record(index), kept_); },
        [&](std::size_t done) { tell("written", done, turns.size()); });
    result_.commits = turns.size();
    if (!turns.empty() && !files_.empty()) write_late_files(writer);
    std::move(written.begin(), written.end(), std::back_inserter(files_));
  }

  // Files whose entries the ledger has.
  void write_late_files(HistoryWriter& writer) {
    bulk_->commit(onto_, {.files = files_,
                          .message = import_message(options_.format, result_, records_),
                          .author = writer.importer,
                          .committer = writer.committer,
                          .further_parents = {},
                          .typed_text = {},
                          .reflog = {}});
    ++result_.commits;
  }

  void tell(const char* what, std::size_t done, std::size_t all) const {
    if (options_.progress) options_.progress(what, done, all);
  }

  Ledger::Impl& impl_;
  ImportSource& source_;
  const ImportOptions& options_;
  Joiner joiner_;
  git::ObjectId onto_;
  std::optional<git::BulkWriter> bulk_;
  KeptFiles kept_;
  std::set<base::RecordId> seen_;
  std::size_t index_ = 0;
  EntryOrder order_;
  std::vector<git::FileChange> files_;
  std::vector<base::RecordId> records_;
  std::optional<git::ObjectId> last_;
  Imported result_;
};

void look_again(Ledger::Impl& impl, const git::ObjectId& head) {
  if (head == impl.head) return;
  impl.head = head;
  impl.forget_agreements();
}

// Nothing when somebody wrote to the ledger meanwhile.
std::optional<Imported> try_import(Ledger::Impl& impl, ImportSource& source, const ImportOptions& options,
                                   const git::Signature& importer, std::optional<git::Transaction>& transaction) {
  Attempt attempt(impl, source, options);
  attempt.prepare(importer);
  if (options.effect == Effect::only_count || attempt.is_empty()) return attempt.counts();
  if (!transaction) transaction.emplace(impl.repository, impl.ref, impl.world);
  if (transaction->head() != attempt.onto()) return std::nullopt;
  return attempt.land(*transaction, importer);
}

}  // namespace

Imported import_records(Ledger& ledger, ImportSource& source, const ImportOptions& options) {
  Ledger::Impl& impl = ledger.impl();
  // A missing identity is told before anything is read in vain.
  const git::Signature importer = git::author(impl.repository, impl.world);
  std::optional<git::Transaction> transaction;
  std::optional<Imported> done = try_import(impl, source, options, importer, transaction);
  if (!done) {
    look_again(impl, transaction->head().value_or(impl.head));
    done = try_import(impl, source, options, importer, transaction);
    DECKLOG_CHECK(done.has_value(), "nobody writes while we hold the lock");
  }
  done->is_unsigned = options.commits == Commits::each_entry && done->commits > 0 &&
                      impl.repository.config_bool("commit.gpgsign", false);
  return std::move(*done);
}

int open_scratch(const Ledger& ledger) { return git::open_scratch(ledger.impl().repository); }

}  // namespace decklog::ledger
