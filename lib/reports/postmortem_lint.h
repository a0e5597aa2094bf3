// SPDX-License-Identifier: MIT
//
// What a postmortem still lacks, in its record and in its text: for `postmortem --lint`, and before it is "reviewed".
// Pure.
#pragma once

#include "lib/model/finding.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

struct PostmortemFinding {
  std::string code;
  model::Severity severity = model::Severity::error;
  int line = 0;  // of the text; 0: it is about the record
  std::string message;
  std::string fix;  // the command that mends it; "" when there is none
  bool operator==(const PostmortemFinding&) const = default;
};

struct PostmortemLint {
  const model::Record& record;
  const model::Policy& policy;
  std::vector<std::string> names;   // what people are known by
  std::optional<std::string> text;  // nothing: there is no file
  // Another text than decklog would write now.
  bool is_outdated = false;
};

// What is about the text by line, then what is about the record.
std::vector<PostmortemFinding> lint(const PostmortemLint& of);
bool has_errors(const std::vector<PostmortemFinding>& findings);

// A time without entries while the harm went on, longer than `longest`: from when it was noticed until it was stopped.
struct TimelineGap {
  base::Time from{};
  base::Time to{};
  bool operator==(const TimelineGap&) const = default;
};
std::vector<TimelineGap> timeline_gaps(const model::Record& record, base::Seconds longest);
// How long the timeline of this record may be silent: as long as between two updates, half an hour without that target.
base::Seconds longest_silence(const model::Record& record, const model::Policy& policy);

// Whether a link leads to its postmortem: the ledger's own file, or one kept elsewhere.
enum class PostmortemPlace { none, ledger, elsewhere };
PostmortemPlace postmortem_place(const model::Header& record);

}  // namespace decklog::reports
