// SPDX-License-Identifier: MIT
#include "cmd/commands/look.h"

#include "cmd/commands/common.h"
#include "cmd/render/record_page.h"

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

std::vector<model::Header> changes_before(Env& env, const ledger::Ledger& ledger, const model::Record& record) {
  if (record.kind() != base::Kind::incident || !record.fields.services) return {};
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = {base::Kind::change};
  query.services.insert(record.fields.services->begin(), record.fields.services->end());
  query.began_since = render::started(record) - ledger.policy().changes_before;
  query.began_until = render::started(record) + base::Seconds(1);
  query.sort = model::SortBy::opened;
  std::vector<model::Header> changes = ledger.select(query, tell_damaged(env));
  std::erase_if(changes, [&](const model::Header& change) {
    return !render::is_suspect(change, record, ledger.policy().changes_before);
  });
  return changes;
}

}  // namespace decklog::cmd
