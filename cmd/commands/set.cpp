// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/field_values.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct SetOptions : EntryOptions {
  std::vector<std::string> assignments;
};

int run_set(Env& env, const SetOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const FieldReader reader{env, [&] { return ledger.me(); }};
  model::Fields given;
  for (const std::string& assignment : own.assignments) reader.read_assignment(assignment, given);
  return append_and_report(env, ledger, id, own, [&given](const model::Record& record, ledger::Draft& draft) {
    draft.body = model::FieldsSet{};
    draft.set = only_changes(record, given);
    return draft.set.empty() ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_set(Options& options) {
  auto own = std::make_shared<SetOptions>();
  bind_id(options, *own);
  own->text = {TextMode::optional, "why"};
  options.value("--why", own->why, "TEXT", "why; '-' reads standard input");
  bind_time_and_person(options, *own);
  options.words("FIELD=VALUE", own->assignments,
                "one or more of " + base::join(field_names(), ", ") + "; nothing after '=' clears", Presence::required);
  return [own](Env& env) { return run_set(env, *own); };
}

}  // namespace decklog::cmd
