// SPDX-License-Identifier: MIT
//
// A `git fast-import` stream on standard output: commits on top of what the ref has. Throws: std::runtime_error when
// the reader is gone.
#pragma once

#include "tests/bench/make_ledger/chronicle.h"

#include <string>
#include <string_view>

namespace decklog::bench {

class Stream {
 public:
  explicit Stream(std::string ref) : ref_(std::move(ref)) {}

  void begin_commit(const Person& author, base::Time time, std::string_view message);
  void file(const std::string& path, std::string_view content);
  void end();

 private:
  void write(std::string_view bytes);
  void flush();

  std::string ref_;
  std::string buffer_;
  bool has_begun_ = false;
};

// A thousand whole records in one commit: the fastest way to a large ledger. verify finds fault with it, for one
// author wrote what many recorded.
void write_whole(Chronicle& chronicle, Stream& stream);
// One commit for each entry, in the order in which they were written down, as decklog makes it.
void write_history(Chronicle& chronicle, Stream& stream);

}  // namespace decklog::bench
