// SPDX-License-Identifier: MIT
//
// The files that `init` writes for people. Their values come from model::default_policy(), so that file and default
// cannot drift apart; the comments say what each part is for.
#include "lib/yaml/codec.h"
#include "lib/yaml/intake.h"
#include "lib/yaml/values.h"

#include <array>
#include <set>
#include <utility>

namespace decklog::yaml {
namespace {

using model::Policy;
using model::PriorityPolicy;

constexpr std::string_view kPolicyHead = R"(# yaml-language-server: $schema=policy.schema.json
# The policy of this ledger: what the team agreed on. Change it like code: edit, review, commit.
# Editors check and complete this file after: decklog schema policy > policy.schema.json
# A part that is left out means decklog's own default. Times are written 30s, 15m, 4h, 5d or 1h30m.
schema: decklog-policy/1

# What each priority means, and the time allowed:
#   ack       until somebody has it              mitigate  until the harm is stopped
#   update    between two updates                close     until it is closed, with its action items named
# A target that is left out is not watched. postmortem: 5d lets an incident close only with a linked postmortem, and
# asks for it five days after the resolution; true asks for it without a date.
priorities:
)";

constexpr std::string_view kServicesHead = R"(
# The services that records may name. An incident shows its service's runbook and dashboard to whoever responds.
#
#   services:
#     checkout:
#       owner: team-payments
#       runbook: "https://wiki.example.com/runbooks/checkout"
#       dashboard: "https://grafana.example.com/d/checkout"
services: {}

# true: a service that is not listed above is refused, so that nobody files under a misspelt name.
)";

constexpr std::string_view kChannelsHead = R"(
# Where work comes in, and who watches it.
channels:
)";

constexpr std::string_view kChecklistsHead = R"(
# What not to forget in each stage; shown by 'decklog next' and 'decklog show'.
checklists:
)";

constexpr std::string_view kMetricsHead = R"(
# What 'decklog stats' measures: spans between two milestones of a record.
metrics:
)";

constexpr std::string_view kLimitsHead = R"(
# What is too much for one person. 'decklog load' marks it, 'ack' and 'assign' warn; nobody is ever refused.
#   incidents_per_shift  in a shift of 12 hours     same_incident  in one incident without a handover
#   engaged_percent      of the hours on call       rest           between one day's last and the next day's first
#   days_in_a_row        with such work, none free
limits:
)";

constexpr std::string_view kChangesHead = R"(
# An incident lists the changes of its services that began this long before it.
)";

constexpr std::string_view kIntakeHead = R"(
# What alerts become ('decklog ingest').
#   severity         a source's word for how bad it is, and its priority; ignore: it opens no incident. A word that is
#                    not here opens one without a priority; a label 'priority: P0' of the alert itself comes first
#   service, environment, team   the labels that name them, the first that an alert has
#   started_at       true: an alert's start is when the harm began; false: only when it was noticed
#   reopen_window    fires again so soon after closing: the record is opened again (never: always a new one)
#   on_all_resolved  note: it is written down, a person closes it; close: closes what nobody acknowledged
#   orphan_resolve   an alert that is over and of which no record knows: ignore it, or record it
#   flapping         so many changes of one alert in that time are written down once, as flapping
#   suppress_below   while a change of the service runs, what is below opens no incident; the change tells it (never)
#   keep_raw         true: a delivery that changed a record is kept with it as evidence, its secrets masked
#   routes           PagerDuty: the first 8 digits of the SHA-256 of a routing key, and its service
#   sources          what a source has of its own: {zabbix: {severity: {disaster: P0}, service: hosts}}
intake:
)";

constexpr std::string_view kGateHead = R"(
# What forbids a deploy ('decklog gate deploy'):
#   priorities      open incidents of these, of what they touch
#   passing_stages  in these stages they no longer do
#   changes         true: another change's window forbids it, too
#   environments, free_environments   names that --environment takes (any, when none is listed), and where nothing is
#                   ever forbidden
gate:
)";

constexpr std::string_view kFreezes = R"(
# Times without deploys, by the clocks of the zone; 'until' is the first moment after it. 'override': who may deploy all
# the same (anybody, on the record).
#
#   freezes:
#     year-end: {from: "2026-12-20 18:00", until: "2027-01-02 08:00", zone: Europe/Berlin, reason: Christmas trade}
#     weekend: {weekly: "fri 16:00 - mon 08:00", zone: Europe/Berlin, services: [checkout], override: [team-leads]}
freezes: {}
)";

constexpr std::string_view kRoster = R"(# yaml-language-server: $schema=roster.schema.json
# Who can be called: people, teams, and who is on call when.
# Editors check and complete this file after: decklog schema roster > roster.schema.json
schema: decklog-roster/1

# Keyed by the name that records use (--owner, --by): a mail address is a good one. 'emails' and 'aliases' are other
# names of the same person, 'hours' those at work (mon-fri 09:00-17:00 when left out), by the clocks of the zone.
#
#   people:
#     alice@example.com:
#       name: Alice Kim
#       zone: Asia/Seoul
#       aliases: [alice]
#       hours: "mon-fri 10:00-18:00"
people: {}

#   teams:
#     payments: {members: [alice@example.com, bob@example.com]}
teams: {}

# People take turns from 'starts' on, in this order, by the clocks of the zone. 'hours' leaves out the rest of the week.
# With several layers (follow the sun) the first one that has somebody at a moment counts. Level 1 is called first.
#
#   rotations:
#     payments-primary:
#       team: payments
#       zone: Europe/Berlin
#       starts: "2026-11-23 09:00"
#       shift: 1w
#       people: [alice@example.com, bob@example.com]
#     payments-backup:
#       team: payments
#       level: 2
#       layers:
#       - {zone: Asia/Seoul, hours: "09:00-21:00", starts: "2026-11-23", shift: 1d, people: [alice@example.com]}
#       - {zone: Europe/Berlin, starts: "2026-11-23", shift: 1d, people: [bob@example.com]}
rotations: {}

# Somebody else, for once; and two people who trade their turns. Times by the clocks of the rotation's zone.
#
#   overrides:
#   - {rotation: payments-primary, from: "2026-12-24 09:00", until: "2026-12-27 09:00", who: carol@example.com}
#   swaps:
#   - {rotation: payments-primary, from: "2026-12-01", until: "2026-12-15", people: [alice@example.com, bob@example.com]}
overrides: []
swaps: []
)";

// The greatest unit that divides it.
std::string duration_text(base::Seconds duration) {
  constexpr std::array<std::pair<std::int64_t, char>, 3> kUnits{{{86400, 'd'}, {3600, 'h'}, {60, 'm'}}};
  for (const auto& [seconds, unit] : kUnits) {
    if (duration.count() % seconds == 0) return std::to_string(duration.count() / seconds) + unit;
  }
  return std::to_string(duration.count()) + 's';
}

std::string target(const char* name, const std::optional<base::Seconds>& duration) {
  return duration ? std::string("    ") + name + ": " + duration_text(*duration) + "\n" : std::string{};
}

// `key`: with its indentation, which is that of the items.
std::string list(const std::string& key, const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string text = key + ":\n";
  for (const std::string& item : items) text += key.substr(0, key.find_first_not_of(' ')) + "- " + to_text(item) + "\n";
  return text;
}

std::string priority_text(model::Priority priority, const PriorityPolicy& policy) {
  return "  " + to_text(priority) + ":\n    meaning: " + to_text(policy.meaning) + "\n" +
         list("    examples", policy.examples) + target("ack", policy.ack) + target("update", policy.update) +
         target("mitigate", policy.mitigate) + target("close", policy.close) +
         target("postmortem", policy.postmortem_within) +
         (policy.postmortem && !policy.postmortem_within ? "    postmortem: true\n" : "");
}

std::string metric_text(const model::Metric& metric) {
  return "  " + to_text(metric.name) + ":\n    meaning: " + to_text(metric.meaning) +
         "\n    kind: " + std::string(base::kind_name(metric.kind).word) + "\n    from: " + to_text(metric.from) +
         "\n    to: " + to_text(metric.to) + "\n";
}

std::string limits_text(const model::LoadLimits& limits) {
  return "  incidents_per_shift: " + to_text(limits.incidents_per_shift) +
         "\n  engaged_percent: " + to_text(limits.engaged_percent) +
         "\n  same_incident: " + duration_text(limits.same_incident) + "\n  rest: " + duration_text(limits.rest) +
         "\n  days_in_a_row: " + to_text(limits.days_in_a_row) + "\n";
}

template <typename T>
std::string words_text(const std::set<T>& values) {
  std::string text;
  for (const T& value : values) text += (text.empty() ? "" : ", ") + to_text(value);
  return "[" + text + "]";
}

std::string gate_text(const model::GatePolicy& gate) {
  return "  priorities: " + words_text(gate.priorities) + "\n  passing_stages: " + words_text(gate.passing_stages) +
         "\n  changes: " + to_text(gate.changes) + "\n";
}

}  // namespace

std::string policy_template() {
  const Policy policy = model::default_policy();
  std::string text(kPolicyHead);
  for (const auto& [priority, row] : policy.priorities) text += priority_text(priority, row);
  text.append(kServicesHead) += "known_services_only: " + to_text(policy.known_services_only) + "\n";
  text += kChannelsHead;
  for (const auto& [channel, meaning] : policy.channels)
    text += "  " + to_text(channel) + ": " + to_text(meaning) + "\n";
  text += kChecklistsHead;
  for (const auto& [stage, items] : policy.checklists) text += list("  " + to_text(stage), items);
  text += kMetricsHead;
  for (const model::Metric& metric : policy.metrics) text += metric_text(metric);
  text.append(kLimitsHead) += limits_text(policy.limits);
  text.append(kChangesHead) += "changes_before: " + duration_text(policy.changes_before) + "\n";
  text.append(kIntakeHead) += intake_text(policy.intake);
  text.append(kGateHead) += gate_text(policy.gate);
  text += kFreezes;
  return text;
}

std::string roster_template() { return std::string(kRoster); }

}  // namespace decklog::yaml
