// SPDX-License-Identifier: MIT
#include "lib/git/signatures.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/base/text.h"
#include "lib/git/impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::git {
namespace {

constexpr std::size_t kCommitsPerRun = 500;

// What the repository's own configuration says of programs is overridden by what protected configuration says.
std::vector<std::string> git_command(const Repository& repository) {
  const Repository::Impl& impl = repository.impl();
  const std::string gpg = impl.config.get_protected("gpg.program").value_or("gpg");
  const auto program = [&](const char* name, const std::string& otherwise) {
    return fmt::format("{}={}", name, impl.config.get_protected(name).value_or(otherwise));
  };
  return {"git",       "--no-pager",
          "--git-dir", impl.git_folder.string(),
          "-c",        "core.fsmonitor=false",
          "-c",        "core.hooksPath=/dev/null",
          "-c",        "gpg.program=" + gpg,
          "-c",        program("gpg.openpgp.program", gpg),
          "-c",        program("gpg.ssh.program", "ssh-keygen"),
          "-c",        program("gpg.x509.program", "gpgsm")};
}

base::ProcessResult run_checker(const std::vector<std::string>& arguments, const std::string& input) {
  return base::run_process(
      arguments,
      {.input = input, .environment = {{"LC_ALL", "C"}, {"GIT_NO_REPLACE_OBJECTS", "1"}, {"GIT_OPTIONAL_LOCKS", "0"}}});
}

// git's %G?
Grade grade_of(char letter) {
  switch (letter) {
    case 'G':
      return Grade::good;
    case 'B':
      return Grade::bad;
    case 'U':
      return Grade::untrusted;
    case 'X':
    case 'Y':
      return Grade::expired;
    case 'R':
      return Grade::revoked;
    case 'E':
      return Grade::unknown;
    default:
      return Grade::missing;
  }
}

[[noreturn]] void fail_git(const base::ProcessResult& result) {
  throw base::SystemError("git could not check signatures",
                          base::for_terminal(base::trim(result.err), base::Lines::keep), "signatures-unchecked",
                          result.exit_code);
}

void check_some(const Repository& repository, const std::vector<ObjectId>& commits, std::size_t begin, std::size_t end,
                const std::function<void(const SignatureCheck&)>& visit) {
  std::string input;
  for (std::size_t i = begin; i < end; ++i) input += commits[i].hex() + "\n";
  std::vector<std::string> arguments = git_command(repository);
  arguments.insert(arguments.end(), {"log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-mailmap",
                                     "--format=tformat:%H%x09%G?%x09%GF%x09%GS"});
  const base::ProcessResult result = run_checker(arguments, input);
  if (result.exit_code != 0) fail_git(result);
  std::size_t at = begin;
  for (const std::string& line : base::split_lines(result.out)) {
    const std::string hex = line.substr(0, line.find('\t'));
    const bool fits = at < end && commits[at].hex() == hex && line.size() > hex.size() + 2;
    if (!fits) fail_git(result);
    const std::size_t key = hex.size() + 3;
    const std::size_t signer = line.find('\t', key);
    if (signer == std::string::npos) fail_git(result);
    visit({.object = commits[at],
           .grade = grade_of(line[hex.size() + 1]),
           .signer = line.substr(signer + 1),
           .key = line.substr(key, signer - key)});
    ++at;
  }
  if (at != end) fail_git(result);
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const std::size_t start = text.find(before);
  if (start == std::string::npos) return {};
  const std::size_t from = start + before.size();
  const std::size_t end = text.find(after, from);
  return text.substr(from, end == std::string::npos ? end : end - from);
}

// The raw words of `git verify-tag`: gpg's status lines, or ssh-keygen's sentence.
Grade tag_grade(const base::ProcessResult& result) {
  const auto says = [&](std::string_view word) { return result.err.find(word) != std::string::npos; };
  if (says("[GNUPG:] REVKEYSIG")) return Grade::revoked;
  if (says("[GNUPG:] EXPKEYSIG") || says("[GNUPG:] EXPSIG")) return Grade::expired;
  if (says("[GNUPG:] ERRSIG")) return Grade::unknown;
  if (says("[GNUPG:] TRUST_UNDEFINED") || says("[GNUPG:] TRUST_NEVER") || says("No principal matched")) {
    return Grade::untrusted;
  }
  if (result.exit_code != 0) return says("no signature found") ? Grade::missing : Grade::bad;
  return says("[GNUPG:] GOODSIG") || says("Good \"git\" signature for ") ? Grade::good : Grade::untrusted;
}

}  // namespace

void check_signatures(const Repository& repository, const std::vector<ObjectId>& commits,
                      const std::function<void(const SignatureCheck&)>& visit) {
  for (std::size_t begin = 0; begin < commits.size(); begin += kCommitsPerRun) {
    check_some(repository, commits, begin, std::min(begin + kCommitsPerRun, commits.size()), visit);
  }
}

SignatureCheck check_tag_signature(const Repository& repository, const std::string& ref) {
  const std::optional<ObjectId> id = repository.resolve(ref);
  std::vector<std::string> arguments = git_command(repository);
  arguments.insert(arguments.end(), {"verify-tag", "--raw", "--", id.value_or(ObjectId()).hex()});
  const base::ProcessResult result = run_checker(arguments, "");
  const std::string ssh = between(result.err, "Good \"git\" signature for ", " with ");
  return {.object = id.value_or(ObjectId()),
          .grade = tag_grade(result),
          .signer = ssh.empty() ? between(between(result.err, "[GNUPG:] GOODSIG ", "\n"), " ", "\n") : ssh,
          .key = {}};
}

}  // namespace decklog::git
