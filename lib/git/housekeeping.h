// SPDX-License-Identifier: MIT
//
// Loose objects become packs by git's own housekeeping: `git maintenance run --auto`, which git itself starts after its
// commits and which nobody would start where only decklog writes. Its rules are git's (gc.auto, gc.autoPackLimit,
// maintenance.auto), so are its locks, and it goes on by itself in the background (gc.autoDetach).
#pragma once

#include "lib/base/world.h"
#include "lib/git/repository.h"

namespace decklog::git {

// Whether git would find something to do now, by its own estimate: more loose objects than gc.auto (one folder of 256
// is counted) or more packs than gc.autoPackLimit. Costs two listings of folders. False also while a housekeeping is
// under way, and for a day after one that ended with a complaint (gc.log), as git waits.
bool wants_housekeeping(const Repository& repository, const base::World& world);

// Starts it. What it packs and which refs it moves into packed-refs is flushed as our own writing is, which git alone
// does not do. Never throws: whatever hinders it hinders it again next time, and git keeps its complaint.
void keep_house(const Repository& repository) noexcept;

}  // namespace decklog::git
