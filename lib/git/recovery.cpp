// SPDX-License-Identifier: MIT
//
// One rule for both ways: the ref says what is true. Where a work file or an index entry holds the interrupted
// command's old or new content and the ref holds the other of the two, it gets the ref's; whatever else stands there
// was put there by a person.
#include "lib/base/error.h"
#include "lib/git/bulk.h"
#include "lib/git/commits.h"
#include "lib/git/index_file.h"
#include "lib/git/intent.h"
#include "lib/git/locks.h"
#include "lib/git/objects.h"
#include "lib/git/steps.h"
#include "lib/git/transaction.h"
#include "lib/git/trees.h"
#include "lib/git/work_tree.h"

#include <fmt/format.h>

namespace decklog::git {
namespace {

std::optional<ObjectId> current_commit(const Repository::Impl& impl, const std::string& ref) {
  git_oid id;
  const int code = git_reference_name_to_id(&id, impl.repository.get(), ref.c_str());
  if (code == GIT_ENOTFOUND) {
    git_error_clear();
    return std::nullopt;
  }
  check(code, fmt::format("read ref '{}'", ref));
  return to_id(id);
}

// The plain file that the ref has at `path` now; `blob` is empty when it has none.
struct Now {
  ObjectId blob;
  std::uint32_t mode = kModeFile;
};
Now standing_now(const Repository::Impl& impl, const std::optional<ObjectId>& commit, const std::string& path) {
  if (!commit) return {};
  const std::optional<Found> found = find_at_path(impl, impl.tree_of(*commit), path);
  return found && is_regular(found->mode) ? Now{to_id(found->id), found->mode} : Now{};
}

std::optional<std::string> content_of(const Repository::Impl& impl, const ObjectId& blob) {
  if (blob.empty()) return std::nullopt;
  return impl.blob(to_oid(blob), kNoLimit, blob.hex());
}

bool is_head_of(const std::filesystem::path& git_folder, const std::string& ref) {
  const std::string head = read_file(git_folder / "HEAD").value_or("");
  return head == "ref: " + ref + "\n" || head == "ref: " + ref;
}

// Somebody's own commit took some of the files along and not the others: `git commit -a` leaves new files out.
bool is_partly_taken(const Repository::Impl& impl, const std::optional<ObjectId>& tip, const Intent& intent) {
  bool some = false;
  bool all = true;
  for (const Intent::File& file : intent.files) {
    if (file.old_blob == file.new_blob) continue;
    const bool is_taken = standing_now(impl, tip, file.path).blob == file.new_blob;
    some = some || is_taken;
    all = all && is_taken;
  }
  return some && !all;
}

// What work tree and index shall hold: what the ref holds; but what is partly taken goes on to the end, so that no
// entry is left without its file.
Now wanted_now(const Repository::Impl& impl, const std::optional<ObjectId>& tip, const Intent& intent,
               const Intent::File& file) {
  Now now = standing_now(impl, tip, file.path);
  if (now.blob == file.old_blob && is_partly_taken(impl, tip, intent)) now.blob = file.new_blob;
  return now;
}

// What the ref does not hold of the two states, or nothing when it holds neither (a person went on from there).
std::optional<ObjectId> outdated(const Intent::File& file, const ObjectId& now) {
  if (now == file.new_blob) return file.old_blob;
  if (now == file.old_blob) return file.new_blob;
  return std::nullopt;
}

bool settle_file(const Repository::Impl& impl, WorkTree& work_tree, const Intent::File& file, const Now& now) {
  const std::optional<ObjectId> stale = outdated(file, now.blob);
  if (!stale) return false;
  const std::optional<std::string> current = work_tree.read(file.path);
  const std::optional<std::string> stale_content = content_of(impl, *stale);
  const bool holds_stale = current.has_value() == stale_content.has_value() && current == stale_content;
  if (!holds_stale) return false;
  if (now.blob.empty()) {
    work_tree.remove(file.path, *stale_content);
  } else {
    work_tree.replace(file.path, stale_content, *content_of(impl, now.blob), now.mode);
  }
  return true;
}

std::optional<IndexEdit> index_edit(const IndexFile& index, const Intent::File& file, const Now& now) {
  const std::optional<ObjectId> stale = outdated(file, now.blob);
  if (!stale) return std::nullopt;
  const IndexEntry entry = index.find(file.path);
  const bool is_absent = entry.state == IndexEntry::State::absent;
  const bool is_plain = entry.state == IndexEntry::State::plain && !entry.is_intent_to_add;
  const bool holds_stale = stale->empty() ? is_absent : is_plain && to_id(entry.id) == *stale;
  if (!holds_stale) return std::nullopt;
  IndexEdit edit{file.path, std::nullopt, std::nullopt, now.mode};
  if (!now.blob.empty()) edit.id = to_oid(now.blob);
  return edit;
}

bool contains(const Repository::Impl& impl, const std::optional<ObjectId>& tip, const ObjectId& commit) {
  if (!tip) return false;
  if (*tip == commit) return true;
  const git_oid tip_id = to_oid(*tip);
  const git_oid commit_id = to_oid(commit);
  const int code = git_graph_descendant_of(impl.repository.get(), &tip_id, &commit_id);
  if (code < 0) git_error_clear();  // the commit object itself may not have survived
  return code == 1;
}

// The commit is on the ref, or a person's own `git commit` took all of its files along.
bool has_landed(const Repository::Impl& impl, const Intent& intent) {
  const std::optional<ObjectId> tip = current_commit(impl, intent.ref);
  if (contains(impl, tip, intent.new_commit)) return true;
  for (const Intent::File& file : intent.files) {
    if (standing_now(impl, tip, file.path).blob != file.new_blob) return false;
  }
  return tip.has_value();
}

std::string time_name(base::Time now) {
  std::string name;
  for (const char c : base::format_utc(now)) {
    if (c != '-' && c != ':') name += c;
  }
  return name;
}

void tell_undone(const Repository::Impl& impl, const Intent& intent) {
  if (intent.typed_text.empty()) {
    impl.world.notice("an interrupted command recorded nothing; what it had begun was undone");
    return;
  }
  const std::filesystem::path folder = impl.own_folder() / "drafts";
  make_folders(folder);
  const std::filesystem::path draft =
      folder / fmt::format("{}-{}.txt", time_name(impl.world.now()), intent.new_commit.short_hex());
  replace_file(draft, folder / "draft.new", intent.typed_text, Flush::each, 0600);
  impl.world.notice(fmt::format("an interrupted command recorded nothing; its text was kept in '{}'", draft.string()));
}

void remove_temporaries(const std::filesystem::path& folder, std::string_view prefix) {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().filename().string().starts_with(prefix)) try_remove(entry->path());
  }
}

void finish_intent(const Repository::Impl& impl, const Intent& intent, Patience& patience) {
  bool changed = false;
  if (is_head_of(intent.git_folder, intent.ref)) {
    const LockFile index_lock(impl, intent.git_folder / "index", patience);
    changed = settle(impl, intent);
  }
  const bool landed = has_landed(impl, intent);
  const bool is_partly = !landed && is_partly_taken(impl, current_commit(impl, intent.ref), intent);
  if (is_partly)
    impl.world.notice(
        "your commit took a part of what an interrupted command had begun; the rest is staged: git commit");
  if (!landed && !is_partly) tell_undone(impl, intent);
  if (landed && changed) impl.world.notice("finished what an interrupted command had begun");
  if (const auto root = work_tree_of(impl, intent.git_folder)) {
    for (const Intent::File& file : intent.files) {
      remove_temporaries((*root / file.path).parent_path(), kTemporaryWork);
    }
  }
  internal::step("settled");
  drop_intent(impl);
}

}  // namespace

bool settle(const Repository::Impl& impl, const Intent& intent) {
  const Durability durable = durability(impl);
  const std::optional<ObjectId> tip = current_commit(impl, intent.ref);
  bool changed = false;
  if (const auto root = work_tree_of(impl, intent.git_folder)) {
    WorkTree work_tree(*root, impl.own_folder(), durable.index);
    for (const Intent::File& file : intent.files) {
      changed = settle_file(impl, work_tree, file, wanted_now(impl, tip, intent, file)) || changed;
    }
  }
  const std::filesystem::path index_path = intent.git_folder / "index";
  const std::optional<IndexFile> index = IndexFile::load(index_path);
  if (!index) return changed;
  std::vector<IndexEdit> edits;
  for (const Intent::File& file : intent.files) {
    if (auto edit = index_edit(*index, file, wanted_now(impl, tip, intent, file))) edits.push_back(std::move(*edit));
  }
  if (edits.empty()) return changed;
  const std::filesystem::path root = work_tree_of(impl, intent.git_folder).value_or("");
  replace_file(index_path, impl.own_folder() / "index.new", index->with(edits, root), durable.index);
  return true;
}

void remove_left_objects(const Repository::Impl& impl) {
  remove_temporaries(impl.common_folder / "objects", kTemporaryObject);
}

void recover_under_lock(const Repository::Impl& impl, Patience& patience) {
  const bool has_locks = has_stale_locks(impl);
  const std::optional<Intent> intent = read_intent(impl);
  if (!has_locks && !intent) return;
  // Before the notes: a kill in between must leave one of them, so that the next command cleans up here again.
  remove_temporaries(impl.own_folder(), kTemporaryWork);
  remove_left_objects(impl);
  remove_left_bulk(impl);
  for (const char* name : {"index.new", "intent.new", "ref.new", "config.new"}) try_remove(impl.own_folder() / name);
  remove_stale_locks(impl);
  if (intent) finish_intent(impl, *intent, patience);
}

void recover(Repository& repository, const base::World& world) {
  Patience patience(world, std::chrono::seconds(10));
  const WriterLock writer(repository.impl(), patience);
  remove_left_bulk(repository.impl());
  recover_under_lock(repository.impl(), patience);
}

}  // namespace decklog::git
