// SPDX-License-Identifier: MIT
//
// A database of what the records of one tree say: derived, disposable, never the truth. It knows nothing of git: the
// ledger says of which tree it is, tells it what changed, and asks no question before both speak of the same tree.
//
// Its answers are those that the files give (law: tests/unit/ledger/index_test.cpp). Whatever is wrong with it (damage,
// another version's form, no permission, a writer who takes too long) is Unusable, and the files answer instead.
// Many processes may have it open: readers see the state they began with, and nobody waits for a reader.
#pragma once

#include "lib/index/words.h"
#include "lib/model/query.h"
#include "lib/model/record.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::index {

class Unusable : public std::runtime_error {
 public:
  // missing: there is none yet. damaged: also when another version wrote it; a new one mends it. busy: somebody makes
  // or changes it. no_access: the folder cannot be written, the disk is full.
  enum class Why { missing, damaged, busy, no_access };
  Unusable(Why why, const std::string& message) : std::runtime_error(message), why_(why) {}
  Why why() const { return why_; }

 private:
  Why why_;
};

// What is kept of one record. Made apart from the database, so that several threads can.
struct Row {
  base::RecordId id;
  std::optional<model::Header> header;  // nothing: the file cannot be read
  std::string packed;
  Words words;  // that it is found by
};
Row row_of(model::Header header, Words words);
Row row_of_damaged(const base::RecordId& id);

// Makes the database anew from every row that `next` gives, in any order, beside the old one, and puts it in its place.
// Throws: Unusable (busy: somebody has the old one open); what `next` throws. On disk after a throw or a kill: the old
// one as it was, and perhaps a file `<file>.new` that the next build() replaces.
void build(const std::filesystem::path& file, const std::string& tree, const std::function<std::optional<Row>()>& next);

class Index {
 public:
  // Throws: Unusable.
  explicit Index(const std::filesystem::path& file);
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // The tree that all answers speak of, from now until change().
  const std::string& tree() const;

  // Changes of one transaction.
  class Changes {
   public:
    virtual ~Changes() = default;
    virtual void put(const Row& row) = 0;  // in place of what was there
    virtual void drop(const base::RecordId& id) = 0;
  };
  // Brings it to another tree. `make` is given the tree that it is of, which may be newer than tree() was.
  // Throws: Unusable; what `make` throws. Then nothing is changed.
  void change(const std::string& to_tree, const std::function<void(const std::string& from_tree, Changes&)>& make);

  // Sorted and cut as the query says.
  std::vector<model::Header> select(const model::Query& query) const;
  // How many answer, whatever its limit.
  std::size_t count(const model::Query& query) const;
  // Records whose files cannot be read, by id.
  std::vector<base::RecordId> damaged() const;
  // Those whose id has `part` (in capitals), damaged ones too.
  std::vector<base::RecordId> named(std::string_view part) const;

  // Those that may hold every term (folded) and answer the query: all that do, and perhaps others; the most recently
  // updated first. Damaged ones come last, as they may hold anything.
  enum class Where { title, anywhere };
  std::vector<base::RecordId> candidates(const std::vector<std::string>& terms, Where where,
                                         const model::Query& query) const;

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace decklog::index
