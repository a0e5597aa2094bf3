// SPDX-License-Identifier: MIT
#include "lib/intake/lines.h"

#include "lib/base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace decklog::intake {

constexpr std::size_t kPiece = 256 * 1024;

// Whether more came.
bool LineReader::fill() {
  buffer_.erase(0, taken_);
  taken_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kPiece);
  ssize_t got = 0;
  do {
    got = ::pread(descriptor_, buffer_.data() + had, kPiece, static_cast<off_t>(offset_ + had));
  } while (got < 0 && errno == EINTR);
  buffer_.resize(had + static_cast<std::size_t>(got < 0 ? 0 : got));
  if (got < 0) throw base::SystemError(fmt::format("cannot read '{}': {}", file_, std::strerror(errno)));
  return got > 0;
}

std::optional<Line> LineReader::next() {
  std::size_t looked_at = taken_;
  std::size_t end = buffer_.find('\n', looked_at);
  while (end == std::string::npos) {
    looked_at = buffer_.size() - taken_;
    if (looked_at > max_bytes_) {
      throw base::BadData(file_, {number_, 0}, fmt::format("the line is longer than {} bytes", max_bytes_));
    }
    if (!fill()) {
      end = buffer_.size();
      break;
    }
    end = buffer_.find('\n', looked_at);
  }
  if (end == taken_ && end == buffer_.size()) return std::nullopt;
  const Line line{std::string_view(buffer_).substr(taken_, end - taken_), offset_, number_};
  const bool has_end = end < buffer_.size();
  offset_ += line.text.size() + (has_end ? 1 : 0);
  taken_ = end + (has_end ? 1 : 0);
  ++number_;
  return line;
}

}  // namespace decklog::intake
