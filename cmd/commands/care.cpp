// SPDX-License-Identifier: MIT
#include "cmd/commands/care.h"

#include "cmd/commands/common.h"
#include "cmd/commands/look.h"
#include "cmd/render/load_page.h"
#include "lib/base/text.h"
#include "lib/model/receivers.h"
#include "lib/reports/relief.h"

#include <ostream>

namespace decklog::cmd {
namespace {

constexpr base::Seconds kJustNow = std::chrono::hours{1};

// Who has the incident by this entry; "" when nobody new does.
std::string taker(const model::Entry& entry) {
  if (entry.set.owner) return *entry.set.owner;
  return std::holds_alternative<model::Acknowledged>(entry.body) ? entry.by : "";
}

// In lower case, as they stand in a file. A name of quotes or controls is written otherwise there and is not found.
std::vector<std::string> names_in_files(const model::Roster& roster, const std::string& who) {
  std::vector<std::string> names = model::receiver(roster, who).names;
  for (std::string& name : names) name = base::to_lower_ascii(name);
  return names;
}

}  // namespace

void care_for(Env& env, const ledger::Ledger& ledger, const ledger::Appended& appended) {
  const model::Record& record = appended.record;
  if (record.id.kind() != base::Kind::incident || record.fields.drill.value_or(false)) return;
  const model::Entry* entry = record.entry(appended.entry);
  if (entry == nullptr || !model::is_open(record)) return;
  const base::Time now = env.world.now();
  const std::string given = taker(*entry);
  if (given.empty() || now - entry->at > kJustNow) return;
  try {
    const model::Roster& roster = ledger.roster();
    const std::string who = model::person_of(roster, given);
    if (!roster.people.contains(who)) return;
    const base::Time since = now - reports::kReliefLooksBack;
    const auto own = incidents_that_name(ledger, since, names_in_files(roster, who));
    if (own.empty()) return;
    const model::LoadLimits& limits = ledger.policy().limits;
    if (reports::concerns(own, roster, limits, who, record.id, now).empty()) return;
    const auto records = records_worked_on(ledger, since, {});
    const auto relief = reports::relief(records, roster, limits, who, record.id, now);
    render::Page page = page_of(env);
    page.style = render::Style(env.error_colors());
    *env.err << render::relief_lines(relief, who, record.id.short_form(), page);
  } catch (const base::BadData& error) {
    env.world.notice(std::string("note: nobody looked whether this is too much: ") + base::for_terminal(error.what()));
  }
}

}  // namespace decklog::cmd
