// SPDX-License-Identifier: MIT
#include "lib/git/handles.h"

#include "lib/base/error.h"

#include <fmt/format.h>

namespace decklog::git {
namespace {

struct Meaning {
  const char* code;
  const char* hint;
};

Meaning meaning_of(int code) {
  switch (code) {
    case GIT_ENOTFOUND:
      return {"object-missing", "if this is a partial or broken clone, 'git fetch' or 'git fsck' tells more"};
    case GIT_EMISMATCH:
      return {"object-damaged", "'git fsck' lists what is damaged; another clone may still have it whole"};
    case GIT_ELOCKED:
      return {"locked-by-git", "another git program is at work, or one was killed: see the lock file it names"};
    default:
      return {"git", ""};
  }
}

}  // namespace

std::string last_message() {
  const git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? std::string() : std::string(error->message);
}

void fail(int code, std::string_view what) {
  const std::string words = last_message();
  git_error_clear();
  const Meaning meaning = meaning_of(code);
  throw base::SystemError(fmt::format("cannot {}{}{}", what, words.empty() ? "" : ": ", words), meaning.hint,
                          meaning.code, code);
}

git_oid to_oid(const ObjectId& id) {
  git_oid oid;
  const int code = git_oid_fromstrn(&oid, id.hex().data(), id.hex().size());
  if (code < 0) fail(code, fmt::format("read object id '{}'", id.hex()));
  return oid;
}

ObjectId to_id(const git_oid& oid) {
  std::string hex(GIT_OID_HEXSZ, '0');
  git_oid_fmt(hex.data(), &oid);
  return ObjectId(std::move(hex));
}

}  // namespace decklog::git
