// SPDX-License-Identifier: MIT
//
// The order of steps stands in transaction.h; RELIABILITY-tested order K. Two things are stricter here than there:
// git's index.lock stays ours until after the commit point, and so does the ref's lock (contents are renamed into place
// under them), so no `git checkout` or `git commit` of a person ever comes in between.
#include "lib/git/transaction.h"

#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/hooks.h"
#include "lib/git/index_file.h"
#include "lib/git/intent.h"
#include "lib/git/locks.h"
#include "lib/git/objects.h"
#include "lib/git/refs.h"
#include "lib/git/signing.h"
#include "lib/git/steps.h"
#include "lib/git/trees.h"
#include "lib/git/work_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace decklog::git {
namespace {

// A change with what the ref and the index say about its path.
struct Planned {
  const FileChange* change = nullptr;
  std::optional<git_oid> old_blob;
  std::optional<git_oid> new_blob;  // nothing: the path goes
  bool is_skipped = false;          // sparse checkout: no work file
  std::optional<struct stat> status;
};

// The commit that the ref moves to, and what is told of it.
struct Landing {
  ObjectId commit;
  Signature committer;
  std::string reflog;
  std::string typed_text;
};

// As git commit has it.
std::string reflog_of(const std::string& message, bool has_parent) {
  return fmt::format("commit{}: {}", has_parent ? "" : " (initial)", message.substr(0, message.find('\n')));
}

git_oid blob_of(const FileChange& change) {
  if (!change.blob.empty()) return to_oid(change.blob);
  git_oid id;
  check(git_odb_hash(&id, change.content.data(), change.content.size(), GIT_OBJECT_BLOB), "hash a file");
  return id;
}

// We write plain files; links and submodules come with questions that git's own checkout has answers for.
void refuse_what_git_checks_out(const FileChange& change, std::uint32_t old_mode) {
  if (is_regular(change.mode == FileChange::kNoFile ? old_mode : change.mode)) return;
  throw base::SystemError(
      fmt::format("'{}' is a link or a submodule; decklog checks out plain files only", change.path),
      "let git do it: 'git pull', then 'decklog sync'", "needs-git");
}

void refuse_obstacle(const Repository& repository, const std::string& ref) {
  switch (repository.obstacle(ref)) {
    case Obstacle::none:
      return;
    case Obstacle::detached_head:
      throw base::SystemError("HEAD is detached: no branch is checked out",
                              "git switch BRANCH, or name the ledger's branch with --ref", "detached-head");
    case Obstacle::operation_in_progress:
      throw base::SystemError(fmt::format("a merge, rebase or the like is in progress on '{}'", ref),
                              "finish or abort it first ('git status' tells how)", "operation-in-progress");
    case Obstacle::checked_out_elsewhere:
      throw base::SystemError(
          fmt::format("'{}' is checked out in another work tree", ref),
          "work there ('git worktree list'), or drop it ('git worktree remove', 'git worktree prune')",
          "checked-out-elsewhere");
  }
}

void check_files(const std::vector<FileChange>& files) {
  std::set<std::string> paths;
  for (const FileChange& change : files) {
    path_components(change.path);
    DECKLOG_CHECK(paths.insert(change.path).second, "each path stands once in a commit");
  }
}

void check_draft(const CommitDraft& draft) {
  DECKLOG_CHECK(!draft.files.empty() || !draft.further_parents.empty(), "a commit has at least one file");
  DECKLOG_CHECK(!draft.message.empty() && draft.message.back() == '\n', "a commit's message ends in LF");
  DECKLOG_CHECK(draft.message.find('\0') == std::string::npos, "a commit's message holds no NUL");
  check_files(draft.files);
}

// What a person has staged at our path and we would overwrite.
void refuse_staged(const std::string& path, const IndexEntry& entry, const Planned& planned) {
  const bool is_plain = entry.state == IndexEntry::State::plain && !entry.is_intent_to_add;
  const bool is_new = planned.new_blob ? is_plain && git_oid_equal(&entry.id, &*planned.new_blob) != 0
                                       : entry.state == IndexEntry::State::absent;
  if (is_new) return;
  switch (entry.state) {
    case IndexEntry::State::unmerged:
      fail_hand_edited(path, "has an unresolved conflict in the index");
    case IndexEntry::State::in_the_way:
      fail_hand_edited(path, "collides with another staged name");
    case IndexEntry::State::absent:
      if (planned.old_blob) fail_hand_edited(path, "was removed from the index but not committed so");
      return;
    case IndexEntry::State::plain:
      const bool is_old = planned.old_blob && git_oid_equal(&entry.id, &*planned.old_blob) != 0;
      if (!is_old || entry.is_intent_to_add) fail_hand_edited(path, "has staged changes");
      return;
  }
}

}  // namespace

struct Transaction::Impl {
  Impl(Repository& of, const std::string& name, const base::World& outside, std::chrono::milliseconds limit)
      : repository(of), impl(of.impl()), world(outside), patience(outside, limit), durable(durability(impl)) {
    if (name == "HEAD") refuse_obstacle(repository, name);
    if (name != "HEAD") check_ref_name(name);
    ref = direct_ref(impl.repository.get(), name);
    check_ref_name(ref);
    writer.emplace(impl, patience);
    recover_under_lock(impl, patience);
    if (!repository.resolve(ref)) check_ref_is_free(impl.repository.get(), ref);
    is_checked_out = repository.is_checked_out_here(ref);
    if (is_checked_out) index_lock.emplace(impl, impl.git_folder / "index", patience);
    ref_lock.emplace(impl, impl.common_folder / ref, patience);
    internal::step("locked");
    // Only under the locks is the answer worth something: a checkout or rebase takes them too.
    refuse_obstacle(repository, ref);
    if (is_checked_out != repository.is_checked_out_here(ref)) {
      throw base::SystemError("another branch was checked out meanwhile; nothing was recorded",
                              "type the command again", "head-moved");
    }
    head = repository.resolve(ref);
    if (!head) check_ref_is_free(impl.repository.get(), ref);
  }

  std::vector<Planned> plan(const std::vector<FileChange>& files) const;
  std::string content_of(const Planned& item) const;
  std::optional<IndexFile> index_for(std::vector<Planned>& planned) const;
  void write(const Landing& landing, std::vector<Planned>& planned, const std::optional<IndexFile>& index);
  IndexFile load_index() const;
  void check_work_tree(std::vector<Planned>& planned, const IndexFile& index) const;
  ObjectId write_objects(const CommitDraft& draft, const std::string& message,
                         const std::vector<Planned>& planned) const;
  void write_files(std::vector<Planned>& planned, const IndexFile& index) const;
  void land(const Landing& landing) const;
  void write_checked_out(const Landing& landing, std::vector<Planned>& planned, const IndexFile& index) const;
  void write_ref_only(const Landing& landing) const;
  bool settle_now(const Intent& intent) const;
  bool has_landed(const ObjectId& commit) const;

  WorkTree work_files() const { return WorkTree(impl.work_tree, impl.own_folder(), durable.index); }
  void release() {
    ref_lock.reset();
    index_lock.reset();
    writer.reset();
  }

  Repository& repository;
  Repository::Impl& impl;
  const base::World& world;
  Patience patience;
  Durability durable;
  std::string ref;
  bool is_checked_out = false;
  bool is_done = false;
  std::optional<ObjectId> head;
  // In the order of taking; given back the other way round.
  std::optional<WriterLock> writer;
  std::optional<LockFile> index_lock;
  std::optional<LockFile> ref_lock;
};

std::vector<Planned> Transaction::Impl::plan(const std::vector<FileChange>& files) const {
  std::vector<Planned> planned;
  const std::optional<git_oid> tree = head ? std::optional(impl.tree_of(*head)) : std::nullopt;
  for (const FileChange& change : files) {
    Planned item;
    item.change = &change;
    if (change.mode != FileChange::kNoFile) item.new_blob = blob_of(change);
    const std::optional<Found> found = tree ? find_at_path(impl, *tree, change.path) : std::nullopt;
    if (found && is_regular(found->mode)) item.old_blob = found->id;
    if (is_checked_out) refuse_what_git_checks_out(change, found ? found->mode : kModeFile);
    planned.push_back(item);
  }
  // What goes makes room for what comes: a folder may stand where a file was.
  std::stable_partition(planned.begin(), planned.end(), [](const Planned& item) { return !item.new_blob; });
  return planned;
}

std::string Transaction::Impl::content_of(const Planned& item) const {
  if (item.change->blob.empty()) return item.change->content;
  return impl.blob(*item.new_blob, kNoLimit, item.change->path);
}

// The index of the checked-out branch, once nothing of a person stands in the way; nothing for any other branch.
std::optional<IndexFile> Transaction::Impl::index_for(std::vector<Planned>& planned) const {
  if (!is_checked_out) return std::nullopt;
  IndexFile index = load_index();
  check_work_tree(planned, index);
  return index;
}

// Steps 6-10.
void Transaction::Impl::write(const Landing& landing, std::vector<Planned>& planned,
                              const std::optional<IndexFile>& index) {
  if (index) {
    write_checked_out(landing, planned, *index);
  } else {
    write_ref_only(landing);
  }
  is_done = true;
  head = landing.commit;
  release();
}

IndexFile Transaction::Impl::load_index() const {
  if (std::optional<IndexFile> index = IndexFile::load(impl.git_folder / "index")) return std::move(*index);
  // git makes the index with the first checkout or add; without one, everything on the branch counts as deleted.
  constexpr const char* kEmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  const bool is_empty = !head || to_id(impl.tree_of(*head)).hex() == kEmptyTree;
  if (is_empty) return IndexFile::empty();
  throw base::SystemError(fmt::format("git's index '{}' is missing", (impl.git_folder / "index").string()),
                          "'git reset' builds it anew from HEAD", "index-missing");
}

// Refuses before anything is written; the same questions are asked again, file by file, when it is.
void Transaction::Impl::check_work_tree(std::vector<Planned>& planned, const IndexFile& index) const {
  const WorkTree files = work_files();
  for (Planned& item : planned) {
    const std::string& path = item.change->path;
    const IndexEntry entry = index.find(path);
    refuse_staged(path, entry, item);
    const std::optional<std::string> current = files.read(path);
    item.is_skipped = entry.is_skipped && !current;
    const bool is_there =
        current.has_value() == item.new_blob.has_value() && (!current || *current == content_of(item));
    if (item.is_skipped || is_there) continue;
    if (current && !item.old_blob) fail_hand_edited(path, "exists already and is not on the branch");
    if (!current && item.old_blob) fail_hand_edited(path, "was deleted but not committed so");
    if (current && !is_same_text(*current, impl.blob(*item.old_blob, kNoLimit, path))) {
      fail_hand_edited(path, "has changes that are not committed");
    }
  }
}

ObjectId Transaction::Impl::write_objects(const CommitDraft& draft, const std::string& message,
                                          const std::vector<Planned>& planned) const {
  ObjectWriter writer_of_objects(impl);
  std::vector<TreeEdit> edits;
  for (const Planned& item : planned) {
    if (item.new_blob && item.change->blob.empty()) writer_of_objects.add(GIT_OBJECT_BLOB, item.change->content);
    edits.push_back({item.change->path, item.new_blob, item.change->mode});
  }
  const std::optional<git_oid> old_tree = head ? std::optional(impl.tree_of(*head)) : std::nullopt;
  const ObjectId tree = to_id(tree_with(impl, writer_of_objects, old_tree, edits));
  std::vector<ObjectId> parents;
  if (head) parents.push_back(*head);
  parents.insert(parents.end(), draft.further_parents.begin(), draft.further_parents.end());
  const auto text = [&](const std::string& signature) {
    return format_commit(tree, parents, draft.author, draft.committer, message, signature);
  };
  const std::string signature = signature_of(impl, text(""), draft.committer);
  const ObjectId commit = to_id(writer_of_objects.add(GIT_OBJECT_COMMIT, text(signature)));
  writer_of_objects.flush_all();
  return commit;
}

void Transaction::Impl::write_files(std::vector<Planned>& planned, const IndexFile& index) const {
  WorkTree files = work_files();
  std::vector<IndexEdit> edits;
  for (Planned& item : planned) {
    const std::string& path = item.change->path;
    std::optional<std::string> expected;
    if (item.old_blob) expected = impl.blob(*item.old_blob, kNoLimit, path);
    if (!item.is_skipped && item.new_blob) {
      item.status = files.replace(path, expected, content_of(item), item.change->mode);
    } else if (!item.is_skipped && expected) {
      files.remove(path, *expected);
    }
    edits.push_back({path, item.new_blob, item.status, item.change->mode});
    internal::step("file-written");
  }
  FreshFile fresh(impl.own_folder() / "index.new", index.with(std::move(edits), impl.work_tree), durable.index);
  internal::step("index-written");
  fresh.place_at(impl.git_folder / "index");
  follow_folder(impl.git_folder, durable.index);
  internal::step("index-placed");
}

// The commit point and its reflog. On disk after a throw: the ref has not moved.
void Transaction::Impl::land(const Landing& landing) const {
  move_ref(impl, ref, head, landing.commit, durable.reference);
  internal::step("ref-moved");
  const bool head_too = repository.head_ref() == ref;
  append_reflogs(impl, ref, head_too, {head, landing.commit, landing.committer, landing.reflog});
}

bool Transaction::Impl::has_landed(const ObjectId& commit) const { return repository.resolve(ref) == commit; }

void Transaction::Impl::write_checked_out(const Landing& landing, std::vector<Planned>& planned,
                                          const IndexFile& index) const {
  Intent intent{ref, head.value_or(ObjectId()), landing.commit, impl.git_folder, {}, landing.typed_text};
  for (const Planned& item : planned) {
    intent.files.push_back({item.change->path, item.old_blob ? to_id(*item.old_blob) : ObjectId(),
                            item.new_blob ? to_id(*item.new_blob) : ObjectId()});
  }
  try {
    write_intent(impl, intent, durable.index);
    internal::step("intent-written");
    write_files(planned, index);
    land(landing);
  } catch (...) {
    if (!settle_now(intent)) throw;
  }
  drop_intent(impl);
}

void Transaction::Impl::write_ref_only(const Landing& landing) const {
  try {
    land(landing);
  } catch (...) {
    // The ref is read again: what failed may have come after the move.
    bool landed = false;
    try {
      landed = has_landed(landing.commit);
    } catch (const base::Error&) {
      // Unreadable: the first error tells more.
    }
    if (!landed) throw;
  }
}

// After a failure nobody guesses: settle() reads the ref again and undoes, or finishes, by what it says. When even that
// fails the intent stays for the next command. Whether the commit is on the ref after all.
bool Transaction::Impl::settle_now(const Intent& intent) const {
  try {
    settle(impl, intent);
    const bool landed = has_landed(intent.new_commit);
    if (!landed) drop_intent(impl);
    return landed;
  } catch (const base::Error&) {
    return false;
  }
}

Transaction::Transaction(Repository& repository, const std::string& ref, const base::World& world,
                         std::chrono::milliseconds patience)
    : impl_(std::make_unique<Impl>(repository, ref, world, patience)) {}

Transaction::~Transaction() = default;

const std::optional<ObjectId>& Transaction::head() const { return impl_->head; }

ObjectId Transaction::commit(const CommitDraft& draft) {
  Impl& my = *impl_;
  DECKLOG_CHECK(!my.is_done, "a transaction commits once");
  check_draft(draft);
  std::vector<Planned> planned = my.plan(draft.files);
  const std::optional<IndexFile> index = my.index_for(planned);
  const std::string message = message_after_hook(my.impl, draft.message);
  const ObjectId commit = my.write_objects(draft, message, planned);
  const std::string reflog = draft.reflog.empty() ? reflog_of(message, my.head.has_value()) : draft.reflog;
  my.write({commit, draft.committer, reflog, draft.typed_text}, planned, index);
  run_post_commit(my.impl);
  return commit;
}

void Transaction::advance(const Advance& advance) {
  Impl& my = *impl_;
  DECKLOG_CHECK(!my.is_done, "a transaction commits once");
  check_files(advance.files);
  std::vector<Planned> planned = my.plan(advance.files);
  const std::optional<IndexFile> index = my.index_for(planned);
  my.write({advance.to, advance.committer, advance.reflog, ""}, planned, index);
}

}  // namespace decklog::git
