// SPDX-License-Identifier: MIT
#include "lib/git/files.h"

#include "lib/base/error.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace decklog::git {
namespace {

std::string hint_for(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
      return "the folder cannot be written by you: check its owner and mode";
    case ENOSPC:
    case EDQUOT:
      return "the disk is full: nothing was recorded; free some space and type the command again";
    default:
      return "";
  }
}

int open_retrying(const std::filesystem::path& path, int flags, mode_t mode) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

}  // namespace

Fd::~Fd() {
  if (number_ >= 0) ::close(number_);
}

void Fd::close(const std::filesystem::path& subject) {
  const int number = std::exchange(number_, -1);
  if (number >= 0 && ::close(number) != 0 && errno != EINTR) fail_errno("close", subject, errno);
}

void fail_errno(std::string_view what, const std::filesystem::path& subject, int error) {
  throw base::SystemError(
      fmt::format("cannot {} '{}': {}", what, subject.string(), std::generic_category().message(error)),
      hint_for(error), "system", error);
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& subject) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_errno("write", subject, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_all(int fd, const std::filesystem::path& subject) {
  std::string bytes;
  const struct stat status = status_of(fd, subject);
  if (status.st_size > 0) bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_errno("read", subject, errno);
    if (got == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void flush(int fd, const std::filesystem::path& subject) {
  int result = -1;
  do {
    result = ::fsync(fd);
  } while (result != 0 && errno == EINTR);
  // EINVAL and ENOTSUP: a file system without flushing (some FUSE ones, for folders); git goes on as well.
  if (result != 0 && errno != EINVAL && errno != ENOTSUP) fail_errno("flush", subject, errno);
}

void flush_folder(const std::filesystem::path& folder) {
  const Fd fd(open_retrying(folder, O_RDONLY | O_DIRECTORY, 0));
  if (!fd.is_open()) fail_errno("open", folder, errno);
  flush(fd.get(), folder);
}

void follow(int fd, const std::filesystem::path& subject, Flush how) {
  if (how == Flush::no) return;
  constexpr unsigned int kWriteOut = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  if (how == Flush::in_order) {
    if (::sync_file_range(fd, 0, 0, kWriteOut) == 0) return;
    const bool is_unknown = errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP || errno == ESPIPE;
    if (!is_unknown) fail_errno("write out", subject, errno);  // asked again, the system would not tell it again
  }
  flush(fd, subject);
}

void follow_folder(const std::filesystem::path& folder, Flush how) {
  if (how == Flush::each) flush_folder(folder);
}

struct stat status_of(int fd, const std::filesystem::path& subject) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) fail_errno("look at", subject, errno);
  return status;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  const Fd fd(open_retrying(path, O_RDONLY, 0));
  if (!fd.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!fd.is_open()) fail_errno("open", path, errno);
  return read_all(fd.get(), path);
}

void create_file(const std::filesystem::path& path, std::string_view bytes, Flush with_flush, mode_t mode) {
  Fd fd(open_retrying(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
  if (!fd.is_open()) fail_errno("create", path, errno);
  try {
    write_all(fd.get(), bytes, path);
    follow(fd.get(), path, with_flush);
    fd.close(path);
  } catch (...) {
    try_remove(path);
    throw;
  }
}

FreshFile::FreshFile(std::filesystem::path name, std::string_view bytes, Flush with_flush, mode_t mode)
    : name_(std::move(name)) {
  try {
    create_file(name_, bytes, with_flush, mode);
  } catch (const base::SystemError& error) {
    if (error.native() != EEXIST) throw;
    remove_file(name_);  // a killed command left it
    create_file(name_, bytes, with_flush, mode);
  }
}

FreshFile::~FreshFile() {
  if (!name_.empty()) try_remove(name_);
}

void FreshFile::place_at(const std::filesystem::path& path) {
  rename_file(name_, path);
  name_.clear();
}

void replace_file(const std::filesystem::path& path, const std::filesystem::path& temporary, std::string_view bytes,
                  Flush with_flush, mode_t mode) {
  FreshFile(temporary, bytes, with_flush, mode).place_at(path);
  follow_folder(path.parent_path(), with_flush);
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_errno("replace", to, errno);
}

void remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail_errno("remove", path, errno);
}

void try_remove(const std::filesystem::path& path) noexcept { ::unlink(path.c_str()); }

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_errno("create folder", folder, error.value());
}

bool same_inode(const std::filesystem::path& one, const std::filesystem::path& other) {
  struct stat first {};
  struct stat second {};
  if (::lstat(one.c_str(), &first) != 0 || ::lstat(other.c_str(), &second) != 0) return false;
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace decklog::git
