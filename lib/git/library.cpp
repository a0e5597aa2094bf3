// SPDX-License-Identifier: MIT
#include "lib/git/handles.h"

#include <array>

namespace decklog::git {

Library::Library(const base::World&) {
  check(git_libgit2_init(), "start libgit2");
  // Re-hash everything that is read: a forged object is an error, not an answer.
  check(git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1), "turn on hash verification");
  // Configuration comes from Configuration, by git's variables; libgit2 shall not look for files by itself.
  for (const int level :
       {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
    check(git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, ""), "set libgit2's search path");
  }
  // check_ownership() asks with git's rule instead.
  check(git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0), "set libgit2's owner check");
  // The trees on the way to a record are read several times in one command; those of a full month are larger than
  // libgit2 keeps by default.
  check(git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, std::size_t{1} << 20), "set the cache");
  check(git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, std::ptrdiff_t{64} << 20), "set the cache");
  // Packs are read through windows; else a large pack would stand in memory as a whole, once for each thread.
  check(git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, std::size_t{8} << 20), "set the window on packs");
  check(git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, std::size_t{64} << 20), "set the windows on packs");
  // What libgit2 still writes itself (a new repository) is to survive a power cut too.
  check(git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1), "turn on flushing");
}

Library::~Library() { git_libgit2_shutdown(); }

}  // namespace decklog::git
