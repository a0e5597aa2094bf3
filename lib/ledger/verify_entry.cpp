// SPDX-License-Identifier: MIT
//
// Dates. An entry is stamped in the moment in which its commit is made, by the same clock; a rebase or cherry-pick
// keeps the author's date and renews the committer's. So between the author's and the committer's date, with some
// tolerance, everything is honest. Earlier is backdated: a warning from ten minutes on (clocks that were set), an error
// from a day on. Later is an error: nothing can be recorded after its commit was made.
#include "lib/ledger/verify_entry.h"

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using model::Severity;

constexpr base::Seconds kTolerance = std::chrono::minutes(10);
constexpr base::Seconds kLongBefore = std::chrono::hours(24);

base::Time time_of(const git::Signature& signature) { return base::Time{base::Seconds{signature.seconds}}; }

void judge_recorder(const Step& step, const base::RecordId& id, const model::Entry& entry) {
  const std::string& author = step.commit.author.who.email;
  if (base::to_lower_ascii(author) == base::to_lower_ascii(entry.recorded_by)) return;
  step.tell(Severity::error, "wrong-recorder", base::record_path(id), id, entry.id,
            fmt::format("it says that {} recorded it, the commit's author is {}", entry.recorded_by, author));
}

void judge_times(const Step& step, const base::RecordId& id, const model::Entry& entry) {
  const base::Time author = time_of(step.commit.author);
  const base::Time last = std::max(author, time_of(step.commit.committer));
  const auto tell = [&](Severity severity, const std::string& code, base::Seconds by, const char* how) {
    step.tell(severity, code, base::record_path(id), id, entry.id,
              fmt::format("it says that it was recorded {}, {} {} the commit", base::format_utc(entry.recorded_at),
                          base::format_span(by), how));
  };
  if (entry.recorded_at > last + kTolerance) {
    tell(Severity::error, "entry-postdated", entry.recorded_at - last, "after");
  } else if (!step.is_import && entry.recorded_at + kTolerance < author) {
    const base::Seconds by = author - entry.recorded_at;
    tell(by > kLongBefore ? Severity::error : Severity::warning, "entry-backdated", by, "before");
  }
}

void judge_message(const Step& step, const base::RecordId& id, const model::Entry& entry) {
  if (step.commit.message.find("\nDecklog-Entry: " + entry.id.str()) != std::string::npos) return;
  step.tell(Severity::warning, "trailers-missing", base::record_path(id), id, entry.id,
            "the commit's message does not name it: it was not made by decklog");
}

void judge_evidence(const Step& step, const git::Repository& repository, const base::RecordId& id,
                    const model::Entry& entry, const model::Evidence& evidence) {
  const auto error = [&](const char* code, const std::string& message) {
    step.tell(Severity::error, code, evidence.path, id, entry.id, message);
  };
  const git::TreeSide side = step.trees.at(step.commit.tree, evidence.path);
  if (!evidence.path.starts_with("evidence/" + id.str() + "/") || side.mode != git::kModeFile) {
    return error("evidence-missing", fmt::format("its file '{}' is not there", evidence.path));
  }
  try {
    const std::string content = repository.read_blob(side.blob, kMaxAttachment).value_or("");
    if (content.size() == evidence.size && base::sha256_hex(content) == evidence.sha256) return;
  } catch (const base::BadData&) {
    // Larger than any file that can be attached.
  }
  error("evidence-differs", fmt::format("'{}' is not the file whose SHA-256 the entry tells", evidence.path));
}

}  // namespace

const model::Evidence* kept_evidence(const model::Entry& entry) {
  const model::Evidence* evidence = std::get_if<model::Evidence>(&entry.body);
  if (const auto* run = std::get_if<model::CommandRun>(&entry.body)) evidence = run->output ? &*run->output : nullptr;
  return evidence != nullptr && !evidence->path.empty() ? evidence : nullptr;
}

void judge_new_entry(const Step& step, const git::Repository& repository, const base::RecordId& id,
                     const model::Entry& entry, std::set<std::string>& named) {
  ++step.report.result().entries;
  if (!step.is_import) {
    judge_recorder(step, id, entry);
    judge_message(step, id, entry);
  }
  judge_times(step, id, entry);
  if (const model::Evidence* evidence = kept_evidence(entry)) {
    named.insert(evidence->path);
    judge_evidence(step, repository, id, entry, *evidence);
  }
}

}  // namespace decklog::ledger
