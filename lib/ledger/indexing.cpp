// SPDX-License-Identifier: MIT
#include "lib/ledger/indexing.h"

#include "lib/base/digest.h"
#include "lib/ledger/changed_records.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/index_rows.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

// Below this many records the files answer as fast, and no database lies about.
constexpr std::size_t kWorthAnIndex = 200;

std::filesystem::path file_of(const Ledger::Impl& impl) {
  return impl.state_folder() / ("index-" + base::sha256_hex(impl.ref).substr(0, 12) + ".sqlite");
}

enum class Wanted { never, when_large, always };

Wanted wanted(const Ledger::Impl& impl) {
  const std::string word = impl.repository.config("decklog.index").value_or("auto");
  if (word == "auto") return Wanted::when_large;
  return impl.repository.config_bool("decklog.index", false) ? Wanted::always : Wanted::never;
}

// ---- From one tree to another

std::vector<ChangedRecord> changes_between(const git::Repository& repository, const std::string& from,
                                           const std::string& to) {
  try {
    return changed_records(repository, from, to);
  } catch (const base::SystemError& error) {
    throw index::Unusable(index::Unusable::Why::damaged, error.what());
  }
}

void apply(const git::Repository& repository, const ChangedRecord& record, index::Index::Changes& changes) {
  if (!record.after.is_plain()) return changes.drop(record.id);
  index::Row row = read_row(repository, record.id, record.after.blob);
  if (record.before.is_plain()) {  // its old words are found still
    row.words = row.words.without(read_row(repository, record.id, record.before.blob).words);
  }
  changes.put(row);
}

// ---- Opening

void build(const Ledger::Impl& impl, const std::string& tree, const std::vector<git::TreeFile>& files) {
  std::error_code ignored;
  std::filesystem::create_directories(impl.state_folder(), ignored);
  RowReader reader(impl, files);
  index::build(file_of(impl), tree, [&] { return reader.next(); });
}

// Makes it anew when that is worth it; false when not.
bool build_if_worth(const Ledger::Impl& impl, const std::string& tree) {
  const std::vector<git::TreeFile> files = record_files(impl);
  if (files.size() < kWorthAnIndex && wanted(impl) != Wanted::always) return false;
  build(impl, tree, files);
  return true;
}

// Throws: index::Unusable.
index::Index open_at(const Ledger::Impl& impl, const std::string& tree) {
  index::Index index(file_of(impl));
  constexpr int kTries = 3;  // somebody with another head may bring it elsewhere in between
  for (int tries = 0; index.tree() != tree; ++tries) {
    if (tries == kTries) throw index::Unusable(index::Unusable::Why::busy, "others bring it to other trees");
    index.change(tree, [&](const std::string& from, index::Index::Changes& changes) {
      for (const ChangedRecord& record : changes_between(impl.repository, from, tree)) {
        apply(impl.repository, record, changes);
      }
    });
  }
  return index;
}

bool is_mended_by_a_new_one(const index::Unusable& error) {
  return error.why() == index::Unusable::Why::missing || error.why() == index::Unusable::Why::damaged;
}

void tell(const Ledger::Impl& impl, const std::string& line) {
  if (impl.world.notice) impl.world.notice(line);
}

// Throws: index::Unusable; what `ask` throws.
void answer(const Ledger::Impl& impl, const std::string& tree, const std::function<void(const index::Index&)>& ask) {
  std::optional<index::Index>& open = impl.index_use.open;
  if (open && open->tree() != tree) open.reset();
  if (!open) open = open_at(impl, tree);
  ask(*open);
}

// Before a new one can be built, this one must be closed. False when none is worth it.
bool mend(const Ledger::Impl& impl, const std::string& tree, const index::Unusable& error) {
  impl.index_use.open.reset();
  if (error.why() == index::Unusable::Why::damaged) {
    tell(impl, std::string("the index is made anew: ") + error.what());
  }
  return build_if_worth(impl, tree);
}

void give_up(const Ledger::Impl& impl, const index::Unusable& error) {
  impl.index_use.open.reset();
  impl.index_use.given_up = true;
  if (error.why() == index::Unusable::Why::busy) return;
  tell(impl, std::string("note: no index (") + error.what() + "); every record is read");
}

}  // namespace

bool ask_index(const Ledger::Impl& impl, const std::function<void(const index::Index&)>& ask) {
  if (impl.index_use.given_up || wanted(impl) == Wanted::never) return false;
  const std::string tree = impl.repository.commit(impl.head).tree.hex();
  try {
    try {
      answer(impl, tree, ask);
    } catch (const index::Unusable& error) {
      if (!is_mended_by_a_new_one(error)) throw;
      impl.index_use.given_up = !mend(impl, tree, error);
      if (!impl.index_use.given_up) answer(impl, tree, ask);
    }
    return !impl.index_use.given_up;
  } catch (const index::Unusable& error) {
    give_up(impl, error);
    return false;
  }
}

}  // namespace decklog::ledger
