// SPDX-License-Identifier: MIT
#include "lib/git/intent.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace decklog::git {
namespace {

constexpr std::string_view kFirstLine = "decklog intent 1\n";
constexpr std::string_view kLastLine = "end\n";

std::filesystem::path intent_path(const Repository::Impl& impl) { return impl.own_folder() / "intent"; }

std::string or_dash(const ObjectId& id) { return id.empty() ? "-" : id.hex(); }

// Every value is written with its length, so that any byte may stand in a path or text.
std::string field(std::string_view key, std::string_view value) {
  return fmt::format("{} {} {}\n", key, value.size(), value);
}

std::string formatted(const Intent& intent) {
  std::string text(kFirstLine);
  text += field("ref", intent.ref);
  text += field("old", or_dash(intent.old_commit));
  text += field("new", or_dash(intent.new_commit));
  text += field("git-folder", intent.git_folder.string());
  for (const Intent::File& file : intent.files) {
    text += field("path", file.path);
    text += field("old-blob", or_dash(file.old_blob));
    text += field("new-blob", or_dash(file.new_blob));
  }
  text += field("text", intent.typed_text);
  text += kLastLine;
  return text;
}

struct Field {
  std::string_view key;
  std::string_view value;
};

std::optional<Field> take_field(std::string_view& rest) {
  const std::size_t first = rest.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : rest.find(' ', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(rest.data() + first + 1, rest.data() + second, size);
  if (error != std::errc() || end != rest.data() + second) return std::nullopt;
  if (rest.size() < second + 2 || size > rest.size() - second - 2) return std::nullopt;
  const Field found{rest.substr(0, first), rest.substr(second + 1, size)};
  if (rest[second + 1 + size] != '\n') return std::nullopt;
  rest.remove_prefix(second + 2 + size);
  return found;
}

bool take_id(std::string_view value, ObjectId& out) {
  if (value == "-") return true;
  if (value.size() != 40 || value.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  out = ObjectId(std::string(value));
  return true;
}

bool assign(Intent& intent, const Field& found) {
  const std::string value(found.value);
  const bool has_file = !intent.files.empty();
  if (found.key == "ref")
    intent.ref = value;
  else if (found.key == "old")
    return take_id(found.value, intent.old_commit);
  else if (found.key == "new")
    return take_id(found.value, intent.new_commit);
  else if (found.key == "git-folder")
    intent.git_folder = value;
  else if (found.key == "path")
    intent.files.push_back({value, {}, {}});
  else if (found.key == "old-blob")
    return has_file && take_id(found.value, intent.files.back().old_blob);
  else if (found.key == "new-blob")
    return has_file && take_id(found.value, intent.files.back().new_blob);
  else if (found.key == "text")
    intent.typed_text = value;
  else
    return false;
  return true;
}

std::optional<Intent> parsed(std::string_view rest) {
  if (!rest.starts_with(kFirstLine)) return std::nullopt;
  rest.remove_prefix(kFirstLine.size());
  Intent intent;
  while (rest != kLastLine) {
    const std::optional<Field> found = take_field(rest);
    if (!found || !assign(intent, *found)) return std::nullopt;
  }
  const bool is_complete = !intent.ref.empty() && !intent.new_commit.empty() && !intent.files.empty();
  return is_complete ? std::optional(intent) : std::nullopt;
}

std::string first_line(const std::optional<std::string>& text) {
  return text ? text->substr(0, text->find('\n')) : std::string();
}

// "." is the main work tree's, "worktrees/NAME" a linked one's; nothing else is ever ours.
bool is_folder_of_work_tree(const std::filesystem::path& relative) {
  if (relative == ".") return true;
  const std::filesystem::path name = relative.filename();
  return relative.parent_path() == "worktrees" && name != ".." && name != "." && !name.empty();
}

}  // namespace

std::optional<std::filesystem::path> work_tree_of(const Repository::Impl& impl,
                                                  const std::filesystem::path& git_folder) {
  std::filesystem::path root = impl.work_tree;
  if (git_folder != impl.git_folder && git_folder == impl.common_folder) root = git_folder.parent_path();
  if (git_folder != impl.git_folder && git_folder != impl.common_folder) {
    root = std::filesystem::path(first_line(read_file(git_folder / "gitdir"))).parent_path();
  }
  if (root.empty()) return std::nullopt;
  if (same_inode(root / ".git", git_folder)) return root;
  std::error_code error;
  if (!std::filesystem::is_regular_file(root / ".git", error)) return std::nullopt;
  const std::string link = first_line(read_file(root / ".git"));
  if (!link.starts_with("gitdir: ")) return std::nullopt;
  return same_inode(root / link.substr(8), git_folder) ? std::optional(root) : std::nullopt;
}

void write_intent(const Repository::Impl& impl, const Intent& intent, Flush flush) {
  Intent relative = intent;
  relative.git_folder = intent.git_folder.lexically_relative(impl.common_folder);
  replace_file(intent_path(impl), impl.own_folder() / "intent.new", formatted(relative), flush, 0600);
}

std::optional<Intent> read_intent(const Repository::Impl& impl) {
  const std::optional<std::string> text = read_file(intent_path(impl));
  if (!text) return std::nullopt;
  std::optional<Intent> intent = parsed(*text);
  if (intent && is_folder_of_work_tree(intent->git_folder)) {
    intent->git_folder = (impl.common_folder / intent->git_folder).lexically_normal();
    if (!intent->git_folder.has_filename()) intent->git_folder = intent->git_folder.parent_path();
  } else {
    intent.reset();
    const std::filesystem::path aside = impl.own_folder() / "intent.damaged";
    rename_file(intent_path(impl), aside);
    impl.world.notice(
        fmt::format("the note of an interrupted command cannot be read; it was kept as '{}'; "
                    "'git status' shows what that command left",
                    aside.string()));
  }
  return intent;
}

void drop_intent(const Repository::Impl& impl) { remove_file(intent_path(impl)); }

}  // namespace decklog::git
