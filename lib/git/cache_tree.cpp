// SPDX-License-Identifier: MIT
#include "lib/git/cache_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace decklog::git {
namespace {

constexpr std::size_t kIdSize = 20;
constexpr int kDeepestCacheTree = 4096;

// On disk, depth first: name NUL, count of entries (-1: not known) SP count of subtrees LF, id unless not known.
class Rewriter {
 public:
  Rewriter(std::string_view bytes, const std::vector<std::string>& paths) : rest_(bytes), paths_(paths) {}

  std::optional<std::string> run() {
    if (!node("", 0) || !rest_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool is_touched(const std::string& folder) const {
    return std::any_of(paths_.begin(), paths_.end(), [&](const std::string& path) { return path.starts_with(folder); });
  }

  static bool number(std::string_view digits, int& out) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc() && end == digits.data() + digits.size();
  }

  // `prefix` is the parent's path, "" or ending in '/'.
  bool node(const std::string& prefix, int depth) {
    const std::size_t zero = rest_.find('\0');
    const std::size_t line_end = zero == std::string_view::npos ? zero : rest_.find('\n', zero);
    if (line_end == std::string_view::npos || depth > kDeepestCacheTree) return false;
    const std::string name(rest_.substr(0, zero));
    const std::string_view counts = rest_.substr(zero + 1, line_end - zero - 1);
    const std::size_t space = counts.find(' ');
    int entries = 0;
    int subtrees = 0;
    if (space == std::string_view::npos || !number(counts.substr(0, space), entries) ||
        !number(counts.substr(space + 1), subtrees)) {
      return false;
    }
    rest_.remove_prefix(line_end + 1);
    const std::size_t id_size = entries >= 0 ? kIdSize : 0;
    if (rest_.size() < id_size) return false;
    const std::string_view id = rest_.substr(0, id_size);
    rest_.remove_prefix(id_size);

    const std::string folder = depth == 0 ? "" : prefix + name + "/";
    const bool is_known = entries >= 0 && !is_touched(folder);
    out_ += name;
    out_ += '\0';
    out_ += fmt::format("{} {}\n", is_known ? entries : -1, subtrees);
    if (is_known) out_ += id;
    for (int i = 0; i < subtrees; ++i) {
      if (!node(folder, depth + 1)) return false;
    }
    return true;
  }

  std::string_view rest_;
  const std::vector<std::string>& paths_;
  std::string out_;
};

}  // namespace

std::string cache_tree_without(std::string_view bytes, const std::vector<std::string>& paths) {
  return Rewriter(bytes, paths).run().value_or("");
}

}  // namespace decklog::git
