// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/entry_ref.h"

#include <algorithm>
#include <memory>

namespace decklog::cmd {
namespace {

struct RedactOptions : EntryOptions {
  std::string entry;
};

bool is_redacted(const model::Record& record, const base::EntryId& entry) {
  return std::any_of(record.timeline.begin(), record.timeline.end(), [&](const model::Entry& e) {
    const auto* redaction = std::get_if<model::Redaction>(&e.body);
    return redaction != nullptr && redaction->entry == entry;
  });
}

int run_redact(Env& env, const RedactOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  find_entry(ledger.read(id), own.entry);  // nobody types a reason in vain
  return append_and_report(env, ledger, id, own, [&own](const model::Record& record, ledger::Draft& draft) {
    const base::EntryId entry = find_entry(record, own.entry).id;
    draft.body = model::Redaction{.entry = entry};
    return is_redacted(record, entry) ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_redact(Options& options) {
  auto own = std::make_shared<RedactOptions>();
  bind_id(options, *own);
  options.positional("ENTRY", own->entry, "the entry: its number, or any unique part of its id");
  bind_text(options, *own, {TextMode::required, "why nobody may read it"});
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_redact(env, *own); };
}

}  // namespace decklog::cmd
