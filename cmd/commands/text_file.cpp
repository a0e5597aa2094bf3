// SPDX-License-Identifier: MIT
#include "cmd/commands/text_file.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>
#include <stdlib.h>
#include <system_error>
#include <unistd.h>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;

fs::path followed(const fs::path& path) {
  std::error_code none;
  const fs::path target = fs::canonical(path, none);
  return none ? path : target;
}

// A file of ours beside the target, which goes unless it takes its place.
class FileBeside {
 public:
  explicit FileBeside(const fs::path& target) : name_(target.string() + ".decklog-XXXXXX") {
    descriptor_ = mkstemp(name_.data());
    if (descriptor_ < 0) fail_to("write", target, errno);
  }
  ~FileBeside() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!is_placed_) unlink(name_.c_str());
  }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;

  void fill(std::string_view text, fs::perms mode) {
    while (!text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_to("write", name_, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(descriptor_) != 0) fail_to("write", name_, errno);
    fs::permissions(name_, mode);
  }
  void place(const fs::path& target) {
    std::error_code failed;
    fs::rename(name_, target, failed);
    if (failed) fail_to("write", target, failed.value());
    is_placed_ = true;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  bool is_placed_ = false;
};

}  // namespace

std::string quoted(const fs::path& path) { return "'" + base::for_terminal(path.string()) + "'"; }

void fail_to(const char* what, const fs::path& path, int code) {
  throw base::SystemError("cannot " + std::string(what) + " " + quoted(path) + ": " + std::strerror(code), "", "system",
                          code);
}

std::optional<std::string> read_text_file(const fs::path& path, std::size_t max_bytes) {
  std::error_code unknown;
  const fs::file_status status = fs::status(path, unknown);
  if (status.type() == fs::file_type::not_found) return std::nullopt;
  if (status.type() == fs::file_type::directory) throw base::UsageError(quoted(path) + " is a folder", "name a file");
  if (status.type() != fs::file_type::regular)
    throw base::UsageError(quoted(path) + " is no plain file", "name a file");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) fail_to("read", path, errno);
  std::string content(max_bytes + 1, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (stream.bad()) fail_to("read", path, errno);
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (content.size() > max_bytes) {
    throw base::BadData(path.string(), {}, "is longer than " + std::to_string(max_bytes) + " bytes");
  }
  return content;
}

void write_text_file(const fs::path& path, const std::optional<std::string>& found, std::string_view text) {
  const fs::path target = followed(path);
  constexpr std::size_t kMaxFound = 64 * 1024 * 1024;
  constexpr fs::perms kUsual =
      fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;
  std::error_code unknown;
  const fs::perms mode = found ? fs::status(target, unknown).permissions() : kUsual;
  FileBeside beside(target);
  beside.fill(text, mode);
  if (read_text_file(target, kMaxFound) != found) {
    throw base::SystemError(quoted(path) + " was changed meanwhile; it was left as it is", "type the command again",
                            "hand-edited");
  }
  beside.place(target);
}

bool write_answer(Env& env, const std::string& file, std::string_view text) {
  if (file == "-") {
    *env.out << text;
    return true;
  }
  constexpr std::size_t kMaxAnswer = 16 * 1024 * 1024;
  const fs::path path = env.folder / file;
  const auto found = read_text_file(path, kMaxAnswer);
  if (found == text) return false;
  write_text_file(path, found, text);
  return true;
}

}  // namespace decklog::cmd
