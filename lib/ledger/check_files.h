// SPDX-License-Identifier: MIT
//
// Private to lib/ledger: what check looks at, the work tree's files or a commit's, and what they are held against: the
// commit below, and what a merge has to keep.
#pragma once

#include "lib/git/history.h"
#include "lib/git/work_files.h"
#include "lib/ledger/check.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::ledger {

// Every path that may be the ledger's, and beside them the names in the root.
using TreeFiles = std::map<std::string, git::TreeSide>;
TreeFiles tree_files(const git::Repository& repository, const git::ObjectId& commit);

// A file as some commit has it whose entries must not get lost.
struct PastFile {
  git::ObjectId blob;
  git::ObjectId commit;
  std::string name;  // of the commit, for people: "HEAD", "MERGE_HEAD", "3f2a81c90"
};

class CheckedFiles {
 public:
  // Throws: NotFound, SystemError.
  CheckedFiles(const Ledger::Impl& impl, const CheckOptions& options);

  bool is_work_tree() const { return work_files_ != nullptr; }
  const git::ObjectId& commit() const { return commit_; }
  const std::optional<git::ObjectId>& since() const { return since_; }
  bool is_merging() const { return is_merging_; }

  // Every path that is there with its mode.
  const std::map<std::string, std::uint32_t>& all() const { return modes_; }
  // A plain file; also one that a sparse checkout leaves out.
  bool has(const std::string& path) const;
  bool is_left_out(const std::string& path) const;
  // Whether it is to be looked at: CheckOptions::paths and since.
  bool is_chosen(const std::string& path) const;

  // Nothing when there is no plain file. Throws: BadData ("too-large"); SystemError.
  std::optional<std::string> read(const std::string& path, std::size_t max_bytes) const;
  // What the commits below have at the path; paths that they all have as this tree has it are left out.
  const std::vector<PastFile>& past(const std::string& path) const;
  // Paths of past() that are gone.
  std::vector<std::string> gone() const;

  git::WorkFiles& work_files() const { return *work_files_; }

 private:
  void hold_against(const git::ObjectId& commit, const std::string& name);
  void find_merged();
  void find_changed(const std::string& revision);
  void check_paths() const;
  bool is_below_paths(const std::string& path) const;
  bool is_changed(const std::string& path) const;

  const git::Repository& repository_;
  git::ObjectId commit_;
  std::unique_ptr<git::WorkFiles> work_files_;
  std::vector<std::string> paths_;
  std::optional<git::ObjectId> since_;
  std::set<std::string> changed_;  // between since_ and commit_
  bool is_merging_ = false;
  TreeFiles tree_;  // of commit_
  std::map<std::string, std::uint32_t> modes_;
  std::map<std::string, std::vector<PastFile>> past_;
};

}  // namespace decklog::ledger
