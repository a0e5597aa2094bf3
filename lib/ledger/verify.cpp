// SPDX-License-Identifier: MIT
#include "lib/ledger/verify.h"

#include "lib/base/text.h"
#include "lib/git/signatures.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/seal_tags.h"
#include "lib/ledger/verify_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

struct Bounds {
  std::string from;  // "" when there is none
  std::string to;    // "" for the ledger's head
};

Bounds parse_range(const std::string& range) {
  if (range.find("...") != std::string::npos) {
    throw base::UsageError(fmt::format("'{}' is no range that can be verified", range), "write it as A..B");
  }
  const std::size_t dots = range.find("..");
  if (dots == std::string::npos) return {"", range};
  return {range.substr(0, dots), range.substr(dots + 2)};
}

bool is_whole_id(const std::string& text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// What --since named.
struct Anchor {
  git::ObjectId commit;
  std::optional<Seal> seal;
  std::string ref;  // of the seal's tag
};

class Verification {
 public:
  Verification(const Ledger& ledger, const VerifyOptions& options, const FindingSink& sink)
      : ledger_(ledger), repository_(ledger.impl().repository), options_(options), report_(sink, result_) {}

  Verified run() {
    const Bounds bounds = parse_range(options_.range);
    const git::ObjectId head = bounds.to.empty() ? ledger_.impl().head : commit_named(repository_, bounds.to);
    if (bounds.to.empty()) result_.ref = ledger_.ref();
    result_.head = head.hex();
    std::vector<git::ObjectId> without;
    if (!bounds.from.empty()) without.push_back(commit_named(repository_, bounds.from));
    const std::optional<Anchor> since = find_anchor();
    if (since) without = {since->commit};
    const git::NoObjectCache no_cache;
    const git::History history(repository_, head, without);
    if (!without.empty()) result_.anchor = without.front().hex();
    if (since) judge_anchor(*since, history);
    judge_history(repository_, history, {.require_signed = options_.require_signed, .progress = options_.progress},
                  report_);
    if (without.empty()) judge_seals(history);
    conclude(since, history);
    return std::move(result_);
  }

 private:
  std::optional<Anchor> find_anchor() const {
    const std::string& typed = options_.since;
    if (typed.empty()) return std::nullopt;
    for (const std::string& ref : {"refs/tags/" + std::string(kSealPrefix) + typed, "refs/tags/" + typed, typed}) {
      if (!ref.starts_with("refs/tags/")) continue;
      const auto tag = git::read_tag(repository_, ref);
      if (tag && tag->type == "commit") return Anchor{tag->target, seal_of(*tag), ref};
    }
    if (const auto commit = repository_.resolve_revision(typed)) return Anchor{*commit, {}, {}};
    // An id that was kept elsewhere, of a commit that is gone: that is what it was kept for.
    if (is_whole_id(typed)) return Anchor{git::ObjectId(typed), {}, {}};
    throw base::NotFound(fmt::format("no seal '{}'", typed),
                         "'git tag --list decklog/seal/*' lists those of this clone; fetch those of others with "
                         "'git fetch --tags'",
                         "no-seal");
  }

  void judge_anchor(const Anchor& since, const git::History& history) {
    const std::string what = since.seal ? since.seal->name : since.commit.short_hex();
    if (since.seal) result_.seal = since.seal->name;
    if (!history.reaches(since.commit)) {
      report_.error("seal-broken", fmt::format("{} does not continue '{}': what was sealed was rewritten or cut off",
                                               result_.head.substr(0, 9), what));
    }
    if (since.seal) judge_tag(since);
  }

  // A tag can be made anew under the same name; its own words then have to lie too.
  void judge_tag(const Anchor& since) {
    const Seal& seal = *since.seal;
    const auto tag = git::read_tag(repository_, since.ref);
    const auto head = tag->message.find("\nDecklog-Head: ");
    const bool fits = head == std::string::npos || tag->message.substr(head + 15, 40) == seal.commit;
    if (since.ref != "refs/tags/" + seal.name || !fits) {
      report_.error("seal-differs", fmt::format("the seal at '{}' is not the one that its words tell", since.ref));
    }
    if (!options_.require_signed && !seal.is_signed) return;
    const git::SignatureCheck check = git::check_tag_signature(repository_, since.ref);
    seal_grade_ = check.grade;
    seal_signer_ = check.signer;
    if (check.grade == git::Grade::bad || check.grade == git::Grade::revoked) {
      report_.error("signature-bad", fmt::format("the signature of seal '{}' does not hold", seal.name));
    } else if (options_.require_signed && check.grade == git::Grade::expired) {
      report_.error("signature-bad", fmt::format("the signature of seal '{}' or its key has expired", seal.name));
    } else if (options_.require_signed && check.grade == git::Grade::missing) {
      report_.error("signature-missing", fmt::format("the seal '{}' is not signed", seal.name));
    } else if (options_.require_signed && check.grade != git::Grade::good) {
      report_.error("signature-untrusted", fmt::format("the seal '{}' is signed by no allowed signer", seal.name));
    }
  }

  // The seals of this ledger that this clone knows hold for every look at the whole.
  void judge_seals(const git::History& history) {
    if (result_.ref.empty()) return;
    for (const Seal& seal : seals(ledger_)) {
      if (seal.ref != result_.ref) continue;
      ++seals_;
      if (history.reaches(git::ObjectId(seal.commit))) continue;
      report_.error(
          "seal-broken",
          fmt::format("the history does not continue '{}': what was sealed was rewritten or cut off", seal.name));
    }
  }

  void conclude(const std::optional<Anchor>& since, const git::History& history) {
    const auto proved = [&](std::string line) { result_.proved.push_back(std::move(line)); };
    const auto not_proved = [&](std::string line) { result_.not_proved.push_back(std::move(line)); };
    if (result_.errors == 0) {
      proved(base::counted(result_.commits, "commit", "commits") + ": " +
             base::counted(result_.entries, "entry", "entries") +
             " added, none edited, removed or reordered; no record and no evidence changed or removed");
      proved("every file is the fold of its timeline, and who recorded an entry made its commit" +
             (result_.imported == 0
                  ? ""
                  : ", but for " + base::counted(result_.imported, "that was imported", "that were imported")));
      if (result_.merges > 0)
        proved(base::counted(result_.merges, "merge is", "merges are") + " what merging the parents gives");
      if (options_.require_signed) proved("every commit is signed by an allowed signer who made it");
      if (since)
        proved(fmt::format("the history continues {}", since->seal ? result_.seal : since->commit.short_hex()));
      if (seal_grade_ == git::Grade::good) proved(fmt::format("the seal is signed by {}", seal_signer_));
      if (seals_ > 0) proved("the history continues " + base::counted(seals_, "seal", "seals") + " of this clone");
    }
    if (!result_.anchor.empty())
      not_proved("what was before " + result_.anchor.substr(0, 9) + ": it was taken for granted");
    if (!history.shallow().empty()) not_proved("what was before the beginning of this shallow clone");
    if (result_.unjudged > 0) {
      not_proved(base::counted(result_.unjudged, "commit", "commits") + " from before there was a ledger");
    }
    if (!options_.require_signed) not_proved("who made the commits: signatures were not looked at (--require-signed)");
    not_proved("times: they are what the writers' clocks said");
    if (since || seals_ > 0) {
      not_proved("that nothing came after the last seal and was cut off again");
    } else {
      not_proved("that nothing was rewritten as a whole, or cut off at the end: keep seals elsewhere ('decklog seal')");
    }
  }

  const Ledger& ledger_;
  const git::Repository& repository_;
  const VerifyOptions& options_;
  Verified result_;
  Report report_;
  std::size_t seals_ = 0;
  git::Grade seal_grade_ = git::Grade::missing;
  std::string seal_signer_;
};

}  // namespace

Verified verify(const Ledger& ledger, const VerifyOptions& options, const FindingSink& sink) {
  return Verification(ledger, options, sink).run();
}

}  // namespace decklog::ledger
