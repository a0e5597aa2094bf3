// SPDX-License-Identifier: MIT
//
// Many objects at once: they stream through `git fast-import` into a folder of their own, and come to the repository as
// packs, whole and durable, when everything is written. No ref moves here: Transaction::advance() or commit() does
// that. For imports; everything else writes by Transaction.
// On disk: decklog/bulk-<random>/, a bare repository that borrows this one's objects. A killed import leaves it, and
// the repository itself as it was; the next import, or recovery, clears it.
#pragma once

#include "lib/git/repository.h"
#include "lib/git/transaction.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

class BulkWriter {
 public:
  // Throws: SystemError ("program-not-found") without git; SystemError when the folder cannot be written.
  BulkWriter(const Repository& repository, const base::World& world);
  // Drops everything unless finish() returned.
  ~BulkWriter();
  BulkWriter(const BulkWriter&) = delete;
  BulkWriter& operator=(const BulkWriter&) = delete;

  // Throws: SystemError when git takes no more, with its words.
  ObjectId blob(std::string_view bytes);

  // Commits form one line; the first continues `onto`, each later one its forerunner. Not signed: git fast-import
  // cannot. `draft.further_parents`, `typed_text` and `reflog` do not count. Requires: no path of the files goes.
  void commit(const ObjectId& onto, const CommitDraft& draft);

  // Everything is in the repository and durable when this returns. Nothing when no commit was written.
  // Throws: SystemError; Error ("interrupted") after Ctrl-C. On disk after a throw: as before.
  std::optional<ObjectId> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A new file in the repository's own corner that has no name: it is gone when its descriptor is closed, whatever
// happens. The descriptor is the caller's. Throws: SystemError.
int open_scratch(const Repository& repository);

// What killed imports left. Whoever is alive keeps a lock on his own.
void remove_left_bulk(const Repository::Impl& impl);

}  // namespace decklog::git
