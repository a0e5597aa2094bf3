// SPDX-License-Identifier: MIT
//
// Private to lib/git: the files people see. A file is replaced only while it still holds what we know from the ref;
// anything else is a person's edit and stays. Symbolic links are never followed.
#pragma once

#include "lib/git/files.h"
#include "lib/git/repository.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

// Equal, or different in CR LF against LF only (core.autocrlf may have written the file so).
bool is_same_text(std::string_view file, std::string_view blob);

class WorkTree {
 public:
  // `temporary_folder` is ours (common/decklog), on the same device where possible.
  WorkTree(std::filesystem::path root, std::filesystem::path temporary_folder, Flush flush);

  // Nothing when there is no such file. Throws: SystemError ("unsafe-path") when it, or a folder on its way, is a
  // symbolic link or something else that is no plain file.
  // Throws: BadData ("too-large").
  std::optional<std::string> read(const std::string& path, std::size_t max_bytes = SIZE_MAX) const;

  // Puts `content` there as a whole, when the file is `expected` (nothing: absent) or `content` already; missing
  // folders are made. Returns the file's final stat. Throws: SystemError ("hand-edited", "unsafe-path").
  // Requires: is_regular(mode).
  struct stat replace(const std::string& path, const std::optional<std::string>& expected, std::string_view content,
                      std::uint32_t mode = kModeFile);

  // Removes the file when it is `expected`, then the folders above that this leaves empty. Throws: SystemError.
  void remove(const std::string& path, std::string_view expected);

 private:
  struct Temporary {
    Fd folder;
    std::string name;
    Fd fd;
    bool is_kept = false;
    ~Temporary();
    Temporary(Fd in, std::string called, Fd file)
        : folder(std::move(in)), name(std::move(called)), fd(std::move(file)) {}
    Temporary(Temporary&&) = default;
    Temporary& operator=(Temporary&&) = delete;
  };

  Temporary write_temporary(int target_folder, const std::string& path, std::string_view content, std::uint32_t mode);
  void exchange(Temporary& temporary, int folder, const std::string& path, const std::string& name,
                const std::function<bool(const std::optional<std::string>&)>& is_expected);
  void place_new(const Temporary& temporary, int folder, const std::string& path, const std::string& name);
  Fd open_parent(const std::vector<std::string>& parts, bool create) const;
  std::optional<std::string> read_at(int folder, const std::string& name, const std::string& path, struct stat* status,
                                     std::size_t max_bytes = SIZE_MAX) const;

  std::filesystem::path root_;
  std::filesystem::path temporary_folder_;
  Flush flush_;
  int next_temporary_ = 0;
};

// The name that temporary work files begin with, in decklog/ and, across devices, in the work tree itself.
inline constexpr std::string_view kTemporaryWork = ".decklog-tmp-";

[[noreturn]] void fail_hand_edited(const std::string& path, std::string_view how);

}  // namespace decklog::git
