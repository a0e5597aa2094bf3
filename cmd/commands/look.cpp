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

std::vector<model::Record> records_worked_on(const ledger::Ledger& ledger, base::Time since,
                                             const std::function<void(const base::Error&)>& damaged) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = {base::Kind::incident, base::Kind::request};
  query.updated_since = since;
  query.sort = model::SortBy::updated;
  std::vector<model::Record> records;
  for (const model::Header& header : ledger.select(query, damaged)) records.push_back(ledger.read(header.id));
  return records;
}

}  // namespace decklog::cmd
