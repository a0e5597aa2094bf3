// SPDX-License-Identifier: MIT
//
// Records as rows of the index. Not for other rooms.
#pragma once

#include "lib/git/repository.h"
#include "lib/index/index.h"
#include "lib/ledger/ledger.h"

#include <memory>
#include <optional>
#include <vector>

namespace decklog::ledger {

// The files of the ledger's records at its head, in path order.
std::vector<git::TreeFile> record_files(const Ledger::Impl& impl);

// Throws: SystemError when the blob is not there.
index::Row read_row(const git::Repository& repository, const base::RecordId& id, const git::ObjectId& blob);

// Reads many records on as many threads as there are processors, a bounded number ahead.
class RowReader {
 public:
  RowReader(const Ledger::Impl& impl, const std::vector<git::TreeFile>& files);
  ~RowReader();
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  // In no order; nothing when all have come. Throws: what reading throws.
  std::optional<index::Row> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace decklog::ledger
