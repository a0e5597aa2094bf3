// SPDX-License-Identifier: MIT
#include "lib/ledger/index_rows.h"

#include "lib/base/text.h"
#include "lib/git/history.h"
#include "lib/ledger/impl.h"
#include "lib/model/search.h"
#include "lib/yaml/codec.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace decklog::ledger {
namespace {

// How many rows may wait for whoever writes them: a few megabytes.
constexpr std::size_t kAhead = 512;
// So that threads do not meet at each record.
constexpr std::size_t kPortion = 32;

index::Words words_of(const model::Record& record) {
  index::Words words;
  const auto add = [&](std::string_view text, index::Words::Of of) { words.add_text(base::folded(text), of); };
  add(record.fields.title.value_or(""), index::Words::Of::title);
  add(record.id.str(), index::Words::Of::title);
  model::for_each_searched_text(record, [&](std::string_view text) { add(text, index::Words::Of::other); });
  return words;
}

}  // namespace

std::vector<git::TreeFile> record_files(const Ledger::Impl& impl) {
  std::vector<git::TreeFile> found;
  for (const base::KindName& kind : base::kKindNames) {
    for (git::TreeFile& file : impl.repository.files(impl.head, std::string(kind.folder))) {
      if (git::is_regular(file.mode) && base::record_at_path(file.path)) found.push_back(std::move(file));
    }
  }
  return found;
}

index::Row read_row(const git::Repository& repository, const base::RecordId& id, const git::ObjectId& blob) {
  const std::string path = base::record_path(id);
  try {
    const auto bytes = repository.read_blob(blob, kMaxRecord);
    if (!bytes) throw base::SystemError("'" + path + "' names an object that is not there: " + blob.hex());
    model::Record record = yaml::decode(*bytes, path, id).record;
    index::Words words = words_of(record);
    return index::row_of(std::move(record), std::move(words));
  } catch (const base::BadData&) {
    return index::row_of_damaged(id);
  }
}

struct RowReader::Impl {
  const std::vector<git::TreeFile>& files;
  base::World world;
  std::vector<git::Repository> repositories;  // one a thread
  git::NoObjectCache no_cache;

  std::atomic<std::size_t> next_file = 0;
  std::mutex mutex;
  std::condition_variable can_put;
  std::condition_variable can_take;
  std::vector<index::Row> ready;
  std::vector<index::Row> taken;
  std::size_t given = 0;
  std::size_t working = 0;
  bool stopped = false;
  std::exception_ptr failure;
  std::vector<std::thread> threads;

  void work(const git::Repository& repository) {
    try {
      for (;;) {
        const std::size_t begin = next_file.fetch_add(kPortion);
        if (begin >= files.size()) break;
        std::vector<index::Row> rows;
        for (std::size_t i = begin; i < std::min(begin + kPortion, files.size()); ++i) {
          rows.push_back(read_row(repository, *base::record_at_path(files[i].path), files[i].blob));
        }
        if (!put(std::move(rows))) break;
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    --working;
    can_take.notify_all();
  }

  // False when nobody wants more.
  bool put(std::vector<index::Row> rows) {
    std::unique_lock lock(mutex);
    can_put.wait(lock, [&] { return stopped || failure || ready.size() < kAhead; });
    if (stopped || failure) return false;
    std::move(rows.begin(), rows.end(), std::back_inserter(ready));
    can_take.notify_all();
    return true;
  }

  // Everything that is ready, once there is something or all is over.
  void take() {
    std::unique_lock lock(mutex);
    can_take.wait(lock, [&] { return failure || !ready.empty() || working == 0; });
    if (failure) std::rethrow_exception(failure);
    taken.swap(ready);
    can_put.notify_all();
  }

  void tell(std::size_t done) const {
    if (world.progress) world.progress("making the index", done, files.size());
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopped = true;
      can_put.notify_all();
    }
    for (std::thread& thread : threads) thread.join();
  }
};

RowReader::RowReader(const Ledger::Impl& impl, const std::vector<git::TreeFile>& files)
    : impl_(new Impl{.files = files, .world = impl.world}) {
  const std::size_t count = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
  for (std::size_t i = 0; i < count; ++i) impl_->repositories.push_back(impl.repository.again());
  impl_->working = impl_->repositories.size();
  for (const git::Repository& repository : impl_->repositories) {
    impl_->threads.emplace_back([shared = impl_.get(), &repository] { shared->work(repository); });
  }
}
RowReader::~RowReader() {
  impl_->stop();
  impl_->tell(impl_->files.size());
}

std::optional<index::Row> RowReader::next() {
  if (impl_->taken.empty()) impl_->take();
  if (impl_->taken.empty()) return std::nullopt;
  index::Row row = std::move(impl_->taken.back());
  impl_->taken.pop_back();
  impl_->tell(++impl_->given);
  return row;
}

}  // namespace decklog::ledger
