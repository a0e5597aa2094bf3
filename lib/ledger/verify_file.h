// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: a record's file as verify knows it, read whole once and then entry by entry: a file that only
// grew is proved by what came to it.
#pragma once

#include "lib/git/repository.h"
#include "lib/model/record.h"
#include "lib/yaml/codec.h"

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace decklog::ledger {

// Something that is wrong with a file by itself, whatever stood there before.
struct Flaw {
  std::string code;
  std::string message;
  base::Position position;
  std::string cause = {};  // the reader's own code and hint, when it refused the file
  std::string hint = {};
  bool operator==(const Flaw& other) const { return code == other.code; }
};

struct RecordFile {
  std::string bytes;
  model::Record record;     // empty id when it cannot be read
  std::vector<Flaw> flaws;  // none: bytes == encode(fold(timeline))
  bool is_readable() const { return !record.id.empty(); }
};

// Reads it whole and judges it by itself. Never throws for what the bytes say.
RecordFile read_record_file(const base::RecordId& id, std::string bytes);

// The new file, when it is `old` with entries at its end and the header that follows from them; nothing when it is
// anything else (then read both whole). `old` is spent, whatever the answer. Requires: `old` has no flaws.
struct Grown {
  RecordFile file;
  std::size_t added = 0;  // entries at the end
};
std::optional<Grown> grown(RecordFile& old, const std::string& bytes);

// Whether `bytes` has every entry of `old` at the beginning of its timeline.
bool begins_with_entries_of(std::string_view bytes, std::string_view old);

// The files that were read last, by blob; so a record that changes again is not read again.
class RecordFiles {
 public:
  explicit RecordFiles(const git::Repository& repository) : repository_(repository) {}
  // Throws: SystemError when the blob is missing.
  std::shared_ptr<RecordFile> get(const base::RecordId& id, const git::ObjectId& blob);
  void put(const git::ObjectId& blob, std::shared_ptr<RecordFile> file);
  void drop(const git::ObjectId& blob);
  // The bytes of a blob; nothing when it is too large for a record.
  std::optional<std::string> bytes(const git::ObjectId& blob) const;

 private:
  struct Kept {
    std::shared_ptr<RecordFile> file;
    std::list<std::string>::iterator turn;
    std::size_t cost = 0;
  };
  const git::Repository& repository_;
  std::unordered_map<std::string, Kept> kept_;
  std::list<std::string> turns_;  // the oldest first
  std::size_t cost_ = 0;
};

}  // namespace decklog::ledger
