// SPDX-License-Identifier: MIT
#include "lib/git/work_files.h"

#include "lib/base/error.h"
#include "lib/git/durability.h"
#include "lib/git/impl.h"
#include "lib/git/index_file.h"
#include "lib/git/trees.h"
#include "lib/git/work_tree.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <vector>

namespace decklog::git {
namespace {

constexpr int kDeepestWalked = 16;
constexpr std::uint32_t kModeLink = 0120000;
constexpr std::uint32_t kModeRepository = 0160000;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::vector<std::string> sorted_names(int folder, const std::filesystem::path& subject) {
  const int again = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) fail_errno("open", subject, errno);
  const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(again));
  if (!stream) fail_errno("read folder", subject, errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) fail_errno("read folder", subject, errno);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

struct WorkFiles::Impl {
  explicit Impl(const Repository& of)
      : repository(of.impl()),
        files(repository.work_tree, repository.own_folder(), durability(repository).index),
        knows_programs(of.config_bool("core.fileMode", true)) {}

  std::uint32_t mode_of(const struct stat& status) const {
    if (S_ISLNK(status.st_mode)) return kModeLink;
    if (!S_ISREG(status.st_mode)) return 0;
    return knows_programs && (status.st_mode & S_IXUSR) != 0 ? kModeProgram : kModeFile;
  }

  void walk(int folder, const std::string& prefix, int depth, const Enters& enters, const Visit& visit) const {
    for (const std::string& name : sorted_names(folder, repository.work_tree / prefix)) {
      if (name == ".git") continue;
      const std::string path = prefix + name;
      struct stat status {};
      if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;  // it went meanwhile
        fail_errno("look at", repository.work_tree / path, errno);
      }
      if (S_ISDIR(status.st_mode)) {
        walk_below(folder, name, path, depth, enters, visit);
      } else {
        visit(path, mode_of(status));
      }
    }
  }

  void walk_below(int folder, const std::string& name, const std::string& path, int depth, const Enters& enters,
                  const Visit& visit) const {
    if (depth == kDeepestWalked || !enters(path)) return visit(path, kModeTree);
    const Fd below(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!below.is_open()) fail_errno("open", repository.work_tree / path, errno);
    if (::faccessat(below.get(), ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0) return visit(path, kModeRepository);
    walk(below.get(), path + "/", depth + 1, enters, visit);
  }

  const Repository::Impl& repository;
  WorkTree files;
  bool knows_programs;
  mutable bool index_is_read = false;
  mutable std::optional<IndexFile> index;
};

WorkFiles::WorkFiles(const Repository& repository) : impl_(std::make_unique<Impl>(repository)) {}
WorkFiles::~WorkFiles() = default;

void WorkFiles::walk(const Enters& enters, const Visit& visit) const {
  const Fd root(::open(impl_->repository.work_tree.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) fail_errno("open", impl_->repository.work_tree, errno);
  impl_->walk(root.get(), "", 1, enters, visit);
}

std::optional<std::string> WorkFiles::read(const std::string& path, std::size_t max_bytes) const {
  return impl_->files.read(path, max_bytes);
}

bool WorkFiles::is_left_out(const std::string& path) const {
  if (!impl_->index_is_read) {
    impl_->index_is_read = true;
    try {
      impl_->index = IndexFile::load(impl_->repository.git_folder / "index");
    } catch (const base::SystemError&) {
      // An index that only git reads: then nothing is known to be left out.
    }
  }
  return impl_->index && impl_->index->find(path).is_skipped;
}

void WorkFiles::replace(const std::string& path, const std::string& expected, std::string_view content) {
  make_folders(impl_->repository.own_folder());
  impl_->files.replace(path, expected, content);
}

ObjectId blob_id(std::string_view bytes) {
  git_oid id;
  check(git_odb_hash(&id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB), "hash a file");
  return to_id(id);
}

}  // namespace decklog::git
