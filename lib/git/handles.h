// SPDX-License-Identifier: MIT
//
// Private to lib/git: owners for libgit2's handles (one pointer wide) and the one place where a return code becomes an
// exception. No raw handle ever stands between two calls that can throw.
#pragma once

#include "lib/git/repository.h"

#include <git2.h>

#include <memory>
#include <string>
#include <string_view>

namespace decklog::git {

template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

using RepositoryHandle = std::unique_ptr<git_repository, FreedBy<git_repository_free>>;
using ConfigHandle = std::unique_ptr<git_config, FreedBy<git_config_free>>;
using ConfigEntryHandle = std::unique_ptr<git_config_entry, FreedBy<git_config_entry_free>>;
using OdbHandle = std::unique_ptr<git_odb, FreedBy<git_odb_free>>;
using OdbObjectHandle = std::unique_ptr<git_odb_object, FreedBy<git_odb_object_free>>;
using ObjectHandle = std::unique_ptr<git_object, FreedBy<git_object_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, FreedBy<git_reference_free>>;
using ReferenceIteratorHandle = std::unique_ptr<git_reference_iterator, FreedBy<git_reference_iterator_free>>;

// What libgit2 says about its last failure; never null, "" when it says nothing.
std::string last_message();

// Throws: SystemError "cannot <what>: <libgit2's words>" with the hint that fits the code.
[[noreturn]] void fail(int code, std::string_view what);

inline int check(int code, std::string_view what) {
  if (code < 0) fail(code, what);
  return code;
}

// Throws: SystemError when the id is not 40 hex digits.
git_oid to_oid(const ObjectId& id);
ObjectId to_id(const git_oid& oid);

}  // namespace decklog::git
