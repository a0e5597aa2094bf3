// SPDX-License-Identifier: MIT
#include "lib/git/index_file.h"

#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/git/cache_tree.h"
#include "lib/git/files.h"
#include "lib/git/trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace decklog::git {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kSummedUp = 32 * 1024;
constexpr std::size_t kChecksumSize = 20;
constexpr std::size_t kMtimeOffset = 8;
constexpr std::size_t kModeOffset = 24;
constexpr std::size_t kSizeOffset = 36;
constexpr std::size_t kIdOffset = 40;
constexpr std::size_t kFlagsOffset = 60;
constexpr std::size_t kFixedSize = 62;
constexpr std::uint32_t kExtended = 0x4000;
constexpr std::uint32_t kStageMask = 0x3000;
constexpr std::uint32_t kNameMask = 0x0FFF;
constexpr std::uint32_t kSkipWorktree = 0x4000;
constexpr std::uint32_t kIntentToAdd = 0x2000;

[[noreturn]] void fail_damaged(const std::string& subject) {
  throw base::SystemError(fmt::format("git's index '{}' is damaged", subject),
                          "'git fsck' tells more; 'git reset' builds it anew (staged changes are forgotten)",
                          "index-damaged");
}

[[noreturn]] void fail_unsupported(const std::string& subject, const std::string& what, const std::string& hint) {
  throw base::SystemError(fmt::format("git's index '{}' is {}, which decklog cannot write", subject, what), hint,
                          "unsupported-index");
}

std::uint32_t be32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::uint32_t be16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) << 8 |
         static_cast<unsigned char>(bytes[at + 1]);
}

void put_be32(std::string& bytes, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (24 - 8 * i) & 0xFF);
}

void put_be16(std::string& bytes, std::size_t at, std::uint32_t value) {
  bytes[at] = static_cast<char>(value >> 8 & 0xFF);
  bytes[at + 1] = static_cast<char>(value & 0xFF);
}

// git's variable-length number of version 4 (encode_varint in its varint.c).
std::string varint(std::size_t value) {
  std::string out(1, static_cast<char>(value & 127));
  while ((value >>= 7) != 0) {
    --value;
    out.insert(out.begin(), static_cast<char>(128 | (value & 127)));
  }
  return out;
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path[folder.size()] == '/' && path.starts_with(folder);
}

}  // namespace

struct IndexFile::Entry {
  std::string_view fixed;  // the stat fields, id and flags, with the extended flags when there are any
  std::string_view name;   // valid until the walk's next step
  std::uint32_t flags = 0;
  std::uint32_t extended = 0;
  std::uint32_t stage() const { return (flags & kStageMask) >> 12; }
};

// Goes through the entries in order; afterwards `offset()` is where the extensions begin.
class IndexFile::Walk {
 public:
  explicit Walk(const IndexFile& file)
      : file_(file), version_(be32(file.bytes_, 4)), left_(be32(file.bytes_, 8)), offset_(kHeaderSize) {}

  std::uint32_t version() const { return version_; }
  std::size_t offset() const { return offset_; }

  std::optional<Entry> next() {
    if (left_ == 0) return std::nullopt;
    --left_;
    const std::string_view bytes = std::string_view(file_.bytes_).substr(0, file_.bytes_.size() - kChecksumSize);
    if (offset_ + kFixedSize > bytes.size()) fail_damaged(file_.subject_);
    Entry entry;
    entry.flags = be16(bytes, offset_ + kFlagsOffset);
    const bool is_extended = (entry.flags & kExtended) != 0;
    const std::size_t fixed_size = kFixedSize + (is_extended ? 2 : 0);
    if (offset_ + fixed_size > bytes.size()) fail_damaged(file_.subject_);
    if (is_extended) entry.extended = be16(bytes, offset_ + kFixedSize);
    entry.fixed = bytes.substr(offset_, fixed_size);
    entry.name = version_ == 4 ? read_compressed_name(bytes, offset_ + fixed_size)
                               : read_plain_name(bytes, offset_ + fixed_size);
    return entry;
  }

 private:
  std::string_view read_plain_name(std::string_view bytes, std::size_t begin) {
    const std::size_t end = bytes.find('\0', begin);
    if (end == std::string_view::npos) fail_damaged(file_.subject_);
    // At least one NUL, and padding so that the entry's size is a multiple of eight.
    offset_ += (end - offset_ + 8) & ~std::size_t{7};
    if (offset_ > bytes.size()) fail_damaged(file_.subject_);
    return bytes.substr(begin, end - begin);
  }

  std::string_view read_compressed_name(std::string_view bytes, std::size_t at) {
    std::size_t strip = 0;
    for (bool more = true, first = true; more; first = false, ++at) {
      if (at >= bytes.size() || strip > bytes.size()) fail_damaged(file_.subject_);
      const auto byte = static_cast<unsigned char>(bytes[at]);
      strip = first ? byte & 127U : ((strip + 1) << 7) + (byte & 127U);
      more = (byte & 128U) != 0;
    }
    const std::size_t end = bytes.find('\0', at);
    if (end == std::string_view::npos || strip > name_.size()) fail_damaged(file_.subject_);
    name_.resize(name_.size() - strip);
    name_ += bytes.substr(at, end - at);
    offset_ = end + 1;
    return name_;
  }

  const IndexFile& file_;
  std::uint32_t version_;
  std::uint32_t left_;
  std::size_t offset_;
  std::string name_;  // version 4: the name before, then this one
};

namespace {

// Appends entries in the file's own version.
class EntryWriter {
 public:
  EntryWriter(std::string& out, std::uint32_t version) : out_(out), version_(version) {}

  void append(std::string_view fixed, std::string_view name) {
    const std::size_t begin = out_.size();
    out_ += fixed;
    if (version_ != 4) {
      out_ += name;
      out_.append(8 - (out_.size() - begin) % 8, '\0');
    } else {
      std::size_t common = 0;
      while (common < name.size() && common < previous_.size() && name[common] == previous_[common]) ++common;
      out_ += varint(previous_.size() - common);
      out_ += name.substr(common);
      out_ += '\0';
      previous_ = name;
    }
    ++count_;
  }
  std::uint32_t count() const { return count_; }

 private:
  std::string& out_;
  std::uint32_t version_;
  std::uint32_t count_ = 0;
  std::string previous_;
};

std::string fixed_part(const IndexEdit& edit, std::uint32_t old_flags, std::uint32_t old_extended) {
  const std::uint32_t extended = old_extended & ~kIntentToAdd;
  const bool is_extended = (old_flags & kExtended) != 0;
  std::string fixed(kFixedSize + (is_extended ? 2 : 0), '\0');
  if (edit.status) {
    const struct stat& status = *edit.status;
    put_be32(fixed, 0, static_cast<std::uint64_t>(status.st_ctim.tv_sec));
    put_be32(fixed, 4, static_cast<std::uint64_t>(status.st_ctim.tv_nsec));
    put_be32(fixed, kMtimeOffset, static_cast<std::uint64_t>(status.st_mtim.tv_sec));
    put_be32(fixed, kMtimeOffset + 4, static_cast<std::uint64_t>(status.st_mtim.tv_nsec));
    put_be32(fixed, 16, status.st_dev);
    put_be32(fixed, 20, status.st_ino);
    put_be32(fixed, 28, status.st_uid);
    put_be32(fixed, 32, status.st_gid);
    put_be32(fixed, kSizeOffset, static_cast<std::uint64_t>(status.st_size));
  }
  put_be32(fixed, kModeOffset, edit.mode);
  std::memcpy(fixed.data() + kIdOffset, edit.id->id, GIT_OID_RAWSZ);
  const auto name_size = static_cast<std::uint32_t>(std::min<std::size_t>(edit.path.size(), kNameMask));
  put_be16(fixed, kFlagsOffset, (old_flags & ~(kNameMask | kStageMask)) | name_size);
  if (is_extended) put_be16(fixed, kFixedSize, extended);
  return fixed;
}

void refuse_mandatory(const std::string& subject, std::string_view signature) {
  if (signature == "link") {
    fail_unsupported(subject, "a split index", "git config core.splitIndex false && git update-index --no-split-index");
  }
  if (signature == "sdir") {
    fail_unsupported(subject, "a sparse index", "git sparse-checkout reapply --no-sparse-index");
  }
  if (signature[0] < 'A' || signature[0] > 'Z') {
    fail_unsupported(subject, fmt::format("one with the unknown extension '{}'", signature), "");
  }
}

}  // namespace

std::optional<IndexFile> IndexFile::load(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open() && errno == ENOENT) return std::nullopt;
  if (!fd.is_open()) fail_errno("open git's index", path, errno);
  IndexFile file;
  file.subject_ = path.string();
  file.written_at_ = status_of(fd.get(), path).st_mtim;
  file.bytes_ = read_all(fd.get(), path);
  const std::string_view bytes = file.bytes_;
  if (bytes.size() < kHeaderSize + kChecksumSize || !bytes.starts_with("DIRC")) fail_damaged(file.subject_);
  const std::uint32_t version = be32(bytes, 4);
  if (version < 2 || version > 4) fail_unsupported(file.subject_, fmt::format("of version {}", version), "");
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumSize);
  const std::string_view checksum = bytes.substr(body.size());
  // All zeros: index.skipHash of newer git. Large ones are not summed up on each read, git does not either; their
  // structure is looked at below.
  const bool is_unhashed = checksum.find_first_not_of('\0') == std::string_view::npos;
  if (!is_unhashed && body.size() <= kSummedUp && base::sha1_raw(body) != checksum) fail_damaged(file.subject_);
  Walk walk(file);
  while (walk.next()) {
  }
  std::size_t offset = walk.offset();
  while (offset + 8 <= body.size()) {
    refuse_mandatory(file.subject_, body.substr(offset, 4));
    offset += 8 + std::size_t{be32(body, offset + 4)};
  }
  if (offset != body.size()) fail_damaged(file.subject_);
  return file;
}

IndexFile IndexFile::empty() {
  IndexFile file;
  file.bytes_ = std::string("DIRC\0\0\0\2\0\0\0\0", kHeaderSize);
  file.bytes_ += base::sha1_raw(file.bytes_);
  return file;
}

IndexEntry IndexFile::find(std::string_view path) const {
  IndexEntry found;
  Walk walk(*this);
  while (const auto entry = walk.next()) {
    if (entry->name == path && entry->stage() > 0) {
      found.state = IndexEntry::State::unmerged;
    } else if (entry->name == path) {
      found.state = IndexEntry::State::plain;
      std::memcpy(found.id.id, entry->fixed.data() + kIdOffset, GIT_OID_RAWSZ);
      found.is_skipped = (entry->extended & kSkipWorktree) != 0;
      found.is_intent_to_add = (entry->extended & kIntentToAdd) != 0;
    } else if (is_below(path, entry->name) || is_below(entry->name, path)) {
      found.state = IndexEntry::State::in_the_way;
    }
  }
  return found;
}

// git compares whole seconds in most builds, so we do.
bool IndexFile::is_racy(const Entry& entry) const {
  return be32(entry.fixed, kMtimeOffset) >= static_cast<std::uint32_t>(written_at_.tv_sec);
}

bool IndexFile::is_proved_clean(const Entry& entry, const std::filesystem::path& work_tree) const {
  const std::filesystem::path file = work_tree / entry.name;
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const std::uint32_t seconds = be32(entry.fixed, kMtimeOffset);
  const std::uint32_t nanoseconds = be32(entry.fixed, kMtimeOffset + 4);
  if (static_cast<std::uint32_t>(status.st_mtim.tv_sec) != seconds ||
      static_cast<std::uint32_t>(status.st_mtim.tv_nsec) != nanoseconds ||
      static_cast<std::uint32_t>(status.st_size) != be32(entry.fixed, kSizeOffset)) {
    return false;
  }
  const auto written_second = static_cast<std::uint32_t>(written_at_.tv_sec);
  const bool was_settled = seconds == written_second && nanoseconds < static_cast<std::uint32_t>(written_at_.tv_nsec);
  if (was_settled) return true;
  // Changed and staged within one tick of the file system's clock: only the content can tell.
  git_oid id;
  const bool is_hashed = git_odb_hashfile(&id, file.c_str(), GIT_OBJECT_BLOB) == 0;
  if (!is_hashed) git_error_clear();
  return is_hashed && std::memcmp(id.id, entry.fixed.data() + kIdOffset, GIT_OID_RAWSZ) == 0;
}

std::string IndexFile::with(std::vector<IndexEdit> edits, const std::filesystem::path& work_tree) const {
  std::sort(edits.begin(), edits.end(), [](const IndexEdit& a, const IndexEdit& b) { return a.path < b.path; });
  Walk walk(*this);
  std::string out = bytes_.substr(0, kHeaderSize);
  out.reserve(bytes_.size() + 4096);
  EntryWriter writer(out, walk.version());
  auto edit = edits.begin();
  const auto write_edit = [&](std::uint32_t flags, std::uint32_t extended) {
    if (edit->id) writer.append(fixed_part(*edit, flags, extended), edit->path);
    ++edit;
  };
  while (const auto entry = walk.next()) {
    while (edit != edits.end() && edit->path < entry->name) write_edit(0, 0);
    if (edit != edits.end() && edit->path == entry->name) {
      write_edit(entry->flags, entry->extended);
      continue;
    }
    const std::size_t begin = out.size();
    writer.append(entry->fixed, entry->name);
    if (is_racy(*entry) && !is_proved_clean(*entry, work_tree)) put_be32(out, begin + kSizeOffset, 0);
  }
  while (edit != edits.end()) write_edit(0, 0);
  put_be32(out, 8, writer.count());
  out += extensions_after(walk.offset(), edits);
  out += base::sha1_raw(out);
  return out;
}

// Keeps the cache tree (with our folders marked as changed) and undo information; the others are caches tied to
// positions or times in the old file, and git builds them anew.
std::string IndexFile::extensions_after(std::size_t offset, const std::vector<IndexEdit>& edits) const {
  std::vector<std::string> paths;
  for (const IndexEdit& edit : edits) paths.push_back(edit.path);
  std::string out;
  const std::size_t end = bytes_.size() - kChecksumSize;
  while (offset + 8 <= end) {
    const std::string_view signature = std::string_view(bytes_).substr(offset, 4);
    const std::size_t size = be32(bytes_, offset + 4);
    std::string body = bytes_.substr(offset + 8, size);
    offset += 8 + size;
    if (signature == "TREE") body = cache_tree_without(body, paths);
    if ((signature != "TREE" && signature != "REUC") || body.empty()) continue;
    out += signature;
    out.append(4, '\0');
    put_be32(out, out.size() - 4, body.size());
    out += body;
  }
  return out;
}

}  // namespace decklog::git
