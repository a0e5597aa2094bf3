// SPDX-License-Identifier: MIT
#include "lib/git/trees.h"

#include "lib/base/error.h"
#include "lib/git/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

namespace decklog::git {
namespace {

[[noreturn]] void fail_damaged() {
  throw base::SystemError("a tree object is damaged", "'git fsck' lists what is damaged", "object-damaged");
}

std::optional<std::uint32_t> parse_mode(std::string_view digits) {
  std::uint32_t mode = 0;
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  for (const char digit : digits) {
    if (digit < '0' || digit > '7') return std::nullopt;
    mode = mode * 8 + static_cast<std::uint32_t>(digit - '0');
  }
  return mode;
}

struct NewEntry {
  std::uint32_t mode = 0;
  git_oid id{};
};
using Entries = std::map<std::string, NewEntry, std::less<>>;

// One folder of the edits: files in it, and folders below.
struct EditedFolder {
  std::map<std::string, const TreeEdit*, std::less<>> files;
  std::map<std::string, EditedFolder, std::less<>> folders;
  bool touches(std::string_view name) const { return files.contains(name) || folders.contains(name); }
};

// git sorts a tree's entries as if folders ended in '/'.
std::string sort_key(std::string_view name, std::uint32_t mode) {
  return std::string(name) + (mode == kModeTree ? "/" : "");
}

std::string serialised(std::string_view name, const NewEntry& entry) {
  std::string bytes = fmt::format("{:o} ", entry.mode).append(name) + '\0';
  return bytes.append(reinterpret_cast<const char*>(entry.id.id), GIT_OID_RAWSZ);
}

// What stands at the names that the edits touch.
Entries touched_entries(std::string_view tree, const EditedFolder& edited) {
  Entries found;
  TreeReader reader(tree);
  while (const auto entry = reader.next()) {
    if (edited.touches(entry->name)) found[std::string(entry->name)] = {entry->mode, entry->id};
  }
  return found;
}

// The tree with `entries` in place of what stood at the names that the edits touch; all else as it is, byte for byte.
std::string spliced(std::string_view tree, const EditedFolder& edited, const Entries& entries) {
  std::map<std::string, std::string> waiting;
  for (const auto& [name, entry] : entries) waiting.emplace(sort_key(name, entry.mode), serialised(name, entry));
  std::string bytes;
  bytes.reserve(tree.size() + 256);
  TreeReader reader(tree);
  std::size_t begin = 0;
  while (const auto entry = reader.next()) {
    const std::size_t end = tree.size() - reader.left();
    const std::string_view raw = tree.substr(begin, end - begin);
    begin = end;
    if (edited.touches(entry->name)) continue;
    while (!waiting.empty() && waiting.begin()->first < sort_key(entry->name, entry->mode)) {
      bytes += waiting.extract(waiting.begin()).mapped();
    }
    bytes += raw;
  }
  for (const auto& [key, raw] : waiting) bytes += raw;
  return bytes;
}

[[noreturn]] void fail_conflict(std::string_view name) {
  throw base::SystemError(
      fmt::format("'{}' stands in the way: it is a file where a folder is needed, or no plain file", name),
      "move it away in a commit of its own", "path-conflict");
}

// A plain file takes no other thing's place, and nothing takes a folder's.
void put_file(Entries& entries, const std::string& name, const TreeEdit& edit) {
  const auto existing = entries.find(name);
  if (!edit.blob) {
    if (existing != entries.end() && existing->second.mode != kModeTree) entries.erase(existing);
    return;
  }
  const bool is_free = existing == entries.end() || is_regular(existing->second.mode) ||
                       (existing->second.mode != kModeTree && !is_regular(edit.mode));
  if (!is_free) fail_conflict(name);
  entries[name] = {edit.mode, *edit.blob};
}

// Nothing when the folder is empty now.
std::optional<git_oid> write_folder(const Repository::Impl& impl, ObjectWriter& writer,
                                    const std::optional<git_oid>& old_tree, const EditedFolder& edited) {
  const std::optional<RawObject> old = old_tree ? std::optional(impl.object(*old_tree, GIT_OBJECT_TREE)) : std::nullopt;
  const std::string_view tree = old ? old->bytes() : std::string_view();
  Entries entries = touched_entries(tree, edited);
  // What goes makes room for what comes: a folder may take a file's place, and a file an emptied folder's.
  for (const auto& [name, edit] : edited.files) {
    if (!edit->blob) put_file(entries, name, *edit);
  }
  for (const auto& [name, folder] : edited.folders) {
    const auto existing = entries.find(name);
    if (existing != entries.end() && existing->second.mode != kModeTree) fail_conflict(name);
    const std::optional<git_oid> below = existing == entries.end() ? std::nullopt : std::optional(existing->second.id);
    const std::optional<git_oid> written = write_folder(impl, writer, below, folder);
    if (written) entries[name] = {kModeTree, *written};
    if (!written) entries.erase(name);
  }
  for (const auto& [name, edit] : edited.files) {
    if (edit->blob) put_file(entries, name, *edit);
  }
  const std::string bytes = spliced(tree, edited, entries);
  if (bytes.empty()) return std::nullopt;
  return writer.add(GIT_OBJECT_TREE, bytes);
}

bool is_git_name(std::string_view part) {
  constexpr std::string_view kName = ".git";
  if (part.size() < kName.size()) return false;
  for (std::size_t i = 0; i < kName.size(); ++i) {
    const char c = part[i] >= 'A' && part[i] <= 'Z' ? static_cast<char>(part[i] - 'A' + 'a') : part[i];
    if (c != kName[i]) return false;
  }
  // ".gitattributes" is a fine name; ".git", ".git " and ".git." are the folder on some file systems.
  return part.find_first_not_of(" .", kName.size()) == std::string_view::npos;
}

}  // namespace

std::optional<TreeEntry> TreeReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t space = rest_.find(' ');
  const std::size_t zero = rest_.find('\0');
  if (space == std::string_view::npos || zero == std::string_view::npos || zero < space) fail_damaged();
  if (rest_.size() < zero + 1 + GIT_OID_RAWSZ) fail_damaged();
  const std::optional<std::uint32_t> mode = parse_mode(rest_.substr(0, space));
  if (!mode) fail_damaged();
  TreeEntry entry{*mode, rest_.substr(space + 1, zero - space - 1), {}};
  std::memcpy(entry.id.id, rest_.data() + zero + 1, GIT_OID_RAWSZ);
  rest_.remove_prefix(zero + 1 + GIT_OID_RAWSZ);
  return entry;
}

std::optional<Found> find_in_tree(const Repository::Impl& impl, const git_oid& tree, std::string_view name) {
  const RawObject object = impl.object(tree, GIT_OBJECT_TREE);
  TreeReader reader(object.bytes());
  while (const auto entry = reader.next()) {
    if (entry->name == name) return Found{entry->mode, entry->id};
  }
  return std::nullopt;
}

std::optional<Found> find_at_path(const Repository::Impl& impl, const git_oid& root, std::string_view path) {
  Found found{kModeTree, root};
  while (!path.empty()) {
    if (found.mode != kModeTree) return std::nullopt;
    const std::size_t slash = path.find('/');
    const std::optional<Found> below = find_in_tree(impl, found.id, path.substr(0, slash));
    if (!below) return std::nullopt;
    found = *below;
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return found;
}

std::vector<std::string> path_components(std::string_view path) {
  const auto refuse = [&] {
    throw base::UsageError(fmt::format("'{}' is no path for a file of a ledger", path), "", "bad-path");
  };
  std::vector<std::string> parts;
  std::string_view rest = path;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || is_git_name(part)) refuse();
    for (const char c : part) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') refuse();
    }
    parts.emplace_back(part);
    if (slash == std::string_view::npos) return parts;
    rest.remove_prefix(slash + 1);
  }
}

git_oid tree_with(const Repository::Impl& impl, ObjectWriter& writer, const std::optional<git_oid>& root,
                  const std::vector<TreeEdit>& edits) {
  EditedFolder top;
  for (const TreeEdit& edit : edits) {
    const std::vector<std::string> parts = path_components(edit.path);
    EditedFolder* folder = &top;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) folder = &folder->folders[parts[i]];
    folder->files[parts.back()] = &edit;
  }
  if (const std::optional<git_oid> written = write_folder(impl, writer, root, top)) return *written;
  return writer.add(GIT_OBJECT_TREE, "");
}

}  // namespace decklog::git
