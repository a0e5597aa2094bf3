// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/queue_page.h"
#include "lib/reports/queue.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct NextCommand {
  std::vector<std::string> services;
  bool mine = false;
  bool all = false;
};

model::Query query_of(const NextCommand& own, const ledger::Ledger& ledger) {
  model::Query query;
  query.services.insert(own.services.begin(), own.services.end());
  if (own.mine) query.owners = {ledger.me()};
  return query;
}

// Silence would look like a failure.
void say_nothing_to_do(Env& env, const NextCommand& own) {
  const bool narrowed = own.mine || !own.services.empty();
  *env.err << (own.mine ? "nothing to do: nothing of yours is open" : "nothing to do: nothing is open")
           << (own.services.empty() ? "" : " for " + base::for_terminal(base::join(own.services, ", "))) << "\n";
  if (narrowed) *env.err << "hint: 'decklog next' shows the whole team's\n";
}

int run_next(Env& env, const NextCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  const std::vector<model::Header> open = ledger.select(query_of(own, ledger), tell_damaged(env));
  const render::Page page = page_of(env);
  std::vector<reports::QueueItem> items = reports::queue(open, ledger.policy(), page.now);
  const std::size_t behind = items.empty() ? 0 : items.size() - 1;
  if (!own.all && !items.empty()) items.resize(1);
  if (env.options.json) {
    *env.out << render::queue_json(items, ledger.policy(), page.now);
  } else if (env.options.quiet) {
    for (const reports::QueueItem& item : items) *env.out << item.record->id.str() << "\n";
  } else if (items.empty()) {
    say_nothing_to_do(env, own);
  } else if (own.all) {
    *env.out << render::queue_table(items, page);
  } else {
    const model::Record record = ledger.read(items.front().record->id);
    *env.out << render::next_page(items.front(), record, behind, ledger.policy(), page);
  }
  return 0;
}

}  // namespace

Run bind_next(Options& options) {
  auto own = std::make_shared<NextCommand>();
  options.flag("--all", own->all, "the whole queue, in the order in which to work");
  options.flag("--mine", own->mine, "only what you own");
  options.values("-s,--service", own->services, "SERVICE", "only what touches this service");
  return [own](Env& env) { return run_next(env, *own); };
}

}  // namespace decklog::cmd
