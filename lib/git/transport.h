// SPDX-License-Identifier: MIT
//
// Exchange with other repositories, through the git program: credentials, ssh, proxies and protocols are the user's
// own. Nothing here moves a branch of ours or touches a file of the work tree.
#pragma once

#include "lib/git/repository.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace decklog::git {

// Names of the configured remotes, sorted.
std::vector<std::string> remotes(const Repository& repository);
// Throws: NotFound ("remote-unknown") with the names that are known.
void check_remote(const Repository& repository, const std::string& remote);

// A branch elsewhere.
struct RemoteBranch {
  std::string remote;  // "origin"
  std::string ref;     // there: "refs/heads/main"
  // "origin/main"
  std::string spoken() const;
  // Where git keeps what it last saw of it: "refs/remotes/origin/main".
  std::string tracking() const;
  // Where we keep what our last exchange saw, so that a rewritten history is noticed whoever fetched meanwhile.
  std::string seen() const;
};

struct Exchange {
  // For each call of git.
  std::chrono::milliseconds limit{std::chrono::seconds(60)};
  // A person at a terminal may be asked for a password or a host's key.
  bool may_ask = false;
};

// Brings the branch's commits here and tells its tip; nothing when the remote has no such branch. Moves the tracking
// branch too, unless another git has its lock, or had it when it was killed.
// Throws: NotFound for a name that is no configured remote; SystemError ("remote-timeout", "remote-auth",
// "remote-unreachable", "fetch-failed") with git's own words. On disk after a throw: objects that nothing points to.
std::optional<ObjectId> fetch(const Repository& repository, const RemoteBranch& branch, const Exchange& exchange);

// Why the branch could not be moved although the remote would have it: it stands elsewhere now, or another push holds
// its lock. In git's words.
using Refusal = std::optional<std::string>;

// Moves the branch from `expected` (nothing: it must not be there) to `commit`. Nothing when it did.
// Throws: as fetch(); SystemError ("push-rejected") with what the remote said.
Refusal push(const Repository& repository, const RemoteBranch& branch, const ObjectId& commit,
             const std::optional<ObjectId>& expected, const Exchange& exchange);

// Writes down what an exchange saw. Throws: SystemError; Locked.
// Requires: no Transaction is open on this repository (it takes the same lock).
void remember_seen(Repository& repository, const RemoteBranch& branch, const ObjectId& commit);

}  // namespace decklog::git
