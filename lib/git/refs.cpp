// SPDX-License-Identifier: MIT
#include "lib/git/refs.h"

#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/steps.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>

namespace decklog::git {
namespace {

bool exists(git_repository* repository, const std::string& ref) {
  git_oid ignored;
  const int code = git_reference_name_to_id(&ignored, repository, ref.c_str());
  if (code == GIT_ENOTFOUND) git_error_clear();
  if (code != GIT_ENOTFOUND) check(code, fmt::format("read ref '{}'", ref));
  return code == 0;
}

[[noreturn]] void fail_in_the_way(const std::string& ref, const std::string& other) {
  throw base::SystemError(fmt::format("ref '{}' cannot be made: '{}' exists", ref, other), "choose another name",
                          "bad-ref");
}

std::optional<ObjectId> value_of(git_repository* repository, const std::string& ref) {
  git_oid id;
  const int code = git_reference_name_to_id(&id, repository, ref.c_str());
  if (code == GIT_ENOTFOUND) {
    git_error_clear();
    return std::nullopt;
  }
  check(code, fmt::format("read ref '{}'", ref));
  return to_id(id);
}

bool is_logged_by_default(const std::string& ref) {
  return ref == "HEAD" || ref.starts_with("refs/heads/") || ref.starts_with("refs/remotes/") ||
         ref.starts_with("refs/notes/");
}

// core.logAllRefUpdates: unset means "true" with a work tree, "false" when bare; an existing log is always continued.
bool makes_reflog(const Repository::Impl& impl, const std::string& ref) {
  const std::optional<std::string> setting = impl.config.get("core.logAllRefUpdates");
  if (setting == "always") return true;
  const bool enabled = impl.config.get_bool("core.logAllRefUpdates", !impl.work_tree.empty());
  return enabled && is_logged_by_default(ref);
}

void append_reflog(const Repository::Impl& impl, const std::filesystem::path& log, const std::string& ref,
                   const std::string& line) {
  int flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
  if (makes_reflog(impl, ref)) {
    make_folders(log.parent_path());
    flags |= O_CREAT;
  }
  Fd fd(::open(log.c_str(), flags, 0666));
  if (!fd.is_open() && errno == ENOENT) return;
  if (!fd.is_open()) fail_errno("open the reflog", log, errno);
  write_all(fd.get(), line, log);  // one write: lines of others cannot come in between
  fd.close(log);
}

}  // namespace

void check_ref_name(const std::string& ref) {
  int is_valid = 0;
  check(git_reference_name_is_valid(&is_valid, ref.c_str()), fmt::format("check ref name '{}'", ref));
  const bool is_per_work_tree =
      ref.starts_with("refs/worktree/") || ref.starts_with("refs/bisect/") || ref.starts_with("refs/rewritten/");
  if (is_valid == 0 || !ref.starts_with("refs/") || is_per_work_tree) {
    throw base::UsageError(fmt::format("'{}' is no name of a ref that can hold a ledger", ref),
                           "write it in full, like 'refs/heads/oncall'", "bad-ref");
  }
}

void check_ref_is_free(git_repository* repository, const std::string& ref) {
  for (std::size_t slash = ref.find('/', 5); slash != std::string::npos; slash = ref.find('/', slash + 1)) {
    const std::string above = ref.substr(0, slash);
    if (exists(repository, above)) fail_in_the_way(ref, above);
  }
  git_reference_iterator* made = nullptr;
  check(git_reference_iterator_glob_new(&made, repository, (ref + "/*").c_str()), "list refs");
  const ReferenceIteratorHandle iterator(made);
  const char* name = nullptr;
  const int code = git_reference_next_name(&name, iterator.get());
  if (code == 0) fail_in_the_way(ref, name);
  if (code != GIT_ITEROVER) check(code, "list refs");
  git_error_clear();
}

void move_ref(const Repository::Impl& impl, const std::string& ref, const std::optional<ObjectId>& old_commit,
              const ObjectId& new_commit, Flush with_flush) {
  if (value_of(impl.repository.get(), ref) != old_commit) {
    throw base::SystemError(fmt::format("ref '{}' was moved by another program; nothing was recorded", ref),
                            "type the command again", "ref-moved");
  }
  const std::filesystem::path place = impl.common_folder / ref;
  make_folders(place.parent_path());
  FreshFile fresh(impl.own_folder() / "ref.new", new_commit.hex() + "\n", with_flush);
  internal::step("ref-written");
  fresh.place_at(place);
  if (with_flush == Flush::no) return;
  try {
    flush_folder(place.parent_path());
    // A new ref may have brought new folders, whose names stand in the folders above.
    std::filesystem::path folder = place.parent_path();
    while (!old_commit && with_flush == Flush::each && folder != impl.common_folder) {
      folder = folder.parent_path();
      flush_folder(folder);
    }
  } catch (const base::SystemError& error) {
    impl.world.notice(fmt::format("recorded, but a power cut could still undo it: {}", error.what()));
  }
}

void append_reflogs(const Repository::Impl& impl, const std::string& ref, bool head_too, const Move& move) {
  const std::string zeros(GIT_OID_HEXSZ, '0');
  const std::string line = fmt::format("{} {} {}\t{}\n", move.from ? move.from->hex() : zeros, move.to.hex(),
                                       format_signature(move.committer), move.why);
  try {
    append_reflog(impl, impl.common_folder / "logs" / ref, ref, line);
    if (head_too) append_reflog(impl, impl.git_folder / "logs" / "HEAD", "HEAD", line);
  } catch (const base::SystemError& error) {
    impl.world.notice(fmt::format("recorded, but not in the reflog: {}", error.what()));
  }
}

}  // namespace decklog::git
