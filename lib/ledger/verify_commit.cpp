// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_commit.h"

#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/paths.h"
#include "lib/ledger/verify_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

constexpr std::size_t kRemembered = 256;
constexpr std::int64_t kDay = 24 * 60 * 60;

// An import says of itself what it is. It may only add, as any commit; a merge adds nothing, whatever it says.
bool is_import(const git::CommitInfo& commit) {
  if (commit.parents.size() != 1 || commit.message.find("\nDecklog-Import: ") == std::string::npos) return false;
  return trailers_of(commit.message).contains("Decklog-Import");
}

}  // namespace

CommitProver::CommitProver(const git::Repository& repository, Report& report)
    : repository_(repository), report_(report), trees_(repository), records_(repository) {}

bool CommitProver::is_ledger(const git::ObjectId& tree) { return trees_.at(tree, kPolicyPath).is_plain(); }

// A parent outside the range is read; one that cannot be read was told by the walk.
CommitProver::Past CommitProver::past_of(const git::ObjectId& commit) {
  if (const auto found = past_.find(commit.hex()); found != past_.end()) return found->second;
  try {
    const git::CommitInfo info = repository_.commit(commit);
    return {info.tree, info.committer.seconds};
  } catch (const base::SystemError&) {
    return {{}, 0, false};
  }
}

void CommitProver::judge_date(const Step& step, const std::vector<Past>& parents) const {
  for (const Past& parent : parents) {
    const std::int64_t behind = parent.seconds - step.commit.committer.seconds;
    if (behind <= kDay) continue;
    step.warn("commit-backdated", "", {},
              fmt::format("it says that it is {} older than its parent", base::format_span(base::Seconds{behind})));
    return;
  }
}

void CommitProver::prove(const git::CommitInfo& commit, bool is_cut) {
  const Step step{commit, trees_, report_, is_import(commit)};
  try {
    std::vector<Past> parents;
    for (const git::ObjectId& parent : commit.parents) {
      if (is_cut) break;
      const Past past = past_of(parent);
      if (past.is_readable) parents.push_back(past);
    }
    const bool is_ledger_now = is_ledger(commit.tree);
    std::vector<git::ObjectId> trees;
    for (const Past& parent : parents) {
      if (is_ledger(parent.tree)) trees.push_back(parent.tree);
    }
    if (commit.parents.size() > 1) ++report_.result().merges;
    judge_date(step, parents);
    if (!is_ledger_now && trees.empty()) {
      if (commit.id.hex() != git::kRootCommit) ++report_.result().unjudged;
    } else if (!is_ledger_now) {
      step.error("ledger-removed", kPolicyPath, {}, "decklog.yaml is gone");
    }
    const bool is_granted = is_cut || (parents.empty() && !commit.parents.empty());
    if (trees.empty() && is_ledger_now && !is_granted) trees.emplace_back();  // all of it is new
    const std::size_t entries = report_.result().entries;
    if (!trees.empty()) prove_against(step, trees);
    tell_import(step, report_.result().entries - entries);
  } catch (const base::SystemError& error) {
    step.error("object-unreadable", "", {}, error.what());
  }
  if (turns_.size() == kRemembered) {
    past_.erase(turns_.front());
    turns_.pop_front();
  }
  turns_.push_back(commit.id.hex());
  past_[commit.id.hex()] = {commit.tree, commit.committer.seconds};
}

// Once for all its entries: who reads the findings decides whether the importer is to be trusted.
void CommitProver::tell_import(const Step& step, std::size_t entries) const {
  if (!step.is_import || entries == 0) return;
  step.report.result().imported += entries;
  step.tell(step.report.imports(), "imported", "", {}, {},
            fmt::format("{} {} imported by {}: who recorded them and when is their word", entries,
                        entries == 1 ? "entry was" : "entries were", base::single_line(step.commit.author.who.email)));
}

void CommitProver::prove_against(const Step& step, const std::vector<git::ObjectId>& trees) {
  records_.named_evidence().clear();
  new_evidence_.clear();
  std::vector<git::ObjectId> all = trees;
  all.push_back(step.commit.tree);
  trees_.compare(all, may_hold_ledger_files, [&](const std::string& path, const std::vector<git::TreeSide>& sides) {
    judge_path(step, path, {sides.begin(), sides.end() - 1}, sides.back());
  });
  for (const std::string& path : new_evidence_) {
    if (records_.named_evidence().contains(path)) continue;
    step.warn("evidence-orphan", path, parse_evidence(path)->record, "no new entry names this file");
  }
}

void CommitProver::judge_path(const Step& step, const std::string& path, const std::vector<git::TreeSide>& parents,
                              const git::TreeSide& after) {
  const bool is_old = std::find(parents.begin(), parents.end(), after) != parents.end();
  if (after.is_there() && !is_old) {
    if (const auto flaw = path_flaw(path, after.mode)) {
      step.tell(flaw->severity, flaw->code, path, flaw->record, {}, flaw->message);
    }
  }
  if (parse_evidence(path)) return judge_evidence(step, path, parents, after);
  const auto id = base::record_at_path(path);
  if (!id) return;
  if (parents.size() == 1) {
    records_.prove(step, *id, parents.front(), after);
  } else {
    records_.prove_merge(step, *id, parents, after);
  }
}

void CommitProver::judge_evidence(const Step& step, const std::string& path, const std::vector<git::TreeSide>& parents,
                                  const git::TreeSide& after) {
  const EvidenceName name = *parse_evidence(path);
  const bool was_there =
      std::any_of(parents.begin(), parents.end(), [](const git::TreeSide& side) { return side.is_there(); });
  if (was_there && !after.is_there()) return step.error("evidence-removed", path, name.record, "the file is gone");
  if (was_there) {
    const bool is_same = std::all_of(parents.begin(), parents.end(), [&](const git::TreeSide& side) {
      return !side.is_there() || side.blob == after.blob;
    });
    if (!is_same) step.error("evidence-changed", path, name.record, "the file has other bytes now");
    return;
  }
  if (after.mode != git::kModeFile) return;  // told
  if (parents.size() > 1) {
    return step.error("merge-differs", path, name.record, "the merge adds a file that no parent has");
  }
  new_evidence_.push_back(path);
  try {
    const auto content = repository_.read_blob(after.blob, kMaxAttachment);
    if (content && base::sha256_hex(*content).starts_with(name.sum)) return;
    step.error("evidence-differs", path, name.record, "the file is not the one whose SHA-256 its name begins with");
  } catch (const base::BadData& error) {
    step.error("evidence-differs", path, name.record, error.message());
  }
}

}  // namespace decklog::ledger
