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
namespace {

std::string deflated(std::string_view header, std::string_view bytes) {
  z_stream stream{};
  // Level 1 is git's own default for loose objects.
  if (deflateInit(&stream, Z_BEST_SPEED) != Z_OK) throw base::SystemError("cannot compress an object");
  std::string out(deflateBound(&stream, header.size() + bytes.size()), '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const auto feed = [&](std::string_view part, int mode) {
    // zlib's interface is not const, but it does not write here.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream.avail_in = static_cast<uInt>(part.size());
    return deflate(&stream, mode);
  };
  const int first = feed(header, Z_NO_FLUSH);
  const int second = feed(bytes, Z_FINISH);
  const auto size = static_cast<std::size_t>(stream.total_out);
  deflateEnd(&stream);
  if (first != Z_OK || second != Z_STREAM_END) throw base::SystemError("cannot compress an object");
  out.resize(size);
  return out;
}

void flush_file(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open()) fail_errno("open", path, errno);
  flush(fd.get(), path);
}

bool covers(std::string_view word, std::string_view part) {
  if (word == "all") return true;
  if (word == "committed") return part == "loose-object";
  if (word == "added") return part == "loose-object" || part == "index";
  if (word == "objects") return part == "loose-object";
  return word == part;
}

bool wants(std::string_view setting, std::string_view part) {
  bool wanted = true;
  while (!setting.empty()) {
    const std::size_t comma = setting.find(',');
    std::string_view word = setting.substr(0, comma);
    setting = comma == std::string_view::npos ? std::string_view() : setting.substr(comma + 1);
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word == "none") {
      wanted = false;
    } else if (word.starts_with("-")) {
      if (covers(word.substr(1), part)) wanted = false;
    } else if (covers(word, part)) {
      wanted = true;
    }
  }
  return wanted;
}

}  // namespace

Durability durability(const Configuration& config) {
  const std::string setting = config.get("core.fsync").value_or("");
  return {wants(setting, "loose-object"), wants(setting, "index"), wants(setting, "reference")};
}

ObjectWriter::ObjectWriter(const Repository::Impl& impl)
    : impl_(impl), folder_(impl.common_folder / "objects"), durability_(durability(impl.config)) {}

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
  const std::string packed = deflated(header, bytes);
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
  if (durability_.objects) ::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void ObjectWriter::flush_all() {
  for (auto& [place, item] : waiting_) {
    if (durability_.objects) flush(item.fd.get(), item.temporary);
    item.fd.close(item.temporary);
  }
  internal::step("objects-written");
  std::set<std::filesystem::path> folders;
  for (const std::filesystem::path& place : standing_) {
    if (durability_.objects) flush_file(place);
    folders.insert(place.parent_path());
  }
  bool new_folder = false;
  while (!waiting_.empty()) {
    const auto& [place, item] = *waiting_.begin();
    // git gc removes empty folders: between making one and the rename it may go again.
    for (int attempt = 0;; ++attempt) {
      if (::mkdir(place.parent_path().c_str(), 0777) == 0) new_folder = true;
      if (::rename(item.temporary.c_str(), place.c_str()) == 0) break;
      if (errno != ENOENT || attempt == 10) fail_errno("write object", place, errno);
    }
    folders.insert(place.parent_path());
    waiting_.erase(waiting_.begin());
  }
  if (durability_.objects) {
    for (const std::filesystem::path& folder : folders) flush_folder(folder);
    if (new_folder) flush_folder(folder_);
  }
  standing_.clear();
  internal::step("objects-placed");
}

}  // namespace decklog::git
