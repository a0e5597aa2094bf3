// SPDX-License-Identifier: MIT
//
// Whole records from elsewhere, many at once: their entries join what the ledger has, by entry id. History is not asked
// whether it may have happened: no rule refuses it. One commit for all, or, told again as it was written down, one for
// each entry. Knows no format: lib/intake brings the records.
#pragma once

#include "lib/base/error.h"
#include "lib/ledger/ledger.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <variant>

namespace decklog::ledger {

// Where in the input something stands, for errors.
struct Origin {
  std::string file;
  base::Position position;
};

struct ImportedRecord {
  model::Record record;            // fold() of its timeline, with schema and unknown header lines
  std::set<base::EntryId> hidden;  // entries whose text the export left out, because they are redacted
  Origin origin;
};
// A file that entries of a record name.
struct ImportedFile {
  std::string path;
  std::string content;
  Origin origin;
};
using ImportItem = std::variant<ImportedRecord, ImportedFile>;

// What is imported. It is read more than once, so that no memory has to hold all of it; both functions throw BadData.
class ImportSource {
 public:
  virtual ~ImportSource() = default;
  // Everything in its order, from the beginning.
  virtual void scan(const std::function<void(ImportItem)>& visit) = 0;
  // The record that came as the `index`-th (from 0) in scan(); files do not count.
  virtual ImportedRecord record(std::size_t index) = 0;
};

struct ImportOptions {
  std::string format;  // "jsonl", for the commit's trailer
  enum class Commits { one, each_entry } commits = Commits::one;
  enum class Effect { write, only_count } effect = Effect::write;
  // What is being done, and how much of it. Called often.
  std::function<void(const char* what, std::size_t done, std::size_t all)> progress;
};

struct Imported {
  std::size_t records = 0;        // that gained entries or files
  std::size_t new_records = 0;    // of these
  std::size_t unchanged = 0;      // everything of them was there already
  std::size_t entries = 0;        // new ones
  std::size_t files = 0;          // evidence, new
  std::size_t missing_files = 0;  // that entries name, and neither the input nor the ledger has
  std::size_t unnamed_files = 0;  // of the input, that no entry names: left out
  std::size_t hidden = 0;         // texts that the export left out, in new entries
  std::size_t problems = 0;       // that the changed records' histories have
  std::size_t commits = 0;
  std::string commit;        // the last one; "" when nothing was to do
  bool is_unsigned = false;  // commits should be signed, and those of an import with history cannot be
};

// Commits.each_entry: in the order in which entries were written down, but never before an earlier entry of the same
// record; each commit's author is who recorded it, at that time, its committer is who imports.
// Throws: BadData for an input that is none, an entry whose id the ledger has with other content, a newer schema, a
// file that is not what its name says; Locked; SystemError; Error ("interrupted"). On disk after a throw, and after a
// kill: no ref has moved; objects that nothing names may stay.
Imported import_records(Ledger& ledger, ImportSource& source, const ImportOptions& options);

// A new file for intermediate data that only this process sees; it is gone when its descriptor is closed, whatever
// happens. Throws: SystemError.
int open_scratch(const Ledger& ledger);

}  // namespace decklog::ledger
