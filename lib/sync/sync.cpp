// SPDX-License-Identifier: MIT
#include "lib/sync/sync.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/git/history.h"
#include "lib/git/transaction.h"
#include "lib/sync/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

namespace decklog::sync {
namespace {

using git::ObjectId;

constexpr std::size_t kShown = 8;

std::string choose_remote(const git::Repository& repository, const std::string& ref, const std::string& wanted) {
  if (!wanted.empty()) {
    git::check_remote(repository, wanted);
    return wanted;
  }
  const std::string branch = ref.substr(std::min(ref.size(), std::string_view("refs/heads/").size()));
  if (const auto upstream = repository.config("branch." + branch + ".remote"); upstream && *upstream != ".") {
    return *upstream;
  }
  const std::vector<std::string> known = git::remotes(repository);
  if (known.size() == 1) return known.front();
  if (std::find(known.begin(), known.end(), "origin") != known.end()) return "origin";
  if (known.empty()) {
    throw base::NotFound("this ledger has no remote to sync with", "git remote add origin URL", "no-remote");
  }
  throw base::NotFound("this ledger has several remotes", "name one: decklog sync " + known.front(), "no-remote");
}

// The branch there: the upstream when it is of this remote, else the one of the same name.
git::RemoteBranch branch_of(const git::Repository& repository, const std::string& ref, const std::string& remote) {
  const std::string branch = ref.substr(std::min(ref.size(), std::string_view("refs/heads/").size()));
  const auto upstream = repository.config("branch." + branch + ".merge");
  const bool is_upstream = repository.config("branch." + branch + ".remote") == remote;
  return {.remote = remote, .ref = upstream && is_upstream ? *upstream : ref};
}

std::string subject_of(const git::Repository& repository, const ObjectId& commit) {
  const std::string message = repository.commit(commit).message;
  return base::for_terminal(commit.short_hex() + " " + message.substr(0, message.find('\n')));
}

class Syncing {
 public:
  Syncing(git::Repository& repository, const ledger::Ledger& ledger, const base::World& world, const Options& options)
      : repository_(repository),
        world_(world),
        options_(options),
        ref_(ledger.ref()),
        branch_(branch_of(repository, ref_, choose_remote(repository, ref_, options.remote))) {
    report_.remote = branch_.remote;
    report_.branch = branch_.spoken();
  }

  Report run() {
    if (!push_at_once()) {
      for (int attempt = 1; !exchange(); ++attempt) {
        if (attempt == options_.attempts) fail_busy();
        pause(attempt);
      }
    }
    report_.head = head().hex();
    return std::move(report_);
  }

 private:
  ObjectId head() const {
    const auto id = repository_.resolve(ref_);
    if (!id) throw base::SystemError(fmt::format("'{}' has no commit any more", ref_));
    return *id;
  }
  std::size_t count(const ObjectId& tip, const std::optional<ObjectId>& without) const {
    return git::History(repository_, tip, without ? std::vector{*without} : std::vector<ObjectId>{}).size();
  }

  // What the remote is known to have had: what our last exchange saw, or a later one of git itself (pull, push).
  std::optional<ObjectId> last_seen() const {
    const auto ours = repository_.resolve(branch_.seen());
    const auto of_git = repository_.resolve(branch_.tracking());
    const bool is_later = of_git && (!ours || git::descends(repository_, *of_git, *ours));
    return is_later ? of_git : ours;
  }

  // Nobody wrote there since the last time: one exchange instead of two. The remote refuses when that is wrong.
  bool push_at_once() {
    const auto seen = last_seen();
    const ObjectId ours = head();
    if (!seen || *seen == ours || !git::descends(repository_, ours, *seen)) return false;
    return send(ours, seen);
  }

  // Whether both sides stand at the same commit now.
  bool exchange() {
    // Before the fetch: what another sync of this clone sees meanwhile, this fetch may not have seen.
    const auto seen = last_seen();
    const std::optional<ObjectId> theirs = git::fetch(repository_, branch_, options_.exchange);
    if (seen) refuse_rewritten(*seen, theirs);
    if (!theirs) return send(head(), std::nullopt);
    const ObjectId ours = take_in(*theirs);
    if (ours == *theirs) {
      remember(*theirs);
      return true;
    }
    return send(ours, theirs);
  }

  bool send(const ObjectId& ours, const std::optional<ObjectId>& expected) {
    last_refusal_ = git::push(repository_, branch_, ours, expected, options_.exchange);
    if (last_refusal_) return false;
    report_.sent_commits += count(ours, expected);
    remember(ours);
    return true;
  }

  // Another sync of this clone may have seen more than this one, and merged it here.
  void remember(const ObjectId& commit) {
    const auto seen = repository_.resolve(branch_.seen());
    const bool is_more = seen && git::descends(repository_, *seen, commit) && git::descends(repository_, head(), *seen);
    if (!is_more) git::remember_seen(repository_, branch_, commit);
  }

  // Our branch with what came; under the lock, so that a colleague's command in this clone does not come in between.
  ObjectId take_in(const ObjectId& theirs) {
    git::Transaction transaction(repository_, ref_, world_);
    const ObjectId ours = transaction.head().value_or(ObjectId());
    if (git::descends(repository_, ours, theirs)) return ours;
    const std::size_t commits = count(theirs, ours);
    const bool is_behind = git::descends(repository_, theirs, ours);
    const ObjectId result = is_behind ? fast_forward(transaction, ours, theirs) : merge(transaction, ours, theirs);
    report_.received_commits += commits;
    return result;
  }

  ObjectId fast_forward(git::Transaction& transaction, const ObjectId& ours, const ObjectId& theirs) {
    TreeMerge change = compare_trees(repository_, ours, theirs);
    transaction.advance({.to = theirs,
                         .files = std::move(change.files),
                         .committer = git::committer(repository_, world_),
                         .reflog = fmt::format("sync {}: Fast-forward", branch_.spoken())});
    note(change);
    return theirs;
  }

  ObjectId merge(git::Transaction& transaction, const ObjectId& ours, const ObjectId& theirs) {
    const std::vector<ObjectId> bases = git::merge_bases(repository_, ours, theirs);
    if (bases.empty()) fail_unrelated();
    TreeMerge change = merge_trees(repository_, bases, ours, theirs);
    if (!change.conflicts.empty()) fail_conflicts(change.conflicts);
    std::string message = merge_message(branch_.spoken(), change);
    const ObjectId merged = transaction.commit({.files = std::move(change.files),
                                                .message = message,
                                                .author = git::author(repository_, world_),
                                                .committer = git::committer(repository_, world_),
                                                .further_parents = {theirs},
                                                .typed_text = {},
                                                .reflog = "sync " + message.substr(0, message.find('\n'))});
    note(change);
    return merged;
  }

  void note(const TreeMerge& change) {
    std::set<base::RecordId> records(report_.received.begin(), report_.received.end());
    records.insert(change.received.begin(), change.received.end());
    report_.received.assign(records.begin(), records.end());
    report_.decisions.insert(report_.decisions.end(), change.decisions.begin(), change.decisions.end());
    report_.notices.insert(report_.notices.end(), change.notices.begin(), change.notices.end());
  }

  // A remote only ever grows. What was there when we last looked and is gone now was taken away by somebody.
  // Who has dropped it here too (git reset) has agreed to it.
  void refuse_rewritten(const ObjectId& seen, const std::optional<ObjectId>& theirs) const {
    if (options_.restore || (theirs && git::descends(repository_, *theirs, seen))) return;
    if (!git::descends(repository_, head(), seen)) return;
    const git::History gone(repository_, seen, theirs ? std::vector{*theirs} : std::vector<ObjectId>{});
    std::string hint = gone.size() == 1 ? "it is still here:" : "they are still here:";
    for (std::size_t i = gone.size(); i > 0 && gone.size() - i < kShown; --i) {
      hint += "\n  " + subject_of(repository_, gone.id(i - 1));
    }
    if (gone.size() > kShown) hint += fmt::format("\n  and {} more", gone.size() - kShown);
    hint += fmt::format(
        "\nask who did it; 'decklog sync --restore {}' brings back there what is here, 'git reset' drops it here too",
        branch_.remote);
    throw base::SystemError(fmt::format("'{}' was rewritten: {} that stood there {} gone", branch_.spoken(),
                                        gone.size() == 1 ? "a commit" : fmt::format("{} commits", gone.size()),
                                        gone.size() == 1 ? "is" : "are"),
                            hint, "remote-rewritten");
  }

  [[noreturn]] void fail_unrelated() const {
    throw base::SystemError(
        fmt::format("'{}' shares no commit with this ledger", branch_.spoken()),
        "it is another project, or a ledger that was not made by 'decklog init'; nothing was changed",
        "unrelated-history");
  }

  [[noreturn]] void fail_conflicts(const std::vector<std::string>& conflicts) const {
    std::string message = conflicts.front();
    if (conflicts.size() > 1) message += fmt::format(", and {} more", conflicts.size() - 1);
    std::string hint;
    for (std::size_t i = 1; i < conflicts.size() && i <= kShown; ++i) hint += conflicts[i] + "\n";
    hint += "nothing was changed; a person must decide:\n";
    hint += repository_.is_checked_out_here(ref_)
                ? fmt::format("git merge {}    edit, git add, git commit, then: decklog sync", branch_.spoken())
                : "clone it, 'git merge' and 'git push' there, then: decklog sync";
    throw base::SystemError(message, hint, "merge-conflict");
  }

  [[noreturn]] void fail_busy() const {
    throw base::SystemError(
        fmt::format("others pushed to '{}' faster than this clone, {} times", branch_.spoken(), options_.attempts),
        "everything is recorded and merged here; try again in a moment" +
            (last_refusal_ ? "\nits last answer: " + *last_refusal_ : ""),
        "sync-busy");
  }

  void pause(int attempt) const {
    const auto longest = static_cast<std::uint32_t>(50 << std::min(attempt, 5));
    std::this_thread::sleep_for(std::chrono::milliseconds(10 + world_.random() % longest));
  }

  git::Repository& repository_;
  const base::World& world_;
  const Options& options_;
  std::string ref_;
  git::RemoteBranch branch_;
  git::Refusal last_refusal_;
  Report report_;
};

}  // namespace

Report run(const ledger::Ledger& ledger, const base::World& world, const Options& options) {
  auto repository = git::Repository::find(ledger.folder(), git::Repository::Search::here_only, world);
  DECKLOG_CHECK(repository.has_value(), "the ledger was opened, so there is a repository");
  return Syncing(*repository, ledger, world, options).run();
}

}  // namespace decklog::sync
