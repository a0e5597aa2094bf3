// SPDX-License-Identifier: MIT
#include "lib/git/root_commit.h"

#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/intent.h"
#include "lib/git/locks.h"
#include "lib/git/objects.h"

namespace decklog::git {

ObjectId write_root_commit(Repository& repository) {
  Repository::Impl& impl = repository.impl();
  Patience patience(impl.world, std::chrono::seconds(10));
  const WriterLock writer(impl, patience);
  remove_left_objects(impl);
  ObjectWriter objects(impl);
  const ObjectId tree = to_id(objects.add(GIT_OBJECT_TREE, ""));
  const Signature nobody{{"decklog", "decklog@localhost"}, 0, 0};
  const std::string text = format_commit(tree, {}, nobody, nobody, "decklog ledger\n", "");
  const ObjectId commit = to_id(objects.add(GIT_OBJECT_COMMIT, text));
  DECKLOG_CHECK(commit.hex() == kRootCommit, "the first commit is the same everywhere");
  objects.flush_all();
  return commit;
}

}  // namespace decklog::git
