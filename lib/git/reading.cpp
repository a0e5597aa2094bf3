// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/impl.h"
#include "lib/git/trees.h"

#include <fmt/format.h>

namespace decklog::git {
namespace {

constexpr int kDeepestListed = 16;
// Ten times what a large ledger has. A few trees that name each other again and again have more paths than atoms.
constexpr std::size_t kMostListed = 1'000'000;

class Lister {
 public:
  Lister(const Repository::Impl& impl, std::string_view folder) : impl_(impl), folder_(folder) {}

  void collect(const git_oid& tree, const std::string& prefix, int depth) {
    const RawObject object = impl_.object(tree, GIT_OBJECT_TREE);
    TreeReader reader(object.bytes());
    while (const auto entry = reader.next()) {
      if (++seen_ > kMostListed) fail_too_many();
      std::string path = prefix + std::string(entry->name);
      if (entry->mode != kModeTree) {
        files_.push_back({std::move(path), to_id(entry->id), entry->mode});
      } else if (depth < kDeepestListed) {
        collect(entry->id, path + "/", depth + 1);
      }
    }
  }

  std::vector<TreeFile> take() { return std::move(files_); }

 private:
  [[noreturn]] void fail_too_many() const {
    throw base::BadData(folder_, {}, fmt::format("holds more than {} files and folders", kMostListed),
                        "'git ls-tree' shows it level by level", "too-large");
  }

  const Repository::Impl& impl_;
  std::string folder_;
  std::size_t seen_ = 0;
  std::vector<TreeFile> files_;
};

}  // namespace

RawObject Repository::Impl::object(const git_oid& id, git_object_t type) const {
  git_odb_object* read = nullptr;
  const int code = git_odb_read(&read, odb.get(), &id);
  RawObject object{OdbObjectHandle(read)};
  if (code < 0) fail(code, fmt::format("read object {}", to_id(id).hex()));
  if (git_odb_object_type(object.handle.get()) != type) {
    throw base::SystemError(fmt::format("object {} is no {}", to_id(id).hex(), git_object_type2string(type)),
                            "'git fsck' lists what is damaged", "object-damaged");
  }
  return object;
}

std::optional<std::string> Repository::Impl::blob_if_there(const git_oid& id, std::size_t max_bytes,
                                                           std::string_view name) const {
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, odb.get(), &id);
  if (code == GIT_ENOTFOUND) {
    git_error_clear();
    return std::nullopt;
  }
  if (code < 0) fail(code, fmt::format("read '{}'", name));
  if (size > max_bytes) {
    throw base::BadData(std::string(name), {}, fmt::format("the file has {} bytes, the limit is {}", size, max_bytes),
                        "", "too-large");
  }
  return std::string(object(id, GIT_OBJECT_BLOB).bytes());
}

std::string Repository::Impl::blob(const git_oid& id, std::size_t max_bytes, std::string_view name) const {
  std::optional<std::string> bytes = blob_if_there(id, max_bytes, name);
  if (!bytes) fail(GIT_ENOTFOUND, fmt::format("read '{}'", name));
  return std::move(*bytes);
}

git_oid Repository::Impl::tree_of(const ObjectId& commit) const {
  return to_oid(read_commit(*this, to_oid(commit)).tree);
}

std::optional<std::string> Repository::read(const ObjectId& commit, const std::string& path,
                                            std::size_t max_bytes) const {
  if (path.empty()) return std::nullopt;
  const std::optional<Found> found = find_at_path(*impl_, impl_->tree_of(commit), path);
  if (!found || !is_regular(found->mode)) return std::nullopt;
  return impl_->blob(found->id, max_bytes, path);
}

std::optional<std::string> Repository::read_blob(const ObjectId& blob, std::size_t max_bytes) const {
  return impl_->blob_if_there(to_oid(blob), max_bytes, blob.hex());
}

std::vector<TreeFile> Repository::files(const ObjectId& commit, const std::string& folder) const {
  const std::optional<Found> found = find_at_path(*impl_, impl_->tree_of(commit), folder);
  if (!found || found->mode != kModeTree) return {};
  Lister lister(*impl_, folder.empty() ? "the tree" : folder);
  lister.collect(found->id, folder.empty() ? "" : folder + "/", 1);
  return lister.take();
}

CommitInfo Repository::commit(const ObjectId& id) const { return read_commit(*impl_, to_oid(id)); }

}  // namespace decklog::git
