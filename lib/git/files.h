// SPDX-License-Identifier: MIT
//
// Private to lib/git: files by descriptor, every return code checked. Folders of a work tree are opened one component
// at a time with O_NOFOLLOW, so no symbolic link on the way is ever followed, whoever swaps one in meanwhile.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace decklog::git {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();

  bool is_open() const { return number_ >= 0; }
  int get() const { return number_; }
  // Throws: SystemError; a failing close may be the only word of a failed write.
  void close(const std::filesystem::path& subject);

 private:
  int number_ = -1;
};

// Throws: SystemError "cannot <what> '<subject>': <system's words>".
[[noreturn]] void fail_errno(std::string_view what, const std::filesystem::path& subject, int error);

void write_all(int fd, std::string_view bytes, const std::filesystem::path& subject);
std::string read_all(int fd, const std::filesystem::path& subject);
void flush(int fd, const std::filesystem::path& subject);
void flush_folder(const std::filesystem::path& folder);

// How a written file is followed to the disk (durability.h). `in_order`: its bytes stand on the device before its name
// changes; a flush of any file that changes its name later makes both last. `each`: flushed by itself, and its folder
// too.
enum class Flush { no, in_order, each };
void follow(int fd, const std::filesystem::path& subject, Flush how);
void follow_folder(const std::filesystem::path& folder, Flush how);

struct stat status_of(int fd, const std::filesystem::path& subject);

// The whole file; nothing when there is none. Throws: SystemError for anything else.
std::optional<std::string> read_file(const std::filesystem::path& path);

// A new file (O_EXCL), written and closed. Throws: SystemError; then the file is gone again.
void create_file(const std::filesystem::path& path, std::string_view bytes, Flush flush, mode_t mode = 0666);

// A new file under a name of ours, to be renamed over another; gone again unless it was placed.
class FreshFile {
 public:
  FreshFile(std::filesystem::path name, std::string_view bytes, Flush flush, mode_t mode = 0666);
  ~FreshFile();
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;
  void place_at(const std::filesystem::path& path);

 private:
  std::filesystem::path name_;
};

// Replaces `path` as a whole: `temporary` (on the same device) is written and renamed over it. After a throw `path` is
// as it was, or, when only the folder's flush failed, new; the temporary file is gone.
void replace_file(const std::filesystem::path& path, const std::filesystem::path& temporary, std::string_view bytes,
                  Flush flush, mode_t mode = 0666);

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
// Nothing happens when there is no such file. Throws: SystemError.
void remove_file(const std::filesystem::path& path);
// The same, for destructors and clean-up: failure is silent.
void try_remove(const std::filesystem::path& path) noexcept;

// Makes `folder` and what is missing above it. Throws: SystemError.
void make_folders(const std::filesystem::path& folder);

// Whether both names lead to the same inode; false when one of them leads nowhere.
bool same_inode(const std::filesystem::path& one, const std::filesystem::path& other);

}  // namespace decklog::git
