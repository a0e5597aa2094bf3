// SPDX-License-Identifier: MIT
//
// Private to lib/git: commit signatures, as git makes them. Programs are named by protected configuration only.
#pragma once

#include "lib/git/impl.h"

#include <string>

namespace decklog::git {

// "" when commit.gpgsign is off. Throws: SystemError ("signing-failed"); never an unsigned answer when it is on.
std::string signature_of(const Repository::Impl& impl, const std::string& commit_text, const Signature& committer);

// The same whatever commit.gpgsign says: for tags, which have a switch of their own.
std::string make_signature(const Repository::Impl& impl, const std::string& text, const Signature& who);

}  // namespace decklog::git
