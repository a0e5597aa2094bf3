// SPDX-License-Identifier: MIT
//
// Private to lib/git: how a repository comes to be, whole or not at all. libgit2 makes it file by file and leaves a
// lock of its own when it is killed, so it works beside the place, and what is ready is moved there with HEAD last:
// without HEAD git sees no repository. On disk after a kill: nothing git takes for a repository, or all of it;
// `.decklog-init*` folders are cleared, or their move is finished, by the next attempt.
#pragma once

#include "lib/git/repository.h"

#include <filesystem>
#include <string>

namespace decklog::git {

// Throws: SystemError; also when there is a repository already.
void place_new_repository(const std::filesystem::path& path, Repository::Layout layout, const std::string& branch);

}  // namespace decklog::git
