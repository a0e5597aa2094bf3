// SPDX-License-Identifier: MIT
#include "lib/git/links.h"

#include "lib/git/commits.h"

#include <charconv>

namespace decklog::git {
namespace {

constexpr std::size_t kIdLine = 7 + GIT_OID_HEXSZ + 1;  // "parent <id>\n"

std::int64_t date_of(std::string_view line) {
  const std::size_t close = line.rfind('>');
  std::int64_t seconds = 0;
  if (close == std::string_view::npos || close + 2 >= line.size()) return 0;
  const std::string_view digits = line.substr(close + 2);
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return seconds;
}

}  // namespace

Links links_of(const Repository::Impl& impl, const git_oid& id) {
  return links_of(id, impl.object(id, GIT_OBJECT_COMMIT).bytes());
}

// git writes tree, parents, author, committer in this order and refuses any other.
Links links_of(const git_oid& id, std::string_view commit) {
  std::string_view rest = commit;
  Links links;
  if (!rest.starts_with("tree ") || rest.size() < kIdLine - 2 || rest[kIdLine - 3] != '\n') fail_malformed(id);
  rest.remove_prefix(kIdLine - 2);
  while (rest.starts_with("parent ")) {
    git_oid parent;
    if (rest.size() < kIdLine || rest[kIdLine - 1] != '\n') fail_malformed(id);
    if (git_oid_fromstrn(&parent, rest.data() + 7, GIT_OID_HEXSZ) < 0) fail_malformed(id);
    links.parents.push_back(parent);
    rest.remove_prefix(kIdLine);
  }
  const std::size_t committer = rest.find("\ncommitter ");
  if (!rest.starts_with("author ") || committer == std::string_view::npos || committer > rest.find("\n\n")) {
    fail_malformed(id);
  }
  const std::string_view line = rest.substr(committer + 1);
  links.seconds = date_of(line.substr(0, line.find('\n')));
  return links;
}

}  // namespace decklog::git
