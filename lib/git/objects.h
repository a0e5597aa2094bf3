// SPDX-License-Identifier: MIT
//
// Private to lib/git: writes loose objects so that their flushes come together: first every temporary file, then their
// bytes to the device, then the names, then one flush (durability.h), or one for each file and folder. Only what
// flush_all() has returned for may be pointed to.
#pragma once

#include "lib/git/durability.h"
#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::git {

// The name that our temporary objects begin with: git's own `gc` removes old ones ("tmp_obj_"), recovery at once.
inline constexpr std::string_view kTemporaryObject = "tmp_obj_decklog_";

class ObjectWriter {
 public:
  explicit ObjectWriter(const Repository::Impl& impl);
  // Removes what was not flushed.
  ~ObjectWriter();
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // Writes the object's temporary file; an object that stands there whole already is only made young again (so that
  // git gc leaves it alone). Throws: SystemError.
  git_oid add(git_object_t type, std::string_view bytes);

  // Puts all objects in their places, durable. Throws: SystemError.
  void flush_all();

  class Deflater;

 private:
  struct Waiting {
    std::filesystem::path temporary;
    std::filesystem::path final;
    Fd fd;
  };

  std::filesystem::path place_of(const git_oid& id) const;
  bool stands_whole(const git_oid& id, const std::filesystem::path& place) const;
  // Whether its folder had to be made.
  bool put_in_place(const Waiting& item) const;
  void write_temporary(std::string_view header, std::string_view bytes, const std::filesystem::path& final);

  const Repository::Impl& impl_;
  std::filesystem::path folder_;
  Flush flush_;
  std::unique_ptr<Deflater> deflater_;
  std::map<std::filesystem::path, Waiting> waiting_;  // by final place
  std::vector<std::filesystem::path> standing_;       // were there before; flushed with the others
};

}  // namespace decklog::git
