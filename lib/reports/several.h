// SPDX-License-Identifier: MIT
//
// The answers of several ledgers as one: sorted rows are merged, numbers are added. Each ledger answered its own
// question by its own policy. Pure.
#pragma once

#include "lib/model/query.h"
#include "lib/reports/due.h"
#include "lib/reports/stats.h"

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::reports {

// `from[i]`: which ledger rows[i] is of.
template <typename Row>
struct FromSeveral {
  std::vector<Row> rows;
  std::vector<std::size_t> from;
};

// Requires: each is sorted in the order that `sort` asks for.
FromSeveral<model::Header> merged(std::vector<std::vector<model::Header>> each, model::SortBy sort);
// Requires: each is as due() gave it. The rows point to where they pointed.
FromSeveral<DueItem> merged(std::vector<std::vector<DueItem>> each);

// As if all had been asked at once. Metrics are added where their definitions agree; of a name that means several
// things each meaning stands alone, and its name tells the ledgers. So do targets with different times allowed. With
// StatsBy::ledger each metric has a group for each ledger. Requires: as many names as answers, all of one scope.
Stats merged(const std::vector<Stats>& each, const std::vector<std::string>& names, StatsBy by);

}  // namespace decklog::reports
