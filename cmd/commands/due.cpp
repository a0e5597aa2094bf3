// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/ledgers.h"
#include "cmd/commands/look.h"
#include "cmd/render/due_page.h"
#include "cmd/render/next_step.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/reports/several.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
#include <utility>

namespace decklog::cmd {
namespace {

// Until the same time tomorrow: this watch and the next.
constexpr base::Seconds kUsualTime = std::chrono::hours{24};

struct DueCommand {
  std::string within;
  bool fail = false;
  bool mine = false;
  std::vector<std::string> services;
};

// With --fail the answer is what made it fail: a cron job that is told of coming things each time is soon not read.
base::Seconds time_of(const DueCommand& own) {
  if (!own.within.empty()) return parse_span("--within", own.within);
  return own.fail ? base::Seconds{0} : kUsualTime;
}

// Silence would look like a failure.
void say_nothing_due(Env& env, const DueCommand& own, base::Seconds within, const render::OfLedgers& several) {
  *env.err << (own.mine ? "nothing of yours is late" : "nothing is late");
  if (within > base::Seconds{0}) *env.err << " or due within " << base::format_span(within);
  if (!own.services.empty()) *env.err << " for " << base::for_terminal(base::join(own.services, ", "));
  *env.err << "\n";
  const bool narrowed = own.fail || own.mine || !own.services.empty();
  const std::string command = narrowed ? "decklog due" : "decklog due --within 7d";
  *env.err << render::next_line(qualified(command, several), page_of(env));
}

void print_ids(Env& env, const std::vector<reports::DueItem>& items, const render::OfLedgers& several) {
  std::set<std::string> told;
  for (std::size_t row = 0; row < items.size(); ++row) {
    const std::string ledger = several.are_several() ? base::for_terminal(several.of_row(row).name) + "\t" : "";
    const std::string line = ledger + items[row].record->id.str() + "\n";
    if (told.insert(line).second) *env.out << line;
  }
}

// Holds what its rows point to.
struct DueInLedger {
  std::vector<model::Header> records;
  std::vector<reports::DueItem> items;
};

DueInLedger due_in(Env& env, const DueCommand& own, const ledger::Ledger& ledger, base::Time now) {
  DueInLedger found{records_with_clocks(ledger, alternatives(own.services), now, tell_damaged(env)), {}};
  reports::DueScope scope{.within = time_of(own), .who = {}};
  if (own.mine) scope.who = my_names(ledger, tell_damaged(env));
  found.items = reports::due(found.records, ledger.policy(), now, scope);
  return found;
}

int answer(Env& env, const DueCommand& own, const std::vector<reports::DueItem>& items,
           const render::OfLedgers& several, const render::Page& page) {
  const base::Seconds within = time_of(own);
  if (env.options.json) {
    *env.out << render::due_json(items, within, page.now, several);
  } else if (env.options.quiet) {
    print_ids(env, items, several);
  } else if (items.empty()) {
    say_nothing_due(env, own, within, several);
  } else {
    *env.out << render::due_table(items, render::Commands::shown, page, several);
  }
  const bool late = std::any_of(items.begin(), items.end(), [](const auto& item) { return item.is_late(); });
  return static_cast<int>(own.fail && late ? base::ExitCode::finding : base::ExitCode::done);
}

// One that could not be asked counts more than what is late in the others.
int run_due_of_several(Env& env, const DueCommand& own) {
  const render::Page page = page_of(env);
  std::vector<DueInLedger> each;
  const LedgersAsked asked = ask_ledgers(env, [&](const NamedLedger& one) {
    each.push_back(due_in(env, own, one.ledger, page.now));
    for (reports::DueItem& item : each.back().items) {
      item.clock.command = qualified(item.clock.command, one.typed);
      for (base::Reason& reason : item.clock.left) reason.fix = qualified(reason.fix, one.typed);
    }
  });
  std::vector<std::vector<reports::DueItem>> items;
  for (DueInLedger& one : each) items.push_back(std::move(one.items));
  reports::FromSeveral<reports::DueItem> merged = reports::merged(std::move(items));
  const int code = answer(env, own, merged.rows, of_ledgers(asked, std::move(merged.from)), page);
  return asked.exit_code == 0 ? code : asked.exit_code;
}

int run_due(Env& env, const DueCommand& own) {
  if (asks_several(env)) return run_due_of_several(env, own);
  const ledger::Ledger ledger = env.open_ledger();
  const render::Page page = page_of(env);
  const DueInLedger found = due_in(env, own, ledger, page.now);
  return answer(env, own, found.items, {}, page);
}

}  // namespace

Run bind_due(Options& options) {
  auto own = std::make_shared<DueCommand>();
  options.value("--within", own->within, "SPAN",
                "what falls due in this time, beside what is late: 1h, 7d (24h; with --fail: nothing)");
  options.flag("--fail", own->fail, "exit 1 when something is late, for cron and CI");
  options.flag("--mine", own->mine, "only what is yours or your teams': records, action items, handoffs to you");
  options.values("-s,--service", own->services, "SERVICE", "only what touches this service");
  return [own](Env& env) { return run_due(env, *own); };
}

}  // namespace decklog::cmd
