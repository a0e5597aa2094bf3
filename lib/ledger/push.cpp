// SPDX-License-Identifier: MIT
#include "lib/ledger/push.h"

#include "lib/git/tags.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/seal_tags.h"
#include "lib/ledger/verify_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using model::LedgerFinding;

// Nothing for zeros.
std::optional<git::ObjectId> given(const std::string& hex) {
  if (hex.find_first_not_of('0') == std::string::npos) return std::nullopt;
  return git::ObjectId(hex);
}

class Push {
 public:
  Push(const git::Repository& repository, const PushOptions& options) : repository_(repository), options_(options) {}

  PushVerdict judge(const RefUpdate& update) {
    PushVerdict verdict{.ref = update.ref, .is_judged = false, .result = {}, .findings = {}};
    verdict.result.ref = update.ref;
    const FindingSink keep = [&](const LedgerFinding& finding) {
      const auto alike = std::count_if(verdict.findings.begin(), verdict.findings.end(),
                                       [&](const LedgerFinding& other) { return other.severity == finding.severity; });
      if (static_cast<std::size_t>(alike) < kToldFindings) verdict.findings.push_back(finding);
    };
    // Whoever may push could forge any name in an import, so the server's owner has to agree to them.
    const bool takes_imports = repository_.config_bool("decklog.acceptImports", false);
    Report report(keep, verdict.result, takes_imports ? model::Severity::warning : model::Severity::error);
    if (update.ref.starts_with("refs/tags/")) {
      verdict.is_judged = update.ref.starts_with("refs/tags/" + std::string(kSealPrefix));
      if (verdict.is_judged && given(update.old_id)) report.error("seal-changed", "a seal is never moved or deleted");
      return verdict;
    }
    const auto before = given(update.old_id);
    const auto after = given(update.new_id);
    const bool was_ledger = before && is_ledger(*before);
    verdict.is_judged = was_ledger || (after && is_ledger(*after));
    if (!verdict.is_judged) return verdict;
    if (after) verdict.result.head = after->hex();
    if (!after) {
      report.error("ref-deleted", fmt::format("'{}' is a ledger and cannot be deleted", update.ref));
    } else {
      judge_growth(report, was_ledger ? before : std::nullopt, *after);
    }
    return verdict;
  }

 private:
  bool is_ledger(const git::ObjectId& commit) const {
    try {
      return repository_.read(commit, kPolicyPath, kMaxRecord).has_value();
    } catch (const base::BadData&) {
      return true;  // a decklog.yaml too large to be one
    }
  }

  // What is there already was judged when it came; commits that no ledger has were not.
  std::vector<git::ObjectId> known_heads() const {
    std::vector<git::ObjectId> heads;
    for (const std::string& ref : git::refs_that_begin(repository_, "refs/")) {
      if (ref.starts_with("refs/tags/")) continue;
      const auto head = repository_.resolve(ref);
      if (head && is_ledger(*head)) heads.push_back(*head);
    }
    return heads;
  }

  void judge_growth(Report& report, const std::optional<git::ObjectId>& before, const git::ObjectId& after) {
    const git::History history(repository_, after, before ? std::vector{*before} : known_heads());
    if (before && !history.reaches(*before)) {
      const std::size_t dropped = git::History(repository_, *before, {after}).size();
      return report.error("not-fast-forward",
                          fmt::format("it would drop {} recorded {}; fetch and merge first: 'decklog sync'", dropped,
                                      dropped == 1 ? "commit" : "commits"));
    }
    if (before) report.result().anchor = before->hex();
    judge_history(repository_, history, {.require_signed = options_.require_signed, .progress = {}}, report);
  }

  const git::Repository& repository_;
  const PushOptions& options_;
};

}  // namespace

std::vector<PushVerdict> judge_push(const std::filesystem::path& folder, const std::vector<RefUpdate>& updates,
                                    const PushOptions& options, const base::World& world) {
  const auto repository = git::Repository::find(folder, git::Repository::Search::upwards, world);
  if (!repository) throw base::NotFound(fmt::format("no git repository in '{}'", folder.string()), "", "no-ledger");
  Push push(*repository, options);
  std::vector<PushVerdict> verdicts;
  for (const RefUpdate& update : updates) verdicts.push_back(push.judge(update));
  return verdicts;
}

}  // namespace decklog::ledger
