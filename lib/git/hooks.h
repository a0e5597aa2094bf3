// SPDX-License-Identifier: MIT
//
// Private to lib/git: the two hooks that a user may turn on with `decklog.hooks = commit-msg,post-commit`.
#pragma once

#include "lib/git/impl.h"

#include <string>

namespace decklog::git {

// The message as the hook leaves it; the same when the hook is off or not there.
// Throws: SystemError ("hook-refused") when it fails or leaves nothing.
std::string message_after_hook(const Repository::Impl& impl, const std::string& message);

// Failure is a notice.
void run_post_commit(const Repository::Impl& impl);

}  // namespace decklog::git
