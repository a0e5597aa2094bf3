// SPDX-License-Identifier: MIT
#include "cmd/commands/look.h"

#include "lib/base/error.h"
#include "lib/model/receivers.h"
#include "lib/reports/clocks.h"

#include <iterator>

namespace decklog::cmd {
namespace {

// What is damaged was told when the open ones were selected.
void add_those_over(const ledger::Ledger& ledger, const model::Query& query, std::vector<model::Header>& records) {
  std::vector<model::Header> over = ledger.select(query, {});
  std::move(over.begin(), over.end(), std::back_inserter(records));
}

}  // namespace

std::vector<model::Header> records_with_clocks(const ledger::Ledger& ledger, const std::vector<std::string>& services,
                                               base::Time now, const std::function<void(const base::Error&)>& damaged) {
  model::Query query;
  query.services.insert(services.begin(), services.end());
  std::vector<model::Header> records = ledger.select(query, damaged);
  query.open = model::OpenFilter::closed;
  query.has_open_actions = true;
  add_those_over(ledger, query, records);
  if (const auto since = reports::postmortems_owed_since(ledger.policy(), now)) {
    query.has_open_actions = false;  // the others are there already
    query.resolved_since = since;
    query.kinds = {base::Kind::incident};
    add_those_over(ledger, query, records);
  }
  return records;
}

std::set<std::string> my_names(const ledger::Ledger& ledger, const std::function<void(const base::Error&)>& damaged) {
  const std::string me = ledger.me();
  try {
    return model::names_of(ledger.roster(), me);
  } catch (const base::BadData& error) {
    if (damaged) damaged(error);
    return {me};
  }
}

}  // namespace decklog::cmd
