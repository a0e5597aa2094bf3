// SPDX-License-Identifier: MIT
//
// Whether signatures are good, as git says: the git program asks gpg or ssh-keygen, with the user's own keyring and
// gpg.ssh.allowedSignersFile. The programs are those that protected configuration names, never the repository's own.
#pragma once

#include "lib/git/repository.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::git {

enum class Grade {
  good,       // by a signer that is allowed
  missing,    // there is none
  bad,        // it does not fit the bytes
  untrusted,  // it fits, but nobody vouches for the key
  expired,    // signature or key
  revoked,
  unknown,  // cannot be checked: the key is not known
};

struct SignatureCheck {
  ObjectId object;
  Grade grade = Grade::missing;
  std::string signer;  // as git names it: an ssh principal, "Name <email>"; "" when not known
  std::string key;     // fingerprint
};

// One answer for each commit, in order. Throws: SystemError when git cannot be run or says something else.
void check_signatures(const Repository& repository, const std::vector<ObjectId>& commits,
                      const std::function<void(const SignatureCheck&)>& visit);

// Of an annotated tag ("refs/tags/decklog/seal/…").
SignatureCheck check_tag_signature(const Repository& repository, const std::string& ref);

}  // namespace decklog::git
