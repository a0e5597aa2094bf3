// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/look.h"
#include "cmd/render/due_page.h"
#include "cmd/render/next_step.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

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
void say_nothing_due(Env& env, const DueCommand& own, base::Seconds within) {
  *env.err << (own.mine ? "nothing of yours is late" : "nothing is late");
  if (within > base::Seconds{0}) *env.err << " or due within " << base::format_span(within);
  if (!own.services.empty()) *env.err << " for " << base::for_terminal(base::join(own.services, ", "));
  *env.err << "\n";
  const bool narrowed = own.fail || own.mine || !own.services.empty();
  *env.err << render::next_line(narrowed ? "decklog due" : "decklog due --within 7d", page_of(env));
}

void print_ids(Env& env, const std::vector<reports::DueItem>& items) {
  std::set<base::RecordId> told;
  for (const reports::DueItem& item : items) {
    if (told.insert(item.record->id).second) *env.out << item.record->id.str() << "\n";
  }
}

int run_due(Env& env, const DueCommand& own) {
  const base::Seconds within = time_of(own);
  const ledger::Ledger ledger = env.open_ledger();
  const render::Page page = page_of(env);
  const auto records = records_with_clocks(ledger, alternatives(own.services), page.now, tell_damaged(env));
  reports::DueScope scope{.within = within, .who = {}};
  if (own.mine) scope.who = my_names(ledger, tell_damaged(env));
  const auto items = reports::due(records, ledger.policy(), page.now, scope);
  if (env.options.json) {
    *env.out << render::due_json(items, within, page.now);
  } else if (env.options.quiet) {
    print_ids(env, items);
  } else if (items.empty()) {
    say_nothing_due(env, own, within);
  } else {
    *env.out << render::due_table(items, render::Commands::shown, page);
  }
  const bool late = std::any_of(items.begin(), items.end(), [](const auto& item) { return item.is_late(); });
  return static_cast<int>(own.fail && late ? base::ExitCode::finding : base::ExitCode::done);
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
