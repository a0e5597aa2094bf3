// SPDX-License-Identifier: MIT
#include "lib/git/commits.h"

#include "lib/base/error.h"

#include <fmt/format.h>

#include <charconv>

namespace decklog::git {
namespace {

template <typename Number>
bool parse_number(std::string_view digits, Number& out) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc() && end == digits.data() + digits.size();
}

bool is_hex_id(std::string_view text) {
  return text.size() == GIT_OID_HEXSZ && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_crud(char c) {
  return static_cast<unsigned char>(c) <= 32 || std::string_view(".,:;<>\"\\'").find(c) != std::string_view::npos;
}

}  // namespace

void fail_malformed(const git_oid& id) {
  throw base::SystemError(fmt::format("commit {} is malformed", to_id(id).hex()), "'git fsck' tells more",
                          "malformed-commit");
}

Signature parse_signature(std::string_view line) {
  Signature signature;
  const std::size_t open = line.find('<');
  const std::size_t close = line.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return signature;
  signature.who.name = std::string(line.substr(0, open));
  while (!signature.who.name.empty() && signature.who.name.back() == ' ') signature.who.name.pop_back();
  signature.who.email = std::string(line.substr(open + 1, close - open - 1));
  std::string_view rest = line.substr(close + 1);
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  const std::size_t space = rest.find(' ');
  parse_number(rest.substr(0, space), signature.seconds);
  const std::string_view zone = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  int digits = 0;
  if (zone.size() == 5 && parse_number(zone.substr(1), digits)) {
    const int minutes = digits / 100 * 60 + digits % 100;
    signature.offset_minutes = zone.front() == '-' ? -minutes : minutes;
  }
  return signature;
}

CommitInfo read_commit(const Repository::Impl& impl, const git_oid& id) {
  return parse_commit(id, impl.object(id, GIT_OBJECT_COMMIT).bytes());
}

CommitInfo parse_commit(const git_oid& id, std::string_view bytes) {
  std::string_view rest = bytes;
  CommitInfo info;
  info.id = to_id(id);
  while (!rest.empty() && rest.front() != '\n') {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) fail_malformed(id);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const std::size_t space = line.find(' ');
    const std::string_view key = line.substr(0, space);
    const std::string_view value = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    if ((key == "tree" || key == "parent") && !is_hex_id(value)) fail_malformed(id);
    if (key == "tree") info.tree = ObjectId(std::string(value));
    if (key == "parent") info.parents.emplace_back(std::string(value));
    if (key == "author") info.author = parse_signature(value);
    if (key == "committer") info.committer = parse_signature(value);
  }
  if (info.tree.empty()) fail_malformed(id);
  if (!rest.empty()) rest.remove_prefix(1);
  info.message = std::string(rest);
  return info;
}

std::string clean_name(std::string_view name) {
  std::string clean;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const bool is_c1 = byte == 0xC2 && i + 1 < name.size() && static_cast<unsigned char>(name[i + 1]) >= 0x80 &&
                       static_cast<unsigned char>(name[i + 1]) <= 0x9F;
    if (is_c1) {
      ++i;
    } else if (byte >= 0x20 && byte != 0x7F && byte != '<' && byte != '>') {
      clean += name[i];
    }
  }
  std::size_t begin = 0;
  std::size_t end = clean.size();
  while (begin < end && is_crud(clean[begin])) ++begin;
  while (end > begin && is_crud(clean[end - 1])) --end;
  return clean.substr(begin, end - begin);
}

std::string format_signature(const Signature& signature) {
  const int minutes = signature.offset_minutes < 0 ? -signature.offset_minutes : signature.offset_minutes;
  return fmt::format("{} <{}> {} {}{:02}{:02}", clean_name(signature.who.name), clean_name(signature.who.email),
                     signature.seconds, signature.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string format_commit(const ObjectId& tree, const std::vector<ObjectId>& parents, const Signature& author,
                          const Signature& committer, std::string_view message, std::string_view gpg_signature) {
  std::string text = fmt::format("tree {}\n", tree.hex());
  for (const ObjectId& parent : parents) text += fmt::format("parent {}\n", parent.hex());
  text += fmt::format("author {}\ncommitter {}\n", format_signature(author), format_signature(committer));
  if (!gpg_signature.empty()) {
    text += "gpgsig ";
    while (!gpg_signature.empty() && gpg_signature.back() == '\n') gpg_signature.remove_suffix(1);
    for (const char c : gpg_signature) {
      text += c;
      if (c == '\n') text += ' ';  // a continued header line
    }
    text += '\n';
  }
  text += '\n';
  text += message;
  return text;
}

}  // namespace decklog::git
