// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/entry_ref.h"
#include "cmd/commands/field_values.h"
#include "lib/model/fold.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct CorrectOptions : EntryOptions {
  std::string entry;
  std::string time;
  std::vector<std::string> assignments;
};

// Whether the entry says all of it today. Corrections of corrections are always written: what they come to depends on
// the whole chain.
bool is_said(const model::Record& record, const model::Entry& entry, const model::Correction& body,
             const ledger::Draft& draft) {
  const bool says_nothing = draft.text.empty() && !body.time && draft.set.empty();
  if (says_nothing || std::holds_alternative<model::Correction>(entry.body)) return false;
  const auto place = static_cast<std::size_t>(&entry - record.timeline.data());
  const model::Effective now = model::effective(record.timeline).at(place);
  model::Fields amended = now.set;
  model::amend(amended, draft.set);
  return (draft.text.empty() || draft.text == now.text) && (!body.time || *body.time == now.at) && amended == now.set;
}

int run_correct(Env& env, const CorrectOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const FieldReader reader{env, [&] { return ledger.me(); }};
  model::Fields given;
  for (const std::string& assignment : own.assignments) reader.read_assignment(assignment, given);
  const std::optional<base::Time> time = parse_time_if_given(env, "--time", own.time);
  return append_and_report(env, ledger, id, own, [&](const model::Record& record, ledger::Draft& draft) {
    const model::Entry& entry = find_entry(record, own.entry);
    const model::Correction body{.entry = entry.id, .time = time};
    draft.set = given;
    draft.body = body;
    return is_said(record, entry, body, draft) ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_correct(Options& options) {
  auto own = std::make_shared<CorrectOptions>();
  bind_id(options, *own);
  options.positional("ENTRY", own->entry, "the entry: its number, or any unique part of its id");
  bind_text(options, *own, {TextMode::optional, "what it should have said"});
  options.value("--time", own->time, "WHEN", "when it really happened");
  options.values("--set", own->assignments, "FIELD=VALUE", "what it should have set");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_correct(env, *own); };
}

}  // namespace decklog::cmd
