// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/look.h"
#include "cmd/render/queue_page.h"
#include "lib/base/error.h"
#include "lib/reports/queue.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

namespace decklog::cmd {
namespace {

struct NextCommand {
  std::vector<std::string> services;
  bool mine = false;
  bool all = false;
};

// Open records, narrowed as asked: a handoff is its receiver's.
std::vector<model::Header> open_records(Env& env, const NextCommand& own, const ledger::Ledger& ledger) {
  model::Query query;
  query.services.insert(own.services.begin(), own.services.end());
  std::vector<model::Header> open = ledger.select(query, tell_damaged(env));
  if (!own.mine) return open;
  const std::set<std::string> mine = my_names(ledger, tell_damaged(env));
  std::erase_if(open, [&](const model::Header& record) {
    const bool is_own_offer = record.kind() == base::Kind::handoff && mine.contains(record.fields.owner.value_or(""));
    return is_own_offer || !mine.contains(reports::whose(record));
  });
  return open;
}

// Silence would look like a failure.
void say_nothing_to_do(Env& env, const NextCommand& own) {
  const bool narrowed = own.mine || !own.services.empty();
  *env.err << (own.mine ? "nothing to do: nothing of yours is open" : "nothing to do: nothing is open")
           << (own.services.empty() ? "" : " for " + base::for_terminal(base::join(own.services, ", "))) << "\n";
  if (narrowed) *env.err << "hint: 'decklog next' shows the whole team's\n";
}

// Who offers a handoff waits for the receiver, and cannot accept it.
void look_instead_of_accepting(Env& env, const ledger::Ledger& ledger, std::vector<reports::QueueItem>& items) {
  const auto is_handoff = [](const auto& item) { return item.record->kind() == base::Kind::handoff; };
  if (std::none_of(items.begin(), items.end(), is_handoff)) return;
  std::set<std::string> mine;
  try {
    mine = my_names(ledger, tell_damaged(env));
  } catch (const base::SystemError&) {
    return;  // nobody has to say who they are to look
  }
  for (reports::QueueItem& item : items) {
    if (!is_handoff(item) || !mine.contains(item.record->fields.owner.value_or(""))) continue;
    item.command = "decklog show " + item.record->id.short_form();
  }
}

int run_next(Env& env, const NextCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  const std::vector<model::Header> open = open_records(env, own, ledger);
  const render::Page page = page_of(env);
  std::vector<reports::QueueItem> items = reports::queue(open, ledger.policy(), page.now);
  look_instead_of_accepting(env, ledger, items);
  const auto not_to_forget = reports::not_to_forget(items, page.now);
  const std::size_t behind = items.empty() ? 0 : items.size() - 1;
  if (!own.all && !items.empty()) items.resize(1);
  if (env.options.json) {
    *env.out << render::queue_json(items, not_to_forget, ledger.policy(), page.now);
  } else if (env.options.quiet) {
    for (const reports::QueueItem& item : items) *env.out << item.record->id.str() << "\n";
  } else if (items.empty()) {
    say_nothing_to_do(env, own);
  } else if (own.all) {
    *env.out << render::queue_table(items, render::Commands::shown, page);
  } else {
    const model::Record record = ledger.read(items.front().record->id);
    *env.out << render::next_page(items.front(), record, not_to_forget, behind, ledger.policy(), page);
  }
  return 0;
}

}  // namespace

Run bind_next(Options& options) {
  auto own = std::make_shared<NextCommand>();
  options.flag("--all", own->all, "the whole queue, in the order in which to work");
  options.flag("--mine", own->mine, "only what is yours or your teams': what you own, handoffs to you");
  options.values("-s,--service", own->services, "SERVICE", "only what touches this service");
  return [own](Env& env) { return run_next(env, *own); };
}

}  // namespace decklog::cmd
