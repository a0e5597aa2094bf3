// SPDX-License-Identifier: MIT
//
// What of a record the public may read: its public updates, and facts. Nothing else comes in: no title, no name of a
// person, no label, no other text. Pages and feeds for the public are made from this alone. Pure.
#pragma once

#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::reports {

struct PublicUpdate {
  base::EntryId entry;
  base::Time at{};
  model::Stage stage{};  // the record's when it was written
  std::string text;      // as corrected; may have several lines
};

struct PublicRecord {
  base::RecordId id;
  base::Kind kind{};
  // The first line of the first public update, cut at a word to at most kPublicName columns.
  std::string name;
  model::Priority priority{};         // P3 where the record has none
  model::Stage stage{};               // now
  std::vector<std::string> services;  // that the policy names, by name
  // Of a change: when it began, nothing, and when it was over in whatever way. An incident that was closed without
  // having been resolved is resolved with that.
  std::optional<base::Time> started_at, mitigated_at, resolved_at;
  std::optional<base::Time> window_start, window_end;  // planned
  base::Time first_at{};                               // of the updates
  base::Time last_at{};  // when anything that is shown last came, ended or was corrected; never before first_at
  std::vector<PublicUpdate> updates;  // as they happened; not empty
};
inline constexpr std::size_t kPublicName = 80;

// Nothing: no word of it is public. Incidents and changes can have one; drills never do. Redacted updates are not
// there.
std::optional<PublicRecord> public_view(const model::Record& record, const model::Policy& policy);

// Whether it goes on for the public: an incident until it is resolved, a change from its announcement to its end.
bool is_going_on(const PublicRecord& record);

// The answer in one line: what goes on.
struct OverallState {
  std::map<model::Priority, std::size_t> open;  // incidents
  std::size_t maintenances = 0;                 // changes that have begun
};
OverallState overall_state(const std::vector<PublicRecord>& records);

}  // namespace decklog::reports
