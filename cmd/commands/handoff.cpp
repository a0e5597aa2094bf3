// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "lib/model/query.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct HandoffOptions : EntryOptions {
  std::string to;
  std::vector<std::string> next;  // ID=TEXT
};

// What is open now, each with its next step: the record's own, or the one given here.
std::vector<model::HandoffItem> items(const ledger::Ledger& ledger, const std::map<std::string, std::string>& next,
                                      const std::function<void(const base::Error&)>& damaged) {
  std::vector<model::HandoffItem> found;
  model::Query query;
  query.kinds = {base::Kind::incident, base::Kind::request, base::Kind::change};
  for (const model::Header& record : ledger.select(query, damaged)) {
    const auto given = next.find(record.id.str());
    const std::string priority = record.fields.priority ? std::string(model::word(*record.fields.priority)) : "";
    found.push_back({.id = record.id,
                     .stage = std::string(model::word(record.stage)),
                     .priority = priority,
                     .owner = record.fields.owner.value_or(""),
                     .next = given != next.end() ? given->second : record.fields.next.value_or(""),
                     .title = record.fields.title.value_or("")});
  }
  return found;
}

std::map<std::string, std::string> next_steps(const ledger::Ledger& ledger, const std::vector<std::string>& texts) {
  std::map<std::string, std::string> steps;
  for (const std::string& text : texts) {
    const auto [id, step] = parse_pair("--next", text);
    steps[ledger.find(id).str()] = step;
  }
  return steps;
}

int run_handoff(Env& env, const HandoffOptions& options) {
  ledger::Ledger ledger = env.open_ledger();
  const auto steps = next_steps(ledger, options.next);
  ledger::Draft draft = draft_of(env, options, given_text(env, options));
  draft.set.to = one_line("--to", options.to);
  draft.set.owner = draft.by.empty() ? ledger.me() : draft.by;
  draft.set.title = "Handoff to " + *draft.set.to;
  const auto appended = ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) {
    draft.body = model::HandedOver{.items = items(locked, steps, tell_damaged(env))};
    return std::vector<ledger::Target>{{.id = {}, .kind = base::Kind::handoff, .draft = draft}};
  });
  return report_result(env, ledger, appended.front(), Wrote::new_record);
}

}  // namespace

Run bind_handoff(Options& options) {
  auto own = std::make_shared<HandoffOptions>();
  bind_text(options, *own, {TextMode::optional, "what the next person must know"});
  options.value("--to", own->to, "WHO", "the person or team who takes over", Presence::required);
  options.values("--next", own->next, "ID=TEXT", "the next step of an open record");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_handoff(env, *own); };
}

}  // namespace decklog::cmd
