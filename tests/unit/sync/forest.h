// SPDX-License-Identifier: MIT
//
// One bare repository in which trees grow by hand: commits with the files that a test names, and merges of two of them.
#pragma once

#include "lib/model/fold.h"
#include "lib/sync/tree_merge.h"
#include "lib/yaml/codec.h"
#include "tests/unit/git/sandbox.h"

#include <string>
#include <vector>

namespace decklog::test {

inline const base::RecordId kId = *base::RecordId::parse("INC-20261122-K7FQ");
inline const std::string kPath = git::testing::kRecord;

// An entry of somebody, a minute later for each number.
inline model::Entry entry(const std::string& id, const std::string& by, const std::string& text = {}) {
  model::Entry made;
  made.id = *base::EntryId::parse(id);
  made.at = made.recorded_at = base::Time(base::Seconds(1795334591 + 60 * made.id.number()));
  made.by = made.recorded_by = by + "@example.com";
  made.text = text;
  return made;
}
inline model::Entry opened() {
  model::Entry made = entry("0001-k7fq2m", "alice");
  made.body = model::Opened{};
  made.set.title = "Checkout API returns 503";
  made.set.priority = model::Priority::p1;
  return made;
}
inline std::string record(std::vector<model::Entry> further = {}) {
  further.insert(further.begin(), opened());
  return yaml::encode(model::fold(kId, further));
}

inline git::FileChange removed(const std::string& path) {
  return {.path = path, .content = {}, .mode = git::FileChange::kNoFile};
}
inline git::FileChange program(const std::string& path, const std::string& content) {
  return {.path = path, .content = content, .mode = 0100755};
}

class Forest {
 public:
  using Files = std::vector<git::FileChange>;

  git::ObjectId commit(const std::vector<git::ObjectId>& parents, const Files& files) {
    const std::string ref = "refs/heads/tree-" + std::to_string(++trees_);
    if (!parents.empty()) sandbox.git("forest", {"update-ref", ref, parents[0].hex()});
    git::CommitDraft draft = git::testing::draft("", "");
    draft.files = files;
    draft.further_parents.assign(parents.begin() + (parents.empty() ? 0 : 1), parents.end());
    git::Transaction transaction(repository, ref, sandbox.world());
    return transaction.commit(draft);
  }
  git::ObjectId grow(const git::ObjectId& from, const Files& files) { return commit({from}, files); }

  // A link at the path, which is what git stores under mode 120000.
  git::ObjectId link(const git::ObjectId& from, const std::string& path, const std::string& to) {
    return commit({from}, {{.path = path, .content = to, .mode = 0120000}});
  }

  sync::TreeMerge merge(const git::ObjectId& base, const git::ObjectId& ours, const git::ObjectId& theirs) const {
    return sync::merge_trees(repository, {base}, ours, theirs);
  }
  // The merge as a commit.
  git::ObjectId merged(const git::ObjectId& base, const git::ObjectId& ours, const git::ObjectId& theirs) {
    return commit({ours, theirs}, merge(base, ours, theirs).files);
  }
  std::string tree(const git::ObjectId& commit) const { return repository.commit(commit).tree.hex(); }
  std::string text(const git::ObjectId& commit, const std::string& path) const {
    return repository.read(commit, path, 1 << 24).value_or("(none)");
  }
  // "100644", "" when there is nothing.
  std::string mode(const git::ObjectId& commit, const std::string& path) {
    return sandbox.git("forest", {"ls-tree", "--format=%(objectmode)", commit.hex(), path});
  }

  git::testing::Sandbox sandbox;
  git::Repository repository = sandbox.create("forest", git::Repository::Layout::bare);

 private:
  int trees_ = 0;
};

}  // namespace decklog::test
