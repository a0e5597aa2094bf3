// SPDX-License-Identifier: MIT
//
// What the ledger's sources share. Not for other rooms.
#pragma once

#include "lib/git/repository.h"
#include "lib/git/transaction.h"
#include "lib/ledger/indexing.h"
#include "lib/ledger/ledger.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::ledger {

struct Ledger::Impl {
  git::Repository repository;
  std::string ref;
  base::World world;
  git::ObjectId head;  // the ref's commit when it was last looked at
  mutable std::optional<model::Policy> policy;
  mutable std::optional<model::Roster> roster;
  mutable IndexUse index_use;
  Inspect inspect = {};  // may be empty

  // The folder of the machine's own state; shared by all work trees.
  std::filesystem::path state_folder() const { return repository.common_folder() / "decklog"; }
  const model::Policy& get_policy() const;
  const model::Roster& get_roster() const;
  // What stands in the policy and the roster belongs to one commit: asked again after the head moved.
  void forget_agreements();
  // Nothing when there is no such record. Throws: BadData.
  std::optional<model::Record> try_read(const base::RecordId& id) const;
  bool exists(const base::RecordId& id) const;
  // The records whose id has the part (in capitals), in path order.
  std::vector<base::RecordId> named(std::string_view part) const;
};

inline constexpr const char* kPolicyPath = "decklog.yaml";
inline constexpr const char* kRosterPath = "roster.yaml";
inline constexpr std::size_t kMaxFile = 1024 * 1024;  // of .gitattributes and the like, in bytes

// The full name of a ref that a person typed: "oncall" is a branch.
std::string full_ref(const std::string& typed);

// Configuration that every clone of a ledger needs: hunk headings for git diff, the merge driver for git pull.
struct CloneSetting {
  std::string name;
  std::string value;
};
// What this clone has otherwise or not at all.
std::vector<CloneSetting> missing_configuration(const git::Repository& repository);
void configure_clone(git::Repository& repository);

// One written entry, for the commit's message.
struct Written {
  const model::Record& before;
  const model::Record& after;
  const model::Entry& entry;
};
// Subject, text and trailers (DESIGN 6). Requires: not empty.
std::string commit_message(const std::vector<Written>& written);
// `Decklog-*` trailers of a message's last paragraph.
std::map<std::string, std::string> trailers_of(const std::string& message);

// Remembers the record for `@`. Best effort: it is a convenience of this clone.
void remember_last(const Ledger::Impl& impl, const base::RecordId& id);

}  // namespace decklog::ledger
