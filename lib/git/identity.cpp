// SPDX-License-Identifier: MIT
#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/date.h"
#include "lib/git/impl.h"

#include <fmt/format.h>

namespace decklog::git {
namespace {

// The words that differ between an author and a committer.
struct Role {
  const char* variable;  // "GIT_AUTHOR"
  const char* section;   // "author"
};

std::optional<std::string> first_of(const Repository::Impl& impl, const base::World& world, const std::string& variable,
                                    const std::vector<std::string>& keys) {
  if (const std::optional<std::string> value = world.variable(variable)) return value;
  for (const std::string& key : keys) {
    if (std::optional<std::string> value = impl.config.get(key)) return value;
  }
  return std::nullopt;
}

[[noreturn]] void fail_missing(const std::string& what) {
  throw base::SystemError(fmt::format("git does not know who you are: no {}", what),
                          "git config --global user.name 'Your Name'\n"
                          "git config --global user.email you@example.com",
                          "identity-missing");
}

Signature resolve(const Repository& repository, const base::World& world, const Role& role) {
  const Repository::Impl& impl = repository.impl();
  const std::string variable = role.variable;
  const std::string section = role.section;
  std::optional<std::string> name = first_of(impl, world, variable + "_NAME", {section + ".name", "user.name"});
  std::optional<std::string> email = first_of(impl, world, variable + "_EMAIL", {section + ".email", "user.email"});
  if (!email) email = world.variable("EMAIL");
  Signature signature;
  signature.who = {clean_name(name.value_or("")), clean_name(email.value_or(""))};
  if (signature.who.name.empty()) fail_missing("name");
  if (signature.who.email.empty()) fail_missing("e-mail address");
  signature.seconds = world.now().time_since_epoch().count();
  if (const std::optional<std::string> text = world.variable(variable + "_DATE"); text && !text->empty()) {
    const std::optional<GitDate> date = parse_git_date(*text);
    if (!date) {
      throw base::SystemError(fmt::format("{}_DATE is no date: '{}'", variable, *text),
                              "write it like '2026-11-22T08:03:11+09:00' or '@1700000000 +0900'", "bad-date");
    }
    signature.seconds = date->seconds;
    signature.offset_minutes = date->offset_minutes;
  }
  return signature;
}

}  // namespace

Signature author(const Repository& repository, const base::World& world) {
  return resolve(repository, world, {"GIT_AUTHOR", "author"});
}

Signature committer(const Repository& repository, const base::World& world) {
  return resolve(repository, world, {"GIT_COMMITTER", "committer"});
}

}  // namespace decklog::git
