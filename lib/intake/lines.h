// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the lines of a seekable file, each at most so long, with their number and place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

struct Line {
  std::string_view text;     // without its line end; until the next call
  std::uint64_t offset = 0;  // of its first byte
  int number = 0;            // from 1
};

class LineReader {
 public:
  // Reads at `offset` of the descriptor, where line `number` begins, and moves no file position.
  LineReader(int descriptor, const std::string& file, std::size_t max_bytes, std::uint64_t offset = 0, int number = 1)
      : descriptor_(descriptor), file_(file), max_bytes_(max_bytes), offset_(offset), number_(number) {}
  // Nothing at the end. Throws: BadData for a line that is too long; SystemError.
  std::optional<Line> next();

 private:
  bool fill();

  int descriptor_;
  const std::string& file_;
  std::size_t max_bytes_;
  std::uint64_t offset_;  // of the next line
  int number_;
  std::string buffer_;     // from the next line on, but for what was given out
  std::size_t taken_ = 0;  // of the buffer
};

}  // namespace decklog::intake
