// SPDX-License-Identifier: MIT
#include "lib/git/objects.h"

#include "lib/base/error.h"
#include "lib/git/steps.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cerrno>
#include <fcntl.h>
#include <set>
#include <unistd.h>

namespace decklog::git {

// zlib's tables are larger than most objects: made once, used for all.
class ObjectWriter::Deflater {
 public:
  Deflater() {
    // Level 1 is git's own default for loose objects.
    if (deflateInit(&stream_, Z_BEST_SPEED) != Z_OK) fail();
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string pack(std::string_view header, std::string_view bytes) {
    std::string out(deflateBound(&stream_, header.size() + bytes.size()), '\0');
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const bool is_whole = feed(header, Z_NO_FLUSH) == Z_OK && feed(bytes, Z_FINISH) == Z_STREAM_END;
    out.resize(static_cast<std::size_t>(stream_.total_out));
    if (deflateReset(&stream_) != Z_OK || !is_whole) fail();
    return out;
  }

 private:
  [[noreturn]] static void fail() { throw base::SystemError("cannot compress an object"); }
  int feed(std::string_view part, int mode) {
    // zlib's interface is not const, but it does not write here.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream_.avail_in = static_cast<uInt>(part.size());
    return deflate(&stream_, mode);
  }
  z_stream stream_{};
};

namespace {

void follow_standing(const std::filesystem::path& path, Flush how) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open()) fail_errno("open", path, errno);
  follow(fd.get(), path, how);
}

}  // namespace

ObjectWriter::ObjectWriter(const Repository::Impl& impl)
    : impl_(impl),
      folder_(impl.common_folder / "objects"),
      flush_(durability(impl).objects),
      deflater_(std::make_unique<Deflater>()) {}

ObjectWriter::~ObjectWriter() {
  for (const auto& [place, item] : waiting_) try_remove(item.temporary);
}

std::filesystem::path ObjectWriter::place_of(const git_oid& id) const {
  const std::string hex = to_id(id).hex();
  return folder_ / hex.substr(0, 2) / hex.substr(2);
}

// An empty or torn file under the right name (a power cut while git wrote without flushing) counts as missing.
bool ObjectWriter::stands_whole(const git_oid& id, const std::filesystem::path& place) const {
  if (::access(place.c_str(), F_OK) != 0) return false;
  git_odb_object* read = nullptr;
  const int code = git_odb_read(&read, impl_.odb.get(), &id);
  const OdbObjectHandle handle(read);
  if (code != 0) git_error_clear();
  return code == 0;
}

git_oid ObjectWriter::add(git_object_t type, std::string_view bytes) {
  git_oid id;
  check(git_odb_hash(&id, bytes.data(), bytes.size(), type), "hash an object");
  const std::filesystem::path place = place_of(id);
  if (waiting_.contains(place)) return id;
  if (stands_whole(id, place) && ::utimensat(AT_FDCWD, place.c_str(), nullptr, 0) == 0) {
    standing_.push_back(place);
    return id;
  }
  // An object that is only in a pack is written again: we could not make it young enough for gc, prune-packed tidies
  // up.
  const std::string header = fmt::format("{} {}", git_object_type2string(type), bytes.size()) + '\0';
  write_temporary(header, bytes, place);
  return id;
}

void ObjectWriter::write_temporary(std::string_view header, std::string_view bytes,
                                   const std::filesystem::path& final) {
  const std::string packed = deflater_->pack(header, bytes);
  Waiting item;
  item.final = final;
  for (std::size_t number = waiting_.size();; ++number) {
    item.temporary = folder_ / fmt::format("{}{}_{}", kTemporaryObject, ::getpid(), number);
    item.fd = Fd(::open(item.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444));
    if (item.fd.is_open()) break;
    if (errno != EEXIST) fail_errno("create", item.temporary, errno);
  }
  const int fd = item.fd.get();
  const std::filesystem::path temporary = item.temporary;
  waiting_.emplace(final, std::move(item));  // from here on the destructor removes it
  write_all(fd, packed, temporary);
  // Starts writing to the disk at once, so that the first fsync of flush_all() carries most of the work.
  if (flush_ != Flush::no) ::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void ObjectWriter::flush_all() {
  for (auto& [place, item] : waiting_) follow(item.fd.get(), item.temporary, flush_);
  internal::step("objects-written");
  std::set<std::filesystem::path> folders;
  for (const std::filesystem::path& place : standing_) {
    follow_standing(place, flush_);
    folders.insert(place.parent_path());
  }
  bool new_folder = false;
  Fd last;
  while (!waiting_.empty()) {
    auto& [place, item] = *waiting_.begin();
    new_folder = put_in_place(item) || new_folder;
    folders.insert(place.parent_path());
    last = std::move(item.fd);
    waiting_.erase(waiting_.begin());
  }
  for (const std::filesystem::path& folder : folders) follow_folder(folder, flush_);
  if (new_folder) follow_folder(folder_, flush_);
  // In order: the last to get its name takes all before it to the disk.
  if (flush_ == Flush::in_order && last.is_open()) flush(last.get(), folder_);
  if (flush_ == Flush::in_order && !last.is_open() && !standing_.empty()) {
    follow_standing(standing_.back(), Flush::each);
  }
  standing_.clear();
  internal::step("objects-placed");
}

bool ObjectWriter::put_in_place(const Waiting& item) const {
  bool new_folder = false;
  // git gc removes empty folders: between making one and the rename it may go again.
  for (int attempt = 0;; ++attempt) {
    if (::rename(item.temporary.c_str(), item.final.c_str()) == 0) return new_folder;
    if (errno != ENOENT || attempt == 10) fail_errno("write object", item.final, errno);
    if (::mkdir(item.final.parent_path().c_str(), 0777) == 0) new_folder = true;
  }
}

}  // namespace decklog::git
