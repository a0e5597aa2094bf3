// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "lib/model/lifecycle.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct PromoteOptions : EntryOptions {
  std::string priority;
  std::vector<std::string> services;
  std::string impact;
};

ledger::Draft link_to(const base::RecordId& id, const std::string& rel, const ledger::Draft& like) {
  ledger::Draft draft;
  draft.body = model::Linked{.target = id.str(), .rel = rel};
  draft.at = like.at;
  draft.by = like.by;
  return draft;
}

// What the request already knows, and what the person adds.
ledger::Draft incident_from(const model::Record& request, const PromoteOptions& options, ledger::Draft draft) {
  draft.body = model::Opened{};
  draft.set.title = request.fields.title;
  draft.set.priority = request.fields.priority;
  draft.set.services = request.fields.services;
  draft.set.reporter = request.fields.reporter;
  draft.set.channel = request.fields.channel;
  draft.set.labels = request.fields.labels;
  draft.set.impact = request.fields.impact;
  if (!options.priority.empty()) draft.set.priority = parse_priority(options.priority);
  if (!options.services.empty()) draft.set.services = options.services;
  if (!options.impact.empty()) draft.set.impact = options.impact;
  return draft;
}

void require_open_request(const model::Record& record) {
  if (record.kind() != base::Kind::request) {
    throw base::Refused("cannot promote '" + record.id.str() + "'",
                        {{"not-a-request", "only a support request can become an incident", ""}});
  }
  if (!model::is_open(record)) {
    throw base::Refused("cannot promote '" + record.id.str() + "'",
                        {{"wrong-stage", "it is closed", "decklog reopen " + record.id.short_form() + " --why TEXT"}});
  }
}

int run_promote(Env& env, const PromoteOptions& options) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(options.id);
  const ledger::Draft given = draft_of(env, options, given_text(env, options));
  const auto appended = ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId& new_id) {
    const model::Record request = locked.read(id);
    require_open_request(request);
    const base::RecordId incident = new_id(base::Kind::incident);
    return std::vector<ledger::Target>{
        {.id = incident, .kind = base::Kind::incident, .draft = incident_from(request, options, given)},
        {.id = incident, .kind = base::Kind::incident, .draft = link_to(id, "promoted-from", given)},
        {.id = id, .kind = base::Kind::request, .draft = link_to(incident, "promoted-to", given)}};
  });
  // The incident as it stands with its link, told as what it is: opened.
  ledger::Appended incident = appended.at(1);
  incident.entry = appended.at(0).entry;
  return report_result(env, ledger, incident, Wrote::new_record);
}

}  // namespace

Run bind_promote(Options& options) {
  auto own = std::make_shared<PromoteOptions>();
  bind_entry(options, *own, {TextMode::optional, "why it is an incident"});
  options.value("-p,--priority", own->priority, "P0..P3", "the incident's priority (else the request's)");
  options.values("-s,--service", own->services, "SERVICE", "a service it touches");
  options.value("--impact", own->impact, "TEXT", "what users notice");
  return [own](Env& env) { return run_promote(env, *own); };
}

}  // namespace decklog::cmd
