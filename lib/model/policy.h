// SPDX-License-Identifier: MIT
//
// The policy (`decklog.yaml`): what a team agreed on. It may tighten the lifecycles, never loosen them. A plain value;
// reading it is lib/yaml's, judging by it is rules.h and lib/reports.
#pragma once

#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/model/freeze.h"
#include "lib/model/intake_policy.h"
#include "lib/model/words.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::model {

struct PriorityPolicy {
  std::string meaning;
  std::vector<std::string> examples;
  // Time allowed from opening (ack, mitigate, close) or between updates (update); nothing: no target.
  std::optional<base::Seconds> ack;
  std::optional<base::Seconds> update;
  std::optional<base::Seconds> mitigate;
  std::optional<base::Seconds> close;
  bool postmortem = false;                         // `close` needs a link with rel "postmortem"
  std::optional<base::Seconds> postmortem_within;  // time allowed for it from the resolution
  bool operator==(const PriorityPolicy&) const = default;
};

struct Service {
  std::string owner;
  std::string runbook;
  std::string dashboard;
  bool operator==(const Service&) const = default;
};

// A span between two milestones of a record, for `stats`.
struct Metric {
  std::string name;
  std::string meaning;
  base::Kind kind = base::Kind::incident;
  Milestone from = Milestone::opened_at;
  Milestone to = Milestone::closed_at;
  bool operator==(const Metric&) const = default;
};

// What is too much for one person (`load`, and the warnings of `ack` and `assign`). They protect; nobody is refused.
struct LoadLimits {
  std::uint64_t incidents_per_shift = 2;  // for a shift of 12 hours; longer ones in proportion
  std::uint64_t engaged_percent = 25;     // hours in incidents, of the hours on call
  base::Seconds same_incident{std::chrono::hours{6}};
  base::Seconds rest{std::chrono::hours{11}};  // between the last thing done on one day and the first on the next
  std::uint64_t days_in_a_row = 7;             // with work of this kind and none free
  bool operator==(const LoadLimits&) const = default;
};

struct Policy {
  std::map<Priority, PriorityPolicy> priorities;
  std::map<std::string, Service> services;
  // When true, a service that is not in `services` is refused; else anything goes.
  bool known_services_only = false;
  // Channel -> who watches it or what it is for.
  std::map<std::string, std::string> channels;
  // Stage -> what not to forget.
  std::map<Stage, std::vector<std::string>> checklists;
  std::vector<Metric> metrics;  // in the order in which `stats` shows them; names are unique
  LoadLimits limits;
  // An incident's `show` lists changes of its services this long before it started.
  base::Seconds changes_before{std::chrono::hours{4}};
  IntakePolicy intake;  // what alerts become
  GatePolicy gate;      // what forbids a deploy
  Freezes freezes;      // when nothing is deployed
  bool operator==(const Policy&) const = default;
};

// A policy that is read when somebody asks for it: most commands never do, and reading costs more than all else of
// them.
class PolicySource {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a policy is a source of itself
  PolicySource(const Policy& policy) : read_([&policy]() -> const Policy& { return policy; }) {}
  explicit PolicySource(std::function<const Policy&()> read) : read_(std::move(read)) {}
  // Throws: what reading it throws.
  const Policy& get() const { return read_(); }

 private:
  std::function<const Policy&()> read_;
};

// What holds where a ledger has no policy file, and what `init` writes out with comments.
Policy default_policy();

}  // namespace decklog::model
