// SPDX-License-Identifier: MIT
//
// The files of a work tree for whoever judges them: what stands there, whatever it is, and the bytes of plain files.
// Symbolic links are told, never followed; nothing outside the work tree is ever read.
#pragma once

#include "lib/git/repository.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::git {

class WorkFiles {
 public:
  // Requires: the repository is not bare, and outlives this.
  explicit WorkFiles(const Repository& repository);
  ~WorkFiles();
  WorkFiles(const WorkFiles&) = delete;
  WorkFiles& operator=(const WorkFiles&) = delete;

  // Whether to look into a folder; it is told as one path with mode 040000 when not.
  using Enters = std::function<bool(std::string_view folder)>;
  // `mode` as git would write it into a tree: 0100644, 0100755, 0120000, 0160000 for a repository of its own; 0: a
  // pipe, a device or the like.
  using Visit = std::function<void(const std::string& path, std::uint32_t mode)>;
  // In the order of names; `.git` is passed over. Throws: SystemError when a folder cannot be read.
  void walk(const Enters& enters, const Visit& visit) const;

  // Nothing when there is no such file. Throws: BadData ("too-large"); SystemError ("unsafe-path") when it, or a folder
  // on its way, is no plain file or folder; UsageError for what is no relative path.
  std::optional<std::string> read(const std::string& path, std::size_t max_bytes) const;

  // Whether git leaves the file out of this work tree (a sparse checkout), so that its absence says nothing.
  bool is_left_out(const std::string& path) const;

  // Puts `content` there as a whole, in place of `expected`. Throws: SystemError ("hand-edited", "unsafe-path"). On
  // disk after a throw: as before.
  void replace(const std::string& path, const std::string& expected, std::string_view content);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The id that the bytes have as a blob.
ObjectId blob_id(std::string_view bytes);

}  // namespace decklog::git
