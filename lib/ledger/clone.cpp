// SPDX-License-Identifier: MIT
#include "lib/base/process.h"
#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

namespace decklog::ledger {
namespace {

// As git names a folder after a URL: the last part without ".git".
std::string folder_name(const std::string& url) {
  std::string name = url;
  while (!name.empty() && name.back() == '/') name.pop_back();
  if (name.ends_with("/.git")) name.resize(name.size() - 5);
  if (const std::size_t slash = name.find_last_of("/:"); slash != std::string::npos) name = name.substr(slash + 1);
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  return name;
}

struct GitAnswer {
  int exit_code = 0;
  std::string out;
  std::string err;
};

GitAnswer run_git(std::vector<std::string> argv) {
  argv.insert(argv.begin(), "git");
  const auto result = base::run_process(argv, {.environment = {{"LC_ALL", "C"}}});
  return {result.exit_code, result.out, base::trim(result.err)};
}

// What was just cloned: its branches, and which of them holds the ledger.
class Cloned {
 public:
  Cloned(git::Repository& repository, std::filesystem::path folder)
      : repository_(repository),
        folder_(std::move(folder)),
        branches_(repository.is_bare() ? "refs/heads/" : "refs/remotes/origin/") {}

  bool head_is_ledger() const {
    const auto head = repository_.head_ref();
    return head && holds_ledger(*head);
  }

  // Without the "refs/…/".
  std::vector<std::string> ledgers() const {
    const GitAnswer listed = git({"for-each-ref", "--format=%(refname)", branches_});
    std::vector<std::string> found;
    for (const std::string& ref : base::split_lines(listed.out)) {
      const bool is_branch = ref.starts_with(branches_) && ref != branches_ + "HEAD";
      if (is_branch && holds_ledger(ref)) found.push_back(ref.substr(branches_.size()));
    }
    return found;
  }

  // Makes the branch a local one; checks it out, or points HEAD to it, where HEAD has no commit.
  void use(const std::string& branch) {
    const std::string ref = full_ref(branch);
    const auto head = repository_.head_ref();
    const bool is_unborn = head && !repository_.resolve(*head);
    if (repository_.is_bare()) {
      if (is_unborn) must({"symbolic-ref", "HEAD", ref});
    } else if (is_unborn) {
      must({"checkout", "--quiet", "-B", branch, "--track", "origin/" + branch});
    } else if (!repository_.resolve(ref)) {
      must({"branch", "--quiet", "--track", branch, "origin/" + branch});
    }
    if (!is_unborn) repository_.set_config("decklog.ref", ref);
  }

 private:
  bool holds_ledger(const std::string& ref) const {
    const auto commit = repository_.resolve(ref);
    return commit && repository_.read(*commit, kPolicyPath, kMaxFile).has_value();
  }

  GitAnswer git(std::vector<std::string> argv) const {
    argv.insert(argv.begin(), {"-C", folder_.string()});
    return run_git(std::move(argv));
  }
  void must(std::vector<std::string> argv) const {
    const GitAnswer answer = git(std::move(argv));
    if (answer.exit_code == 0) return;
    throw base::SystemError(fmt::format("git could not use the ledger's branch in '{}'", folder_.string()),
                            base::for_terminal(answer.err, base::Lines::keep), "clone-failed", answer.exit_code);
  }

  git::Repository& repository_;
  std::filesystem::path folder_;
  std::string branches_;
};

std::string branch_of(const std::string& ref) {
  constexpr std::string_view kHeads = "refs/heads/";
  return ref.starts_with(kHeads) ? ref.substr(kHeads.size()) : ref;
}

// The remote's HEAD may name another branch than the ledger's: `git init --bare` names its own default, whatever is
// pushed to it later.
void find_ledger(git::Repository& repository, const std::filesystem::path& folder, const std::string& wanted) {
  Cloned cloned(repository, folder);
  if (!wanted.empty()) return cloned.use(branch_of(full_ref(wanted)));
  if (cloned.head_is_ledger()) return;
  const std::vector<std::string> ledgers = cloned.ledgers();
  if (ledgers.size() == 1) return cloned.use(ledgers.front());
  if (ledgers.empty()) return;  // opening it says so
  throw base::NotFound(fmt::format("'{}' holds a ledger on each of these branches: {}",
                                   base::for_terminal(folder.string()), base::for_terminal(base::join(ledgers, ", "))),
                       fmt::format("choose one: git -C {} config decklog.ref refs/heads/{}",
                                   base::for_terminal(folder.string()), base::for_terminal(ledgers.front())),
                       "ambiguous");
}

}  // namespace

Initialised Ledger::clone(const std::string& url, const InitOptions& options, const base::World& world) {
  if (url.empty() || url.front() == '-') {
    throw base::UsageError(fmt::format("'{}' is no address to clone from", base::for_terminal(url)));
  }
  const std::filesystem::path folder =
      options.folder.empty() ? std::filesystem::path(folder_name(url)) : options.folder;
  if (folder.empty()) {
    throw base::UsageError(fmt::format("'{}' does not tell how to name the clone", base::for_terminal(url)),
                           "decklog clone URL DIR");
  }
  std::vector<std::string> argv{"-c",      "protocol.ext.allow=never", "-c", "transfer.fsckObjects=true", "clone",
                                "--quiet", "--no-recurse-submodules"};
  if (options.bare) argv.emplace_back("--bare");
  argv.insert(argv.end(), {"--", url, folder.string()});
  const GitAnswer result = run_git(std::move(argv));
  if (result.exit_code != 0) {
    throw base::SystemError(fmt::format("git could not clone '{}'", base::for_terminal(url)),
                            base::for_terminal(result.err, base::Lines::keep), "clone-failed", result.exit_code);
  }
  auto repository = git::Repository::find(folder, git::Repository::Search::here_only, world);
  DECKLOG_CHECK(repository.has_value(), "git clone succeeded, so there is a repository");
  configure_clone(*repository);
  find_ledger(*repository, folder, options.ref);
  const Ledger ledger = Ledger::open({.folder = folder, .ref = options.ref}, world);
  return {.folder = ledger.folder(), .ref = ledger.ref(), .commit = ledger.head(), .changed = true, .written = {}};
}

}  // namespace decklog::ledger
