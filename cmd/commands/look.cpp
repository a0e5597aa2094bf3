// SPDX-License-Identifier: MIT
#include "cmd/commands/look.h"

#include "cmd/commands/common.h"
#include "cmd/render/record_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/receivers.h"
#include "lib/reports/clocks.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace decklog::cmd {
namespace {

model::Query written_in_since(base::Time since, std::set<base::Kind> kinds) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = std::move(kinds);
  query.updated_since = since;
  query.sort = model::SortBy::updated;
  return query;
}

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

std::vector<model::Record> records_worked_on(const ledger::Ledger& ledger, base::Time since,
                                             const std::function<void(const base::Error&)>& damaged) {
  std::vector<model::Record> records;
  for (const model::Header& header :
       ledger.select(written_in_since(since, {base::Kind::incident, base::Kind::request}), damaged)) {
    records.push_back(ledger.read(header.id));
  }
  return records;
}

std::vector<model::Record> incidents_that_name(const ledger::Ledger& ledger, base::Time since,
                                               const std::vector<std::string>& names) {
  std::vector<model::Record> records;
  for (const model::Header& header : ledger.select(written_in_since(since, {base::Kind::incident}), {})) {
    const std::string text = base::to_lower_ascii(ledger.read_text(header.id));
    const auto is_in = [&](const std::string& name) { return text.find(name) != std::string::npos; };
    if (std::any_of(names.begin(), names.end(), is_in)) records.push_back(ledger.read(header.id));
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

std::string calendar_id(const ledger::Ledger& ledger) {
  if (const auto id = ledger.id()) return *id;
  throw base::SystemError("this clone has not the whole history, which tells its calendar from other ledgers'",
                          "fetch the rest with 'git fetch --unshallow'; 'decklog doctor' says what else is wrong",
                          "history-incomplete");
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
