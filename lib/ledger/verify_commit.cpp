// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_commit.h"

#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

constexpr std::size_t kRemembered = 256;
constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr std::uint32_t kFile = 0100644;
constexpr std::string_view kEvidence = "evidence";

// "incidents" of "incidents/2026/11/…".
std::string_view top_of(std::string_view path) { return path.substr(0, path.find('/')); }

bool is_ledger_folder(std::string_view name) {
  return name == kEvidence || std::any_of(base::kKindNames.begin(), base::kKindNames.end(),
                                          [&](const base::KindName& kind) { return kind.folder == name; });
}

// The record whose path this would be in other capitals, or in another folder.
base::RecordId record_named_by(std::string_view path) {
  std::string name = base::to_upper_ascii(path.substr(path.rfind('/') + 1));
  name = name.substr(0, name.find('.'));
  return base::RecordId::parse(name).value_or(base::RecordId{});
}

bool differs_in_case_only(const std::string& path, const base::RecordId& id) {
  return !id.empty() && base::to_lower_ascii(path) == base::to_lower_ascii(base::record_path(id));
}

// "evidence/INC-…/0123456789ab-name" as its record and the beginning of its SHA-256.
struct EvidenceName {
  base::RecordId record;
  std::string sum;
};
std::optional<EvidenceName> parse_evidence(const std::string& path) {
  constexpr std::size_t kSum = 12;
  const std::size_t first = path.find('/');
  const std::size_t second = path.find('/', first + 1);
  if (second == std::string::npos || path.find('/', second + 1) != std::string::npos) return std::nullopt;
  const auto id = base::RecordId::parse(std::string_view(path).substr(first + 1, second - first - 1));
  const std::string name = path.substr(second + 1);
  const bool has_sum = name.find_first_not_of("0123456789abcdef") == kSum && name[kSum] == '-';
  if (!id || !has_sum) return std::nullopt;
  return EvidenceName{*id, name.substr(0, kSum)};
}

const char* mode_in_words(std::uint32_t mode) {
  switch (mode) {
    case 0120000:
      return "a symbolic link";
    case 0160000:
      return "a submodule";
    case 0040000:
      return "a folder";
    case 0100755:
      return "a program";
    default:
      return "no regular file";
  }
}

}  // namespace

CommitProver::CommitProver(const git::Repository& repository, Report& report)
    : repository_(repository), report_(report), trees_(repository), records_(repository) {}

bool CommitProver::is_ledger(const git::ObjectId& tree) {
  const git::TreeSide side = trees_.at(tree, kPolicyPath);
  return side.mode == kFile || side.mode == 0100755;
}

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
  const Step step{commit, trees_, report_};
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
      ++report_.result().unjudged;
    } else if (!is_ledger_now) {
      step.error("ledger-removed", kPolicyPath, {}, "decklog.yaml is gone");
    }
    const bool is_granted = is_cut || (parents.empty() && !commit.parents.empty());
    if (trees.empty() && is_ledger_now && !is_granted) trees.emplace_back();  // all of it is new
    if (!trees.empty()) prove_against(step, trees);
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

void CommitProver::prove_against(const Step& step, const std::vector<git::ObjectId>& trees) {
  records_.named_evidence().clear();
  new_evidence_.clear();
  std::vector<git::ObjectId> all = trees;
  all.push_back(step.commit.tree);
  const auto enters = [](std::string_view folder) {
    return is_ledger_folder(base::to_lower_ascii(std::string(top_of(folder))));
  };
  trees_.compare(all, enters, [&](const std::string& path, const std::vector<git::TreeSide>& sides) {
    judge_path(step, path, {sides.begin(), sides.end() - 1}, sides.back());
  });
  for (const std::string& path : new_evidence_) {
    if (records_.named_evidence().contains(path)) continue;
    step.warn("evidence-orphan", path, parse_evidence(path)->record, "no new entry names this file");
  }
}

void CommitProver::judge_path(const Step& step, const std::string& path, const std::vector<git::TreeSide>& parents,
                              const git::TreeSide& after) {
  const std::string_view top = top_of(path);
  const bool is_old = std::find(parents.begin(), parents.end(), after) != parents.end();
  if (!is_ledger_folder(top)) {
    const std::string lower = base::to_lower_ascii(path);
    const bool is_double = is_ledger_folder(top_of(lower)) || (lower == kPolicyPath && path != kPolicyPath);
    if (is_double && after.is_there() && !is_old) {
      step.error("case-double", path, record_named_by(path), "it differs only in capitals from a path of the ledger");
    }
    return;
  }
  const auto id = base::record_at_path(path);
  const bool is_evidence = top == kEvidence && parse_evidence(path).has_value();
  if ((id || is_evidence) && after.is_there() && after.mode != kFile && !is_old) {
    step.error("wrong-mode", path, id.value_or(base::RecordId{}), fmt::format("it is {}", mode_in_words(after.mode)));
  }
  if (is_evidence) return judge_evidence(step, path, parents, after);
  if (!id) {
    if (!after.is_there() || is_old) return;
    const base::RecordId named = record_named_by(path);
    if (differs_in_case_only(path, named)) {
      step.error("case-double", path, named, "it differs only in capitals from a record's path");
    } else if (after.mode != kFile) {
      step.error("wrong-mode", path, named, fmt::format("it is {}", mode_in_words(after.mode)));
    } else if (!named.empty()) {
      step.error("wrong-path", path, named, "nothing of the ledger stands at this path");
    } else {
      step.warn("stray-file", path, {}, "it is no record and no evidence");
    }
  } else if (parents.size() == 1) {
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
  if (after.mode != kFile) return;  // told
  if (parents.size() > 1) {
    return step.error("merge-differs", path, name.record, "the merge adds a file that no parent has");
  }
  new_evidence_.push_back(path);
  try {
    const auto content = repository_.read_blob(after.blob, kMaxAttachment);
    if (content && base::sha256_hex(*content).starts_with(name.sum)) return;
    step.error("evidence-differs", path, name.record, "the file is not the one whose SHA-256 its name begins with");
  } catch (const base::BadData& error) {
    step.error("evidence-differs", path, name.record, error.what());
  }
}

}  // namespace decklog::ledger
