// SPDX-License-Identifier: MIT
#include "cmd/commands/look.h"

#include <iterator>

namespace decklog::cmd {

std::vector<model::Header> records_with_clocks(const ledger::Ledger& ledger, const std::vector<std::string>& services,
                                               const std::function<void(const base::Error&)>& damaged) {
  model::Query query;
  query.services.insert(services.begin(), services.end());
  std::vector<model::Header> records = ledger.select(query, damaged);
  query.open = model::OpenFilter::closed;
  query.has_open_actions = true;
  std::vector<model::Header> over = ledger.select(query, {});  // what is damaged was told above
  records.insert(records.end(), std::make_move_iterator(over.begin()), std::make_move_iterator(over.end()));
  return records;
}

}  // namespace decklog::cmd
