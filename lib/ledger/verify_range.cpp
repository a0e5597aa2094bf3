// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_range.h"

#include "lib/base/error.h"
#include "lib/ledger/verify_commit.h"
#include "lib/ledger/verify_signatures.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace decklog::ledger {
namespace {

model::LedgerFinding about_commit(const git::ObjectId& commit, model::Severity severity, const char* code,
                                  const std::string& message) {
  return {.code = code, .severity = severity, .commit = commit.hex(), .message = message};
}

void tell_ends(const git::History& history, Report& report) {
  for (const git::History::Broken& broken : history.broken()) {
    report.tell(about_commit(broken.commit, model::Severity::error, "commit-unreadable", broken.message));
  }
  for (const git::ObjectId& commit : history.shallow()) {
    report.tell(about_commit(commit, model::Severity::warning, "history-incomplete",
                             "the clone is shallow: nothing before this commit was looked at"));
  }
}

// Commits of a history, by their places.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

void judge_stretch(const git::Repository& repository, const git::History& history, Stretch stretch,
                   const RangeOptions& options, Report& report) {
  CommitProver prover(repository, report);
  SignatureProver signatures(repository, report);
  const auto& shallow = history.shallow();
  for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
    const git::CommitInfo commit = history.commit(i, repository);
    const bool is_cut = std::find(shallow.begin(), shallow.end(), commit.id) != shallow.end();
    if (commit.parents.empty() && commit.id.hex() != git::kRootCommit) {
      report.tell(about_commit(commit.id, model::Severity::warning, "first-commit-unknown",
                               "the history begins here, not with the first commit of a ledger"));
    }
    prover.prove(commit, is_cut);
    if (options.require_signed) signatures.add(commit);
    ++report.result().commits;
  }
  signatures.finish();
}

// Several threads judge stretches, each with its own handle on the repository; what they found is told in the order of
// the history, by whoever asked.
class Judges {
 public:
  Judges(const git::Repository& repository, const git::History& history, const RangeOptions& options, Report& report)
      : history_(history), options_(options), report_(report), all_((history.size() - 1) / options.stretch + 1) {
    const std::size_t wanted = options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
    const std::size_t count = std::min(std::clamp<std::size_t>(wanted, 1, kMostThreads), all_);
    for (std::size_t i = 0; i < count; ++i) repositories_.push_back(repository.again());
    for (const git::Repository& own : repositories_) threads_.emplace_back([this, &own] { work(own); });
  }
  Judges(const Judges&) = delete;
  Judges& operator=(const Judges&) = delete;
  ~Judges() {
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
      told_more_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
  }

  void tell_in_order() {
    while (told_ < all_) {
      const Judged judged = next();
      if (judged.failure) std::rethrow_exception(judged.failure);
      for (const model::LedgerFinding& finding : judged.findings) report_.tell(finding);
      count(judged.result);
      if (options_.progress) options_.progress(report_.result().commits, history_.size());
    }
  }

 private:
  // More would be a burden on the machine that an outage leaves us.
  static constexpr std::size_t kMostThreads = 4;
  // Stretches that may be judged before they can be told.
  static constexpr std::size_t kAhead = 3 * kMostThreads;

  struct Judged {
    std::vector<model::LedgerFinding> findings;
    Verified result;
    std::exception_ptr failure;
  };

  Stretch stretch(std::size_t number) const {
    const std::size_t begin = number * options_.stretch;
    return {begin, std::min(begin + options_.stretch, history_.size())};
  }

  // The next that nobody has; nothing when there is none, or nobody wants it any more.
  std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    told_more_.wait(lock, [&] { return is_stopped_ || taken_ < told_ + kAhead; });
    if (is_stopped_ || taken_ == all_) return std::nullopt;
    return taken_++;
  }

  void work(const git::Repository& repository) {
    while (const auto number = take()) {
      Judged judged;
      try {
        const FindingSink keep = [&](const model::LedgerFinding& finding) { judged.findings.push_back(finding); };
        Report report(keep, judged.result, report_.imports());
        judge_stretch(repository, history_, stretch(*number), options_, report);
      } catch (...) {
        judged.failure = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      judged_.emplace(*number, std::move(judged));
      judged_more_.notify_one();
    }
  }

  Judged next() {
    std::unique_lock lock(mutex_);
    judged_more_.wait(lock, [&] { return judged_.contains(told_); });
    Judged judged = std::move(judged_.extract(told_++).mapped());
    told_more_.notify_all();
    return judged;
  }

  void count(const Verified& part) {
    Verified& whole = report_.result();
    whole.commits += part.commits;
    whole.merges += part.merges;
    whole.unjudged += part.unjudged;
    whole.entries += part.entries;
    whole.imported += part.imported;
  }

  const git::History& history_;
  const RangeOptions& options_;
  Report& report_;
  const std::size_t all_;  // stretches
  std::mutex mutex_;
  std::condition_variable judged_more_;
  std::condition_variable told_more_;
  std::map<std::size_t, Judged> judged_;
  std::size_t taken_ = 0;
  std::size_t told_ = 0;
  bool is_stopped_ = false;
  std::vector<git::Repository> repositories_;
  std::vector<std::thread> threads_;
};

}  // namespace

git::ObjectId commit_named(const git::Repository& repository, const std::string& revision) {
  if (const auto commit = repository.resolve_revision(revision)) return *commit;
  throw base::NotFound(fmt::format("no revision '{}'", revision), "name commits as git does: HEAD~3, a tag, an id",
                       "no-revision");
}

void judge_history(const git::Repository& repository, const git::History& history, const RangeOptions& options,
                   Report& report) {
  tell_ends(history, report);
  if (history.size() <= options.stretch) {
    judge_stretch(repository, history, {0, history.size()}, options, report);
  } else {
    Judges(repository, history, options, report).tell_in_order();
  }
}

}  // namespace decklog::ledger
