// SPDX-License-Identifier: MIT
#include "lib/git/work_tree.h"

#include "lib/base/error.h"
#include "lib/git/trees.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace decklog::git {
namespace {

[[noreturn]] void fail_unsafe(const std::filesystem::path& path) {
  throw base::SystemError(
      fmt::format("'{}' is a symbolic link or no plain file or folder; decklog does not write through it",
                  path.string()),
      "put a plain file or folder there, or keep the ledger on a branch that is not checked out", "unsafe-path");
}

int rename_with_flags(int from_folder, const std::string& from, int to_folder, const std::string& to,
                      unsigned int flags) {
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from.c_str(), to_folder, to.c_str(), flags));
}

bool is_unknown_flag(int error) { return error == EINVAL || error == ENOSYS; }

}  // namespace

void fail_hand_edited(const std::string& path, std::string_view how) {
  throw base::SystemError(
      fmt::format("'{}' {}; it was not overwritten", path, how),
      fmt::format("to keep the edit: git commit it, or copy it away; to drop it: git checkout HEAD -- '{}' "
                  "(a file that is not in git: move it away)",
                  path),
      "hand-edited");
}

bool is_same_text(std::string_view file, std::string_view blob) {
  if (file == blob) return true;
  if (file.find('\r') == std::string_view::npos || file.size() < blob.size()) return false;
  std::size_t at = 0;
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (file[i] == '\r' && i + 1 < file.size() && file[i + 1] == '\n') continue;
    if (at >= blob.size() || blob[at] != file[i]) return false;
    ++at;
  }
  return at == blob.size();
}

WorkTree::WorkTree(std::filesystem::path root, std::filesystem::path temporary_folder, Flush flush)
    : root_(std::move(root)), temporary_folder_(std::move(temporary_folder)), flush_(flush) {}

Fd WorkTree::open_parent(const std::vector<std::string>& parts, bool create) const {
  Fd folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) fail_errno("open", root_, errno);
  std::filesystem::path path = root_;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    path /= parts[i];
    const bool made = create && ::mkdirat(folder.get(), parts[i].c_str(), 0777) == 0;
    if (create && !made && errno != EEXIST) fail_errno("create folder", path, errno);
    if (made && flush_ == Flush::each) flush(folder.get(), path.parent_path());
    Fd next(::openat(folder.get(), parts[i].c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.is_open() && errno == ENOENT && !create) return Fd();
    if (!next.is_open() && (errno == ELOOP || errno == ENOTDIR)) fail_unsafe(path);
    if (!next.is_open()) fail_errno("open", path, errno);
    folder = std::move(next);
  }
  return folder;
}

std::optional<std::string> WorkTree::read_at(int folder, const std::string& name, const std::string& path,
                                             struct stat* status, std::size_t max_bytes) const {
  const Fd fd(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd.is_open() && errno == ENOENT) return std::nullopt;
  if (!fd.is_open() && errno == ELOOP) fail_unsafe(root_ / path);
  if (!fd.is_open()) fail_errno("open", root_ / path, errno);
  const struct stat seen = status_of(fd.get(), root_ / path);
  if (!S_ISREG(seen.st_mode)) fail_unsafe(root_ / path);
  if (status != nullptr) *status = seen;
  if (static_cast<std::uintmax_t>(seen.st_size) > max_bytes) {
    throw base::BadData(path, {}, fmt::format("the file has {} bytes, the limit is {}", seen.st_size, max_bytes), "",
                        "too-large");
  }
  return read_all(fd.get(), root_ / path);
}

std::optional<std::string> WorkTree::read(const std::string& path, std::size_t max_bytes) const {
  const std::vector<std::string> parts = path_components(path);
  const Fd folder = open_parent(parts, false);
  if (!folder.is_open()) return std::nullopt;
  return read_at(folder.get(), parts.back(), path, nullptr, max_bytes);
}

struct stat WorkTree::replace(const std::string& path, const std::optional<std::string>& expected,
                              std::string_view content, std::uint32_t mode) {
  const std::vector<std::string> parts = path_components(path);
  const std::string& name = parts.back();
  const Fd folder = open_parent(parts, true);
  struct stat status {};
  const std::optional<std::string> current = read_at(folder.get(), name, path, &status);
  const bool is_program = (status.st_mode & S_IXUSR) != 0;
  if (current && *current == content && is_program == (mode == kModeProgram)) return status;
  const auto is_expected = [&](const std::optional<std::string>& now) {
    return now.has_value() == expected.has_value() && (!now || is_same_text(*now, *expected));
  };
  if (!is_expected(current)) fail_hand_edited(path, "has changes that are not committed");

  Temporary temporary = write_temporary(folder.get(), path, content, mode);
  const struct stat before = status_of(temporary.fd.get(), root_ / path);
  if (current) {
    exchange(temporary, folder.get(), path, name, is_expected);
  } else {
    place_new(temporary, folder.get(), path, name);
  }
  if (flush_ == Flush::each) flush(folder.get(), (root_ / path).parent_path());
  const struct stat after = status_of(temporary.fd.get(), root_ / path);
  const bool untouched = after.st_size == before.st_size && after.st_mtim.tv_sec == before.st_mtim.tv_sec &&
                         after.st_mtim.tv_nsec == before.st_mtim.tv_nsec;
  if (!untouched) fail_hand_edited(path, "was changed just now");
  return after;
}

WorkTree::Temporary::~Temporary() {
  if (!is_kept && folder.is_open()) ::unlinkat(folder.get(), name.c_str(), 0);
}

// Cases: in our own folder when it is on the same device (the work tree never shows the file), else beside the target.
WorkTree::Temporary WorkTree::write_temporary(int target_folder, const std::string& path, std::string_view content,
                                              std::uint32_t mode) {
  Fd folder(::open(temporary_folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) fail_errno("open", temporary_folder_, errno);
  if (status_of(folder.get(), temporary_folder_).st_dev != status_of(target_folder, root_).st_dev) {
    folder = Fd(::openat(target_folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) fail_errno("open the folder of", root_ / path, errno);
  }
  Temporary temporary{std::move(folder), fmt::format("{}{}-{}", kTemporaryWork, ::getpid(), next_temporary_++), {}};
  ::unlinkat(temporary.folder.get(), temporary.name.c_str(), 0);
  temporary.fd = Fd(::openat(temporary.folder.get(), temporary.name.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode == kModeProgram ? 0777 : 0666));
  if (!temporary.fd.is_open()) fail_errno("create a file for", root_ / path, errno);
  write_all(temporary.fd.get(), content, root_ / path);
  follow(temporary.fd.get(), root_ / path, flush_);
  return temporary;
}

// Exchanged, not replaced: an edit that was saved a moment ago comes back out, is seen, and is put back.
void WorkTree::exchange(Temporary& temporary, int folder, const std::string& path, const std::string& name,
                        const std::function<bool(const std::optional<std::string>&)>& is_expected) {
  const int from = temporary.folder.get();
  if (rename_with_flags(from, temporary.name, folder, name, RENAME_EXCHANGE) != 0) {
    if (!is_unknown_flag(errno)) fail_errno("replace", root_ / path, errno);
    if (::renameat(from, temporary.name.c_str(), folder, name.c_str()) != 0) fail_errno("replace", root_ / path, errno);
    return;
  }
  temporary.is_kept = true;  // what stands there now is a person's until it is known to be ours
  const auto put_back = [&] {
    temporary.is_kept = rename_with_flags(from, temporary.name, folder, name, RENAME_EXCHANGE) != 0;
  };
  std::optional<std::string> displaced;
  try {
    displaced = read_at(from, temporary.name, path, nullptr);
  } catch (...) {
    put_back();
    throw;
  }
  if (!is_expected(displaced)) {
    put_back();
    fail_hand_edited(path, "was changed just now");
  }
  temporary.is_kept = false;
}

void WorkTree::place_new(const Temporary& temporary, int folder, const std::string& path, const std::string& name) {
  const int from = temporary.folder.get();
  if (rename_with_flags(from, temporary.name, folder, name, RENAME_NOREPLACE) == 0) return;
  if (is_unknown_flag(errno) && ::linkat(from, temporary.name.c_str(), folder, name.c_str(), 0) == 0) return;
  if (errno == EEXIST) fail_hand_edited(path, "was made just now");
  fail_errno("create", root_ / path, errno);
}

void WorkTree::remove(const std::string& path, std::string_view expected) {
  const std::vector<std::string> parts = path_components(path);
  {
    const Fd folder = open_parent(parts, false);
    if (!folder.is_open()) return;
    const std::optional<std::string> current = read_at(folder.get(), parts.back(), path, nullptr);
    if (current && *current != expected) fail_hand_edited(path, "has changes that are not committed");
    if (current && ::unlinkat(folder.get(), parts.back().c_str(), 0) != 0) fail_errno("remove", root_ / path, errno);
  }
  for (std::size_t depth = parts.size() - 1; depth > 0; --depth) {
    const std::vector<std::string> above(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(depth));
    const Fd folder = open_parent(above, false);
    if (!folder.is_open() || ::unlinkat(folder.get(), above.back().c_str(), AT_REMOVEDIR) != 0) return;
  }
}

}  // namespace decklog::git
