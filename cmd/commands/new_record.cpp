// SPDX-License-Identifier: MIT
#include "cmd/commands/new_record.h"

#include "lib/base/text.h"

namespace decklog::cmd {
namespace {

void set_line(std::optional<std::string>& field, const std::string& what, const std::string& given) {
  if (!given.empty()) field = one_line(what, given);
}

}  // namespace

void bind_new_record(Options& options, NewRecordOptions& own, const std::string& kind_word) {
  options.value("-p,--priority", own.priority, "P0..P3", "how bad it is; P0 is the worst");
  options.values("-s,--service", own.services, "SERVICE", "what it touches");
  options.value("--impact", own.impact, "TEXT", "what users notice");
  options.value("--owner", own.owner, "WHO", "who has it ('me' is you)");
  options.values("--label", own.labels, "KEY=VALUE", "the team's own words for it");
  options.value("--key", own.key, "KEY", "at most one open " + kind_word + " has this key; a repeat does nothing");
  options.value("-m,--message", own.text, "TEXT", "what is known so far");
  bind_time_and_person(options, own.entry);
  options.words("TITLE", own.title, "what it is, in one line", Presence::required);
}

void bind_source(Options& options, NewRecordOptions& own, Presence presence) {
  options.value("--from", own.from, "WHO", "who asked or noticed", presence);
  options.value("--channel", own.channel, "CHANNEL", "where it came in", presence);
}

ledger::Draft new_record_draft(Env& env, const NewRecordOptions& own) {
  EntryOptions entry = own.entry;
  entry.text = {TextMode::optional, ""};
  entry.why = own.text;
  ledger::Draft draft = draft_of(env, entry, given_text(env, entry));
  draft.body = model::Opened{};
  draft.set.title = one_line("the title", base::join(own.title, " "));
  if (!own.priority.empty()) draft.set.priority = parse_priority(own.priority);
  if (!own.services.empty()) {
    draft.set.services.emplace();
    for (const std::string& service : own.services) draft.set.services->push_back(one_line("--service", service));
  }
  set_line(draft.set.impact, "--impact", own.impact);
  draft.set.impact_users = own.impact_users;
  set_line(draft.set.owner, "--owner", own.owner);
  set_line(draft.set.reporter, "--from", own.from);
  set_line(draft.set.channel, "--channel", own.channel);
  draft.set.labels = parse_pairs("--label", own.labels);
  set_line(draft.set.key, "--key", own.key);
  if (own.drill) draft.set.drill = true;
  return draft;
}

void resolve_me(const ledger::Ledger& ledger, ledger::Draft& draft) {
  if (draft.set.owner == "me") draft.set.owner = ledger.me();
}

int create_and_report(Env& env, base::Kind kind, ledger::Draft draft) {
  ledger::Ledger ledger = env.open_ledger();
  resolve_me(ledger, draft);
  return report_result(env, ledger, ledger.create(kind, draft), Wrote::new_record);
}

}  // namespace decklog::cmd
