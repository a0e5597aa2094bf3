// SPDX-License-Identifier: MIT
//
// The files that `init` writes for people. Their values come from model::default_policy(), so that file and default
// cannot drift apart; the comments say what each part is for.
#include "lib/yaml/codec.h"
#include "lib/yaml/values.h"

#include <array>
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
# A target that is left out is not watched. postmortem: true lets an incident close only with a linked postmortem.
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

constexpr std::string_view kChangesHead = R"(
# An incident lists the changes of its services that began this long before it.
)";

constexpr std::string_view kRoster = R"(# yaml-language-server: $schema=roster.schema.json
# Who can be called: people, teams, and who is on call when.
# Editors check and complete this file after: decklog schema roster > roster.schema.json
schema: decklog-roster/1

# Keyed by the name that records use (--owner, --by): a mail address is a good one.
#
#   people:
#     alice@example.com:
#       name: Alice Kim
#       zone: Asia/Seoul
people: {}

#   teams:
#     payments: {members: [alice@example.com, bob@example.com]}
teams: {}

# Shifts follow each other from 'starts' on, in the order of 'people'.
#
#   rotations:
#     payments-primary:
#       starts: "2026-11-23T00:00:00Z"
#       shift: 12h
#       people: [alice@example.com, bob@example.com]
rotations: {}
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

std::string priority_text(model::Priority priority, const PriorityPolicy& policy) {
  return "  " + to_text(priority) + ":\n    meaning: " + to_text(policy.meaning) + "\n" + target("ack", policy.ack) +
         target("update", policy.update) + target("mitigate", policy.mitigate) + target("close", policy.close) +
         (policy.postmortem ? "    postmortem: true\n" : "");
}

std::string checklist_text(model::Stage stage, const std::vector<std::string>& items) {
  std::string text = "  " + to_text(stage) + ":\n";
  for (const std::string& item : items) text += "  - " + to_text(item) + "\n";
  return text;
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
  for (const auto& [stage, items] : policy.checklists) text += checklist_text(stage, items);
  text.append(kChangesHead) += "changes_before: " + duration_text(policy.changes_before) + "\n";
  return text;
}

std::string roster_template() { return std::string(kRoster); }

}  // namespace decklog::yaml
