// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_range.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/git/signatures.h"
#include "lib/ledger/verify_commit.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

constexpr std::size_t kProgressStep = 1000;
constexpr std::size_t kSignaturesAtOnce = 500;

model::LedgerFinding about_commit(const git::ObjectId& commit, model::Severity severity, const char* code,
                                  const std::string& message) {
  return {.code = code, .severity = severity, .commit = commit.hex(), .message = message};
}

// Commits are checked in batches: one run of git answers for many.
class Signatures {
 public:
  Signatures(const git::Repository& repository, Report& report) : repository_(repository), report_(report) {}

  void add(const git::CommitInfo& commit) {
    if (commit.id.hex() == git::kRootCommit) return;
    ids_.push_back(commit.id);
    people_.push_back({commit.author.who.email, commit.committer.who.email});
    if (ids_.size() == kSignaturesAtOnce) check();
  }

  void check() {
    std::size_t at = 0;
    git::check_signatures(repository_, ids_, [&](const git::SignatureCheck& found) { judge(found, people_[at++]); });
    ids_.clear();
    people_.clear();
  }

 private:
  struct People {
    std::string author;
    std::string committer;
  };

  void tell(const git::SignatureCheck& found, model::Severity severity, const char* code, const std::string& message) {
    report_.tell(about_commit(found.object, severity, code, message));
  }

  void judge(const git::SignatureCheck& found, const People& people) {
    using enum model::Severity;
    using git::Grade;
    switch (found.grade) {
      case Grade::good:
        return judge_signer(found, people);
      case Grade::missing:
        return tell(found, error, "signature-missing", fmt::format("the commit of {} is not signed", people.committer));
      case Grade::bad:
        return tell(found, error, "signature-bad", "the signature does not fit the commit");
      case Grade::expired:
        return tell(found, error, "signature-bad", "the signature or its key has expired");
      case Grade::revoked:
        return tell(found, error, "signature-bad", "the signature's key was revoked");
      case Grade::untrusted:
      case Grade::unknown:
        return tell(found, error, "signature-untrusted",
                    fmt::format("the key {} is of no allowed signer", found.key.empty() ? "(unknown)" : found.key));
    }
  }

  // An ssh principal is an address or a pattern; gpg gives "Name <address>".
  void judge_signer(const git::SignatureCheck& found, const People& people) {
    const std::string signer = base::to_lower_ascii(found.signer);
    if (signer.find_first_of("*?,") != std::string::npos) return;
    const auto is = [&](const std::string& person) {
      const std::string address = base::to_lower_ascii(person);
      return signer == address || signer.find("<" + address + ">") != std::string::npos;
    };
    if (!is(people.committer)) {
      tell(found, model::Severity::error, "signer-differs",
           fmt::format("{} committed it, {} signed it", people.committer, found.signer));
    } else if (!is(people.author)) {
      tell(found, model::Severity::warning, "signer-differs",
           fmt::format("{} wrote it, {} signed it", people.author, found.signer));
    }
  }

  const git::Repository& repository_;
  Report& report_;
  std::vector<git::ObjectId> ids_;
  std::vector<People> people_;
};

void tell_ends(const git::History& history, Report& report) {
  for (const git::History::Broken& broken : history.broken()) {
    report.tell(about_commit(broken.commit, model::Severity::error, "commit-unreadable", broken.message));
  }
  for (const git::ObjectId& commit : history.shallow()) {
    report.tell(about_commit(commit, model::Severity::warning, "history-incomplete",
                             "the clone is shallow: nothing before this commit was looked at"));
  }
}

}  // namespace

git::ObjectId commit_named(const git::Repository& repository, const std::string& revision) {
  if (const auto commit = repository.resolve_revision(revision)) return *commit;
  throw base::NotFound(fmt::format("no revision '{}'", revision), "name commits as git does: HEAD~3, a tag, an id",
                       "no-revision");
}

void judge_history(const git::Repository& repository, const git::History& history, const RangeOptions& options,
                   Report& report) {
  tell_ends(history, report);
  CommitProver prover(repository, report);
  Signatures signatures(repository, report);
  for (std::size_t i = 0; i < history.size(); ++i) {
    const git::CommitInfo commit = history.commit(i);
    const auto& shallow = history.shallow();
    const bool is_cut = std::find(shallow.begin(), shallow.end(), commit.id) != shallow.end();
    if (commit.parents.empty() && commit.id.hex() != git::kRootCommit) {
      report.tell(about_commit(commit.id, model::Severity::warning, "first-commit-unknown",
                               "the history begins here, not with the first commit of a ledger"));
    }
    prover.prove(commit, is_cut);
    if (options.require_signed) signatures.add(commit);
    ++report.result().commits;
    if (options.progress && (i + 1) % kProgressStep == 0) options.progress(i + 1, history.size());
  }
  signatures.check();
}

}  // namespace decklog::ledger
