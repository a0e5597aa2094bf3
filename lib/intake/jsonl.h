// SPDX-License-Identifier: MIT
//
// `export jsonl` read again: one record or one kept file a line. What a line says of a record's header does not count;
// its timeline does. Strict: another type, an unknown key of an entry, or a line that is too much is BadData with its
// place.
#pragma once

#include "lib/ledger/import.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// A file of eight MiB as base64, or a record whose every byte is escaped in JSON.
inline constexpr std::size_t kMaxLine = 16 * 1024 * 1024;

// Throws: BadData.
ledger::ImportItem read_jsonl_line(std::string_view line, const std::string& file, int number);

class JsonlSource : public ledger::ImportSource {
 public:
  // `descriptor`: a file that can be read at any place; it becomes this object's. `name` is for errors.
  JsonlSource(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  ~JsonlSource() override;
  JsonlSource(const JsonlSource&) = delete;
  JsonlSource& operator=(const JsonlSource&) = delete;

  void scan(const std::function<void(ledger::ImportItem)>& visit) override;
  ledger::ImportedRecord record(std::size_t index) override;

 private:
  struct Place {
    std::uint64_t offset = 0;
    int line = 0;
  };
  int descriptor_;
  std::string name_;
  std::vector<Place> records_;
};

// A descriptor of a file that can be read at any place, with all that is in `path` ("-": in `in`); `scratch` makes an
// empty file for what cannot be read twice (a pipe). The descriptor is the caller's. Throws: NotFound; SystemError.
int open_input(const std::filesystem::path& path, std::istream& in, const std::function<int()>& scratch);

}  // namespace decklog::intake
