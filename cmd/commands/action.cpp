// SPDX-License-Identifier: MIT
//
// action add|done|drop|reopen|change|list: what must be done later so that it does not happen again.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/entry_ref.h"
#include "cmd/commands/field_values.h"
#include "cmd/render/action_list.h"
#include "cmd/render/json.h"
#include "lib/base/error.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

using base::UsageError;

struct ActionOptions : EntryOptions {
  std::string what;
  std::vector<std::string> rest;  // [ITEM] TEXT…
  std::string owner;
  std::string due;
  std::string type;

  bool describes() const { return !owner.empty() || !due.empty() || !type.empty(); }
};

// What --owner, --due and --type say.
model::ActionChanged described(Env& env, const ActionOptions& own, const ledger::Ledger& ledger) {
  model::ActionChanged body;
  if (!own.owner.empty()) body.owner = person("--owner", own.owner, [&] { return ledger.me(); });
  if (!own.due.empty()) body.due = parse_due(env, "--due", own.due);
  if (!own.type.empty()) body.type = parse_word<model::ActionType>("--type", own.type);
  return body;
}

void refuse_description(const ActionOptions& own) {
  if (!own.describes()) return;
  throw UsageError("--owner, --due and --type go with 'action add' and 'action change'");
}

// The first of the rest; what follows is text.
std::string take_item(ActionOptions& own) {
  if (own.rest.empty()) {
    throw UsageError("'action " + own.what + "' needs ITEM",
                     "its number, or any unique part of its name: see 'decklog action list " + own.id + "'",
                     "missing-argument");
  }
  own.words.assign(own.rest.begin() + 1, own.rest.end());
  own.text = {TextMode::optional, "what came of it"};
  return own.rest.front();
}

int add(Env& env, ActionOptions own) {
  own.words = own.rest;
  own.text = {TextMode::required, "what must be done"};
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const model::ActionChanged body = described(env, own, ledger);
  append_and_report(env, ledger, id, own, [&body](const model::Record&, ledger::Draft& draft) {
    draft.body = body;
    return Todo::append;
  });
  if (body.owner.empty() || !body.due) {
    env.world.notice("note: 'close' will ask for its owner and due date: 'decklog action change'");
  }
  return 0;
}

int move_to(Env& env, ActionOptions own, model::ActionState state) {
  refuse_description(own);
  const std::string typed = take_item(own);
  return append_and_report(env, own, [&](const model::Record& record, ledger::Draft& draft) {
    const model::ActionItem& item = find_action(record, typed);
    draft.body = model::ActionChanged{.item = item.item, .state = state};
    return item.state == state ? Todo::nothing : Todo::append;
  });
}

bool says_nothing_new(const model::ActionItem& item, const model::ActionChanged& change) {
  return (change.owner.empty() || change.owner == item.owner) && (!change.due || change.due == item.due) &&
         (!change.type || change.type == item.type);
}

int change(Env& env, ActionOptions own) {
  if (!own.describes()) {
    throw UsageError("'action change' needs --owner, --due or --type",
                     "its text is changed with 'decklog correct ID ENTRY TEXT', ENTRY being the item's name");
  }
  const std::string typed = take_item(own);
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const model::ActionChanged given = described(env, own, ledger);
  return append_and_report(env, ledger, id, own, [&](const model::Record& record, ledger::Draft& draft) {
    const model::ActionItem& item = find_action(record, typed);
    model::ActionChanged body = given;
    body.item = item.item;
    body.state = item.state;
    draft.body = body;
    return says_nothing_new(item, body) ? Todo::nothing : Todo::append;
  });
}

int list(Env& env, const ActionOptions& own) {
  refuse_description(own);
  if (!own.rest.empty()) throw UsageError("'action list' does not take '" + own.rest.front() + "'");
  const ledger::Ledger ledger = env.open_ledger();
  const model::Record record = ledger.read(ledger.find(own.id));
  if (env.options.json) {
    *env.out << render::actions_json(record);
  } else if (env.options.quiet) {
    for (const model::ActionItem& item : record.actions) *env.out << item.item << "\n";
  } else if (record.actions.empty()) {
    *env.err << record.id.str() << " has no action items\n";
  } else {
    *env.out << render::action_table(record, page_of(env));
  }
  return 0;
}

int run_action(Env& env, const ActionOptions& own) {
  if (own.what == "add") return add(env, own);
  if (own.what == "done") return move_to(env, own, model::ActionState::done);
  if (own.what == "drop") return move_to(env, own, model::ActionState::dropped);
  if (own.what == "reopen") return move_to(env, own, model::ActionState::open);
  if (own.what == "change") return change(env, own);
  if (own.what == "list") return list(env, own);
  refuse_word("the word after 'action'", own.what, {"add", "done", "drop", "reopen", "change", "list"});
}

}  // namespace

Run bind_action(Options& options) {
  auto own = std::make_shared<ActionOptions>();
  options.positional("DO", own->what, "add, done, drop, reopen, change or list");
  bind_id(options, *own);
  options.words("TEXT", own->rest,
                "add: what must be done. Else ITEM (its number in the list, or any unique part of its name) and then, "
                "if you like, a text");
  options.value("--why", own->why, "TEXT", "the same as TEXT");
  options.value("--owner", own->owner, "WHO", "add, change: who does it ('me' is you)");
  options.value("--due", own->due, "DAY", "add, change: until when: 2026-11-30, tomorrow, +2w");
  options.value("--type", own->type, "TYPE", "add, change: prevent, detect, mitigate, repair, process or investigate");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_action(env, *own); };
}

}  // namespace decklog::cmd
