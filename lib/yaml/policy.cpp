// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/gate.h"
#include "lib/yaml/guard.h"
#include "lib/yaml/intake.h"
#include "lib/yaml/settings.h"

namespace decklog::yaml {
namespace {

using model::LoadLimits;
using model::Metric;
using model::Policy;
using model::PriorityPolicy;
using model::Service;

// `true`, or the time allowed for it.
void read_postmortem(const Place& place, PriorityPolicy& priority) {
  priority.postmortem_within = base::parse_duration(place.text());
  if (priority.postmortem_within) {
    priority.postmortem = true;
    return;
  }
  const bool is_word = place.text() == "true" || place.text() == "false";
  if (!is_word || !read(place, priority.postmortem)) place.wrong_type("true, false or a duration such as 5d");
}

PriorityPolicy read_priority(const Place& place) {
  const Keys keys(place);
  PriorityPolicy priority;
  keys.text("meaning", priority.meaning);
  keys.texts("examples", priority.examples);
  keys.duration("ack", priority.ack);
  keys.duration("update", priority.update);
  keys.duration("mitigate", priority.mitigate);
  keys.duration("close", priority.close);
  keys.with("postmortem", [&](const Place& postmortem) { read_postmortem(postmortem, priority); });
  return priority;
}

Service read_service(const Place& place) {
  const Keys keys(place);
  Service service;
  keys.text("owner", service.owner);
  keys.text("runbook", service.runbook);
  keys.text("dashboard", service.dashboard);
  return service;
}

// A map whose keys are words of a closed list; others are a newer decklog's.
template <typename Word, typename Value, typename ReadValue>
std::map<Word, Value> read_by_word(const Place& place, ReadValue&& read_value) {
  std::map<Word, Value> out;
  for (const Member& member : members_of(place)) {
    const std::optional<Word> key = model::from_word<Word>(member.key);
    if (key) out[*key] = read_value(Place{place.document, member.value, place.name + "." + member.key});
  }
  return out;
}

std::map<std::string, Service> read_services(const Place& place) {
  std::map<std::string, Service> out;
  for (const Member& member : members_of(place)) {
    const bool bare = member.value.kind == Node::Kind::null;  // "checkout:" alone names a service
    out[member.key] = bare ? Service{} : read_service(Place{place.document, member.value, member.key});
  }
  return out;
}

std::vector<std::string> read_checklist(const Place& place) {
  std::vector<std::string> out;
  static_cast<void>(read(place, out));
  return out;
}

// A word that is not known here is a mistake: a metric of it would count nothing.
template <typename Word>
void read_word(const Place& place, Word& out) {
  if (!read(place, out)) place.wrong_type("one of " + known_words<Word>());
}

Metric read_metric(const Place& place, const std::string& name) {
  const Keys keys(place);
  for (const char* milestone : {"from", "to"}) {
    if (place.node.find(milestone) == nullptr) place.fail(std::string("'") + milestone + "' is missing");
  }
  Metric metric{.name = name, .meaning = {}};
  keys.text("meaning", metric.meaning);
  keys.with("kind", [&](const Place& kind) {
    const auto found = base::parse_kind(kind.text());
    if (!found) kind.wrong_type("incident, request, change or handoff");
    metric.kind = *found;
  });
  keys.with("from", [&](const Place& from) { read_word(from, metric.from); });
  keys.with("to", [&](const Place& to) { read_word(to, metric.to); });
  if (metric.from == metric.to) place.fail("'" + name + "' begins and ends with the same milestone");
  return metric;
}

std::vector<Metric> read_metrics(const Place& place) {
  std::vector<Metric> out;
  for (const Member& member : members_of(place)) {
    out.push_back(read_metric(Place{place.document, member.value, member.key}, member.key));
  }
  return out;
}

LoadLimits read_limits(const Place& place) {
  const Keys keys(place);
  LoadLimits limits;
  keys.number("incidents_per_shift", limits.incidents_per_shift);
  keys.number("engaged_percent", limits.engaged_percent);
  keys.duration("same_incident", limits.same_incident);
  keys.duration("rest", limits.rest);
  keys.number("days_in_a_row", limits.days_in_a_row);
  return limits;
}

}  // namespace

// A key that is not there means its default; one that is there replaces it as a whole.
Policy decode_policy(std::string_view bytes, const std::string& file) {
  const Document document = read_document(bytes, file, Limits{});
  const Keys keys(Place{document, document.root, "policy"});
  Policy policy = model::default_policy();
  keys.with("priorities", [&](const Place& place) {
    policy.priorities = read_by_word<model::Priority, PriorityPolicy>(place, read_priority);
  });
  keys.with("services", [&](const Place& place) { policy.services = read_services(place); });
  keys.flag("known_services_only", policy.known_services_only);
  keys.with("channels", [&](const Place& place) {
    policy.channels.clear();
    static_cast<void>(read(place, policy.channels));
  });
  keys.with("checklists", [&](const Place& place) {
    policy.checklists = read_by_word<model::Stage, std::vector<std::string>>(place, read_checklist);
  });
  keys.with("metrics", [&](const Place& place) { policy.metrics = read_metrics(place); });
  keys.with("limits", [&](const Place& place) { policy.limits = read_limits(place); });
  keys.duration("changes_before", policy.changes_before);
  keys.with("intake", [&](const Place& place) { policy.intake = read_intake(place); });
  keys.with("gate", [&](const Place& place) { policy.gate = read_gate(place); });
  keys.with("freezes", [&](const Place& place) { policy.freezes = read_freezes(place); });
  return policy;
}

}  // namespace decklog::yaml
