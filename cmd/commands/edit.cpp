// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/editor.h"
#include "cmd/commands/header_form.h"
#include "lib/base/error.h"

#include <memory>

namespace decklog::cmd {
namespace {

// The edited file is left where it is when anything fails.
ledger::Appended append_changes(Env& env, ledger::Ledger& ledger, const base::RecordId& id, const EntryOptions& own,
                                const std::string& shown, const std::string& edited) {
  if (!base::is_utf8(edited)) throw base::BadData("the edited text", {}, "is not UTF-8");
  const FormChange change = changes_in_form(shown, edited, {env, [&] { return ledger.me(); }});
  ledger::Draft draft = draft_of(env, own, {change.text, ""});
  draft.body = model::FieldsSet{};
  // The record may have moved on while the editor was open: only what was changed in the form is laid over it.
  return ledger.append(id, [&](const model::Record& record) {
    std::optional<ledger::Draft> completed = draft;
    completed->set = only_changes(record, change.set);
    if (completed->set.empty()) completed.reset();
    return completed;
  });
}

// Without the lines that the editor's are read without.
std::string as_read_back(const std::string& form) {
  std::string text;
  for (const std::string& line : base::split_lines(form)) {
    if (!line.starts_with('#')) text += line + "\n";
  }
  return text;
}

int run_edit(Env& env, const EntryOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const std::string form = header_form(ledger.read(id));
  if (!env.may_ask()) throw base::UsageError("'edit' needs a terminal", "use 'decklog set ID FIELD=VALUE'");
  static_cast<void>(ledger.me());  // a missing identity is told before anything is typed
  const Edited edited = edit(env, id.str() + ".txt", form);
  try {
    const ledger::Appended appended = append_changes(env, ledger, id, own, as_read_back(form), edited.text);
    remove_edited(edited.file);
    return report_result(env, ledger, appended);
  } catch (const std::exception&) {
    tell_kept(env, {"", edited.file});
    throw;
  }
}

}  // namespace

Run bind_edit(Options& options) {
  auto own = std::make_shared<EntryOptions>();
  bind_id(options, *own);
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_edit(env, *own); };
}

}  // namespace decklog::cmd
