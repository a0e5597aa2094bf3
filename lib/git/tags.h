// SPDX-License-Identifier: MIT
//
// Annotated tags: read, list, write. A tag is written once and never moved.
#pragma once

#include "lib/base/world.h"
#include "lib/git/repository.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::git {

struct Tag {
  ObjectId id;       // of the tag object
  ObjectId target;   // what it points to
  std::string type;  // of the target: "commit"
  std::string name;  // that it gives itself: "decklog/seal/…"
  Signature tagger;
  std::string message;  // without the signature
  bool is_signed = false;
};

// Nothing when the ref is not there or names no annotated tag. Throws: SystemError when it cannot be read.
std::optional<Tag> read_tag(const Repository& repository, const std::string& ref);

// Full names of the refs that begin so, sorted.
std::vector<std::string> refs_that_begin(const Repository& repository, const std::string& start);

// Whether git allows it as a tag's name.
bool is_tag_name(const std::string& name);

struct TagDraft {
  std::string name;  // "decklog/seal/20261122T080311Z"
  ObjectId commit;
  Signature tagger;
  std::string message;  // ends in LF
};
// Signs when tag.gpgSign says so, or commit.gpgSign where that is silent; never unsigned when signing fails. Durable.
// Throws: SystemError ("tag-exists"); SystemError; Locked. On disk after a throw: no tag (an object nothing points to
// may stay). Requires: no Transaction is open on this repository (it takes the same lock).
Tag write_tag(Repository& repository, const TagDraft& draft);

}  // namespace decklog::git
