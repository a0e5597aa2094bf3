// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/field_values.h"
#include "lib/base/error.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct RoleOptions : EntryOptions {
  std::string role;
};

int run_role(Env& env, const RoleOptions& own) {
  if (const std::size_t equals = own.role.find('='); equals == 0 || equals == std::string::npos) {
    throw base::UsageError("ROLE=WHO is needed, not '" + own.role + "'", "for example commander=mina@example.com");
  }
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  model::Fields given;
  const FieldReader reader{env, [&] { return ledger.me(); }};
  reader.read_assignment("roles." + own.role, given);
  return append_and_report(env, ledger, id, own, [&given](const model::Record& record, ledger::Draft& draft) {
    draft.body = model::RoleGiven{};
    draft.set = only_changes(record, given);
    return draft.set.empty() ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_role(Options& options) {
  auto own = std::make_shared<RoleOptions>();
  bind_id(options, *own);
  options.positional("ROLE=WHO", own->role, "such as commander=mina@example.com; nobody after '=' takes the role away");
  bind_text(options, *own, {TextMode::optional, "why"});
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_role(env, *own); };
}

}  // namespace decklog::cmd
