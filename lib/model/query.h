// SPDX-License-Identifier: MIT
//
// A question about many records, and the row that answers it. The ledger answers by reading every record today; an
// index answers the same questions later, behind the same function.
#pragma once

#include "lib/model/record.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::model {

enum class SortBy { priority, opened, updated, id };
enum class OpenFilter { open, closed, all };

// Every filter that is set must hold; several values of one filter are alternatives.
struct Query {
  OpenFilter open = OpenFilter::open;
  std::set<base::Kind> kinds;
  std::set<Stage> stages;
  std::set<Priority> priorities;
  std::set<std::string> services;
  std::set<std::string> owners;
  std::map<std::string, std::string> labels;
  std::optional<Time> since;  // opened at or after
  std::optional<Time> until;  // opened before
  std::optional<bool> blocked;
  std::string key;  // exactly this key
  SortBy sort = SortBy::priority;
  std::size_t limit = 0;  // 0: all
};

// Whether the record answers the query (sort and limit aside).
bool matches(const Record& record, const Query& query);

// The order of a list: by priority (none last), then oldest first; or as `sort` says (updated: newest first).
bool listed_before(const Record& a, const Record& b, SortBy sort);

// The time of the newest entry.
Time updated_at(const Record& record);

}  // namespace decklog::model
