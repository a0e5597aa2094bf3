// SPDX-License-Identifier: MIT
#include "lib/git/transport.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/base/text.h"
#include "lib/git/durability.h"
#include "lib/git/locks.h"
#include "lib/git/refs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <unistd.h>

namespace decklog::git {
namespace {

constexpr std::string_view kBranches = "refs/heads/";

std::string short_name(const std::string& ref) {
  return ref.starts_with(kBranches) ? ref.substr(kBranches.size()) : ref;
}

bool chooses_ssh(const Repository::Impl& impl) {
  return impl.world.variable("GIT_SSH_COMMAND") || impl.world.variable("GIT_SSH") || impl.config.get("core.sshCommand");
}

std::int64_t seconds_of(const Exchange& exchange) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(exchange.limit).count());
}

std::map<std::string, std::string> environment(const Repository::Impl& impl, const Exchange& exchange) {
  // English, because what went wrong is told by git's words alone.
  std::map<std::string, std::string> variables{{"LC_ALL", "C"}, {"GIT_NO_REPLACE_OBJECTS", "1"}};
  if (exchange.may_ask) return variables;
  variables["GIT_TERMINAL_PROMPT"] = "0";
  if (!chooses_ssh(impl)) {
    variables["GIT_SSH_COMMAND"] = fmt::format("ssh -oBatchMode=yes -oConnectTimeout={}", seconds_of(exchange) + 1);
  }
  return variables;
}

base::ProcessResult run_git(const Repository& repository, std::vector<std::string> arguments,
                            const Exchange& exchange) {
  const Repository::Impl& impl = repository.impl();
  std::vector<std::string> argv{"git", "--git-dir=" + impl.git_folder.string(),
                                "-c",  "protocol.ext.allow=never",
                                "-c",  "transfer.fsckObjects=true"};
  if (!impl.config.get("http.lowSpeedTime")) {
    // git's helpers outlive a git that its limit has ended; these make them end by themselves.
    argv.insert(argv.end(),
                {"-c", "http.lowSpeedLimit=1", "-c", fmt::format("http.lowSpeedTime={}", seconds_of(exchange) + 1)});
  }
  const Durability durable = durability(impl);
  if (durable.objects != Flush::no) {
    // git's default flushes packs but not the loose objects that a small fetch becomes.
    argv.insert(argv.end(), {"-c", "core.fsync=committed", "-c",
                             durable.objects == Flush::each ? "core.fsyncMethod=fsync" : "core.fsyncMethod=batch"});
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  // Where git itself goes before it reads a remote's address: "../other" counts from there.
  const std::filesystem::path folder = repository.is_bare() ? impl.git_folder : impl.work_tree;
  return base::run_process(
      argv,
      {.input = "", .environment = environment(impl, exchange), .folder = folder.string(), .limit = exchange.limit});
}

bool says(const base::ProcessResult& result, std::string_view words) {
  return result.err.find(words) != std::string::npos || result.out.find(words) != std::string::npos;
}

std::string words_of(const base::ProcessResult& result) {
  std::string words;
  for (const std::string& line : base::split_lines(base::for_terminal(result.err, base::Lines::keep))) {
    if (!base::trim(line).empty()) words += (words.empty() ? "" : "\n") + line;
  }
  return words;
}

constexpr std::array kAsksWho{"terminal prompts disabled", "could not read Username", "could not read Password",
                              "Authentication failed",     "Permission denied (",     "Host key verification failed",
                              "Too many authentication"};
constexpr std::array kUnreachable{"Could not read from remote repository",
                                  "does not appear to be a git repository",
                                  "unable to access",
                                  "Could not resolve host",
                                  "unable to connect to",
                                  "fatal: repository '"};

template <std::size_t N>
bool says_one_of(const base::ProcessResult& result, const std::array<const char*, N>& all) {
  return std::any_of(all.begin(), all.end(), [&](const char* words) { return says(result, words); });
}

[[noreturn]] void fail(const RemoteBranch& branch, const base::ProcessResult& result, const Exchange& exchange,
                       const std::string& what, const std::string& code) {
  if (result.timed_out) {
    throw base::SystemError(
        fmt::format("'{}' did not answer within {} s", branch.remote, seconds_of(exchange)),
        "everything is recorded here; try again with 'decklog sync', or give it longer with --timeout",
        "remote-timeout");
  }
  if (says_one_of(result, kAsksWho)) {
    throw base::SystemError(fmt::format("'{}' wants to know who you are", branch.remote),
                            words_of(result) + fmt::format("\nmake 'git fetch {}' work by itself first", branch.remote),
                            "remote-auth", result.exit_code);
  }
  if (says_one_of(result, kUnreachable)) {
    throw base::SystemError(fmt::format("'{}' cannot be reached", branch.remote), words_of(result),
                            "remote-unreachable", result.exit_code);
  }
  throw base::SystemError(what, words_of(result), code, result.exit_code);
}

// "!\t<from>:<to>\t[rejected] (stale info)": the branch is not where we thought. In what git prints on either stream.
constexpr std::array kLostRace{"(stale info)",           "(fetch first)",   "(non-fast-forward)",
                               "(failed to update ref)", "cannot lock ref", "(incorrect old value provided)",
                               "failed to lock"};

// Two gits of one clone that fetch at the same time; or one that was killed and left its lock.
bool is_lock_taken(const base::ProcessResult& result) { return says(result, "cannot lock ref"); }

// Where one fetch puts what it got: a ref that no other git asks for, whatever locks those that were killed have left.
class FetchedRef {
 public:
  explicit FetchedRef(const Repository& repository) : repository_(repository) {
    remove_old();
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    name_ = fmt::format("{}{}-{}", kFolder, ::getpid(), now.count());
  }
  FetchedRef(const FetchedRef&) = delete;
  FetchedRef& operator=(const FetchedRef&) = delete;
  ~FetchedRef() { remove(name_); }

  const std::string& name() const { return name_; }

 private:
  static constexpr std::string_view kFolder = "refs/decklog/fetched/";

  std::filesystem::path file_of(const std::string& ref) const { return repository_.common_folder() / ref; }

  // The file itself, for git's way takes a lock that would stay if we were killed; git's way if it was packed
  // meanwhile.
  void remove(const std::string& ref) const {
    std::error_code ignored;
    std::filesystem::remove(file_of(ref + ".lock"), ignored);
    if (std::filesystem::remove(file_of(ref), ignored) || !repository_.resolve(ref)) return;
    if (git_reference_remove(repository_.impl().repository.get(), ref.c_str()) != 0) git_error_clear();
  }

  // Of syncs that were killed; no exchange takes so long.
  void remove_old() const {
    constexpr std::chrono::hours kOld{24};
    std::error_code failed;
    std::vector<std::string> old;
    std::filesystem::directory_iterator file(file_of(std::string(kFolder)), failed);
    for (; !failed && file != std::filesystem::directory_iterator(); file.increment(failed)) {
      std::error_code gone;
      const auto written = file->last_write_time(gone);
      if (gone || std::filesystem::file_time_type::clock::now() - written < kOld) continue;
      old.push_back(std::string(kFolder) + file->path().stem().string());
    }
    for (const std::string& ref : old) remove(ref);
  }

  const Repository& repository_;
  std::string name_;
};

}  // namespace

std::string RemoteBranch::spoken() const { return remote + "/" + short_name(ref); }
std::string RemoteBranch::tracking() const { return "refs/remotes/" + remote + "/" + short_name(ref); }
std::string RemoteBranch::seen() const { return "refs/decklog/seen/" + remote + "/" + short_name(ref); }

std::vector<std::string> remotes(const Repository& repository) {
  git_strarray found{};
  check(git_remote_list(&found, repository.impl().repository.get()), "list the remotes");
  std::vector<std::string> names(found.strings, found.strings + found.count);
  git_strarray_dispose(&found);
  std::sort(names.begin(), names.end());
  return names;
}

void check_remote(const Repository& repository, const std::string& remote) {
  const std::vector<std::string> known = remotes(repository);
  if (std::find(known.begin(), known.end(), remote) != known.end() && !remote.starts_with('-')) return;
  throw base::NotFound(fmt::format("there is no remote '{}'", base::for_terminal(remote)),
                       known.empty() ? "git remote add origin URL" : "this clone knows: " + base::join(known, ", "),
                       "remote-unknown");
}

std::optional<ObjectId> fetch(const Repository& repository, const RemoteBranch& branch, const Exchange& exchange) {
  check_remote(repository, branch.remote);
  const FetchedRef here(repository);
  const base::ProcessResult result = run_git(
      repository,
      {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head",
       "--", branch.remote, "+" + branch.ref + ":" + here.name(), "+" + branch.ref + ":" + branch.tracking()},
      exchange);
  const std::optional<ObjectId> tip = result.timed_out ? std::nullopt : repository.resolve(here.name());
  // What stands in the way of the tracking branch is git's business.
  if (result.exit_code == 0 || (tip && is_lock_taken(result))) return tip;
  if (!result.timed_out && says(result, "couldn't find remote ref")) return std::nullopt;
  fail(branch, result, exchange, fmt::format("git could not fetch from '{}'", branch.remote), "fetch-failed");
}

Refusal push(const Repository& repository, const RemoteBranch& branch, const ObjectId& commit,
             const std::optional<ObjectId>& expected, const Exchange& exchange) {
  check_remote(repository, branch.remote);
  const std::string lease = fmt::format("--force-with-lease={}:{}", branch.ref, expected ? expected->hex() : "");
  const base::ProcessResult result = run_git(repository,
                                             {"push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no",
                                              lease, "--", branch.remote, commit.hex() + ":" + branch.ref},
                                             exchange);
  if (result.exit_code == 0) return std::nullopt;
  if (!result.timed_out && says_one_of(result, kLostRace)) return words_of(result);
  fail(branch, result, exchange, fmt::format("'{}' did not take the push", branch.remote), "push-rejected");
}

void remember_seen(Repository& repository, const RemoteBranch& branch, const ObjectId& commit) {
  const Repository::Impl& impl = repository.impl();
  const std::string ref = branch.seen();
  check_ref_name(ref);
  if (repository.resolve(ref) == commit) return;
  Patience patience(impl.world, std::chrono::seconds(10));
  const WriterLock writer(impl, patience);
  const LockFile lock(impl, impl.common_folder / ref, patience);
  move_ref(impl, ref, repository.resolve(ref), commit, Flush::no);
}

}  // namespace decklog::git
