// SPDX-License-Identifier: MIT
//
// A question about many records. What answers it are their headers: the ledger takes these from its index, or from the
// files, and each passes matches().
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
  std::optional<Time> since;          // opened at or after
  std::optional<Time> until;          // opened before
  std::optional<Time> updated_since;  // something was written down then or later
  // began_at() at or after, and before; what has none does not answer.
  std::optional<Time> began_since;
  std::optional<Time> began_until;
  std::optional<Time> resolved_since;  // resolved at or after; what is not resolved does not answer
  std::optional<bool> blocked;
  std::optional<bool> has_open_actions;  // at least one action item is not done and not dropped
  std::string key;                       // exactly this key
  SortBy sort = SortBy::priority;
  std::size_t limit = 0;  // 0: all
};

// Whether the record answers the query (sort and limit aside).
bool matches(const Header& record, const Query& query);

// The order of a list: by priority (none last), then oldest first; or as `sort` says (updated: newest first).
bool listed_before(const Header& a, const Header& b, SortBy sort);

// What lists and clocks go by.
Time opened_at(const Header& record);                // 1970 when nothing says
std::optional<Time> began_at(const Header& record);  // a change: when it began, or else is planned to
bool has_open_action(const Header& record);
int rank(const Header& record);  // by priority, the worst first; none comes last

}  // namespace decklog::model
