// SPDX-License-Identifier: MIT
#include "lib/git/repository.h"

#include "lib/base/error.h"
#include "lib/git/creation.h"
#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <fmt/format.h>
#include <git2/sys/repository.h>

#include <atomic>
#include <sstream>

namespace decklog::git {
namespace {

std::filesystem::path folder_path(const char* name) {
  if (name == nullptr) return {};
  std::string text = name;
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

bool names_unsupported_format(const std::string& words) {
  return words.find("unsupported extension") != std::string::npos ||
         words.find("unsupported repository version") != std::string::npos ||
         words.find("unknown object format") != std::string::npos;
}

[[noreturn]] void fail_open(int code, const std::filesystem::path& path) {
  const std::string words = last_message();
  if (code == GIT_EOWNER || (code == GIT_ENOTFOUND && words.find("safe.directory") != std::string::npos)) {
    throw base::SystemError(
        fmt::format("the repository '{}' belongs to another user", path.string()),
        fmt::format("if you trust it: git config --global --add safe.directory '{}'", path.string()), "not-owned",
        code);
  }
  if (names_unsupported_format(words)) {
    git_error_clear();
    throw base::SystemError(
        fmt::format("the repository at '{}' has a format that decklog cannot read: {}", path.string(), words),
        "keep the ledger in a repository of git's default format (sha1 objects, files for refs)",
        "unsupported-repository", code);
  }
  fail(code, fmt::format("open the repository '{}'", path.string()));
}

std::set<std::string> read_shallow(const std::filesystem::path& common_folder) {
  std::set<std::string> commits;
  std::istringstream lines(read_file(common_folder / "shallow").value_or(""));
  for (std::string line; std::getline(lines, line);) commits.insert(line.substr(0, GIT_OID_HEXSZ));
  return commits;
}

// git lets a hook see what a push brings before it is taken in: in a folder of its own, which the environment names.
void add_quarantine(git_odb* odb, const base::World& world) {
  if (!world.variable("GIT_QUARANTINE_PATH")) return;
  std::istringstream folders(world.variable("GIT_OBJECT_DIRECTORY").value_or("") + ":" +
                             world.variable("GIT_ALTERNATE_OBJECT_DIRECTORIES").value_or(""));
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::error_code ignored;
    if (folder.empty() || !std::filesystem::is_directory(folder, ignored)) continue;
    check(git_odb_add_disk_alternate(odb, folder.c_str()), fmt::format("open the objects in '{}'", folder));
  }
}

// libgit2 keeps each pack once in a process, by its path, and who reads from it waits for the others. The same folder
// written in another way gives packs of its own.
OdbHandle open_own_packs(git_repository* repository) {
  static std::atomic<unsigned> opened = 0;
  constexpr unsigned kWays = 64;
  git_buf objects{};
  check(git_repository_item_path(&objects, repository, GIT_REPOSITORY_ITEM_OBJECTS), "find the objects");
  std::string folder(objects.ptr, objects.size);
  git_buf_dispose(&objects);
  for (unsigned ways = opened++ % kWays + 1; ways > 0; --ways) folder += folder.ends_with('/') ? "./" : "/./";
  git_odb* database = nullptr;
  check(git_odb_open(&database, folder.c_str()), "open the object database");
  return OdbHandle(database);
}

// A ref in any short form, or the beginning of an object's id. Throws: SystemError when the beginning fits several.
bool is_known_name(git_repository* repository, const std::string& name) {
  git_reference* ref = nullptr;
  const int ref_code = git_reference_dwim(&ref, repository, name.c_str());
  const ReferenceHandle reference(ref);
  if (ref_code == 0) return true;
  git_error_clear();
  const bool is_hex = name.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!is_hex || name.size() < GIT_OID_MINPREFIXLEN || name.size() > GIT_OID_HEXSZ) return false;
  git_oid id;
  check(git_oid_fromstrn(&id, name.data(), name.size()), fmt::format("read revision '{}'", name));
  git_object* found = nullptr;
  const int code = git_object_lookup_prefix(&found, repository, &id, name.size(), GIT_OBJECT_ANY);
  const ObjectHandle object(found);
  if (code == GIT_ENOTFOUND) git_error_clear();
  if (code != GIT_ENOTFOUND) check(code, fmt::format("read revision '{}'", name));
  return code == 0;
}

}  // namespace

std::string_view RawObject::bytes() const {
  return {static_cast<const char*>(git_odb_object_data(handle.get())), git_odb_object_size(handle.get())};
}

Repository::Impl::Impl(RepositoryHandle opened, const base::World& outside)
    : world(outside), repository(std::move(opened)), config(world.variable, repository.get()) {
  check_ownership(repository.get(), config, world);
  git_folder = folder_path(git_repository_path(repository.get()));
  common_folder = folder_path(git_repository_commondir(repository.get()));
  work_tree = folder_path(git_repository_workdir(repository.get()));
  config.add_local(common_folder, git_folder, repository.get());
  check(git_repository_set_config(repository.get(), config.handle()), "hand over git's configuration");
  git_odb* database = nullptr;
  check(git_repository_odb(&database, repository.get()), "open the object database");
  odb.reset(database);
  add_quarantine(database, world);
  shallow = read_shallow(common_folder);
}

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

std::optional<Repository> Repository::find(const std::filesystem::path& path, Search search, const base::World& world) {
  const unsigned int flags = search == Search::here_only ? unsigned{GIT_REPOSITORY_OPEN_NO_SEARCH} : 0U;
  const std::string ceilings = world.variable("GIT_CEILING_DIRECTORIES").value_or("");
  git_repository* opened = nullptr;
  const int code = git_repository_open_ext(&opened, path.c_str(), flags, ceilings.empty() ? nullptr : ceilings.c_str());
  RepositoryHandle handle(opened);
  if (code == GIT_ENOTFOUND && last_message().find("safe.directory") == std::string::npos) {
    git_error_clear();
    return std::nullopt;
  }
  if (code < 0) fail_open(code, path);
  return Repository(std::make_unique<Impl>(std::move(handle), world));
}

Repository Repository::again() const {
  auto opened = find(git_folder(), Search::here_only, impl_->world);
  if (!opened) fail_open(GIT_ENOTFOUND, git_folder());
  opened->impl_->odb = open_own_packs(opened->impl_->repository.get());
  add_quarantine(opened->impl_->odb.get(), impl_->world);
  return std::move(*opened);
}

Repository Repository::create(const std::filesystem::path& path, Layout layout, const base::World& world) {
  const Configuration config(world.variable, nullptr);
  const std::string branch = config.get("init.defaultBranch").value_or("main");
  place_new_repository(path, layout, branch);
  auto made = find(path, Search::here_only, world);
  DECKLOG_CHECK(made.has_value(), "a repository was just put there");
  return std::move(*made);
}

bool Repository::is_bare() const { return impl_->work_tree.empty(); }
std::filesystem::path Repository::git_folder() const { return impl_->git_folder; }
std::filesystem::path Repository::common_folder() const { return impl_->common_folder; }
std::filesystem::path Repository::work_tree() const { return impl_->work_tree; }

std::optional<std::string> Repository::head_ref() const {
  git_reference* found = nullptr;
  const int code = git_reference_lookup(&found, impl_->repository.get(), "HEAD");
  const ReferenceHandle head(found);
  check(code, "read HEAD");
  if (git_reference_type(head.get()) != GIT_REFERENCE_SYMBOLIC) return std::nullopt;
  return git_reference_symbolic_target(head.get());
}

std::string direct_ref(git_repository* repository, const std::string& ref) {
  std::string name = ref;
  for (int depth = 0; depth < 5; ++depth) {
    git_reference* found = nullptr;
    const int code = git_reference_lookup(&found, repository, name.c_str());
    const ReferenceHandle reference(found);
    if (code == GIT_ENOTFOUND) {
      git_error_clear();
      return name;
    }
    check(code, fmt::format("read ref '{}'", name));
    if (git_reference_type(reference.get()) != GIT_REFERENCE_SYMBOLIC) return name;
    name = git_reference_symbolic_target(reference.get());
  }
  throw base::SystemError(fmt::format("ref '{}' leads through too many symbolic refs", ref), "", "bad-ref");
}

std::optional<ObjectId> Repository::resolve(const std::string& ref) const {
  git_oid id;
  const int code = git_reference_name_to_id(&id, impl_->repository.get(), ref.c_str());
  if (code == GIT_ENOTFOUND) {
    git_error_clear();
    return std::nullopt;
  }
  check(code, fmt::format("read ref '{}'", ref));
  return to_id(id);
}

std::optional<ObjectId> Repository::resolve_revision(const std::string& revision) const {
  // A name that is neither ref nor id would make libgit2 try `git describe` names, by a pattern, and leak.
  const std::string base = revision.substr(0, revision.find_first_of("~^:@"));
  if (!base.empty() && !is_known_name(impl_->repository.get(), base)) return std::nullopt;
  git_object* found = nullptr;
  const int code = git_revparse_single(&found, impl_->repository.get(), revision.c_str());
  const ObjectHandle object(found);
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) {
    git_error_clear();
    return std::nullopt;
  }
  check(code, fmt::format("read revision '{}'", revision));
  git_object* peeled = nullptr;
  const int peel_code = git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT);
  const ObjectHandle commit(peeled);
  if (peel_code == GIT_EPEEL || peel_code == GIT_EINVALIDSPEC) {
    git_error_clear();
    return std::nullopt;
  }
  check(peel_code, fmt::format("read revision '{}'", revision));
  return to_id(*git_object_id(commit.get()));
}

std::optional<std::string> Repository::config(const std::string& name) const { return impl_->config.get(name); }
bool Repository::config_bool(const std::string& name, bool otherwise) const {
  return impl_->config.get_bool(name, otherwise);
}
std::optional<std::string> Repository::protected_config(const std::string& name) const {
  return impl_->config.get_protected(name);
}

}  // namespace decklog::git
