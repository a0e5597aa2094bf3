// SPDX-License-Identifier: MIT
//
// The policy's part on alerts (`intake:` of decklog.yaml): what an alert becomes. Judging by it is lib/intake.
#pragma once

#include "lib/base/time.h"
#include "lib/model/words.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::model {

// What happens to an open incident when all its signals are resolved. close: only one that nobody acknowledged.
enum class AllResolved { note, close };
// What becomes of a resolved alert of which no record knows.
enum class OrphanResolve { ignore, record };

// A source's word for how bad it is, in lower case → the priority; nothing: such an alert opens no incident.
using Severities = std::map<std::string, std::optional<Priority>>;

// What one source has of its own.
struct SourcePolicy {
  Severities severities;  // before the common ones
  std::string service;    // for alerts that name none
  bool operator==(const SourcePolicy&) const = default;
};

struct IntakePolicy {
  Severities severities = {{"critical", Priority::p1}, {"error", Priority::p2},   {"high", Priority::p2},
                           {"page", Priority::p2},     {"warning", Priority::p3}, {"info", std::nullopt},
                           {"none", std::nullopt}};
  // The labels that name the thing, the first that an alert has counts.
  std::vector<std::string> service_labels = {"service", "app", "job"};
  std::vector<std::string> environment_labels = {"environment", "env", "cluster", "namespace"};
  std::vector<std::string> team_labels = {"team"};
  bool sets_started_at = true;  // an alert's start is when the harm began, not only when it was noticed
  // Fires again so soon after closing: the record is opened again; later it is a new one. Zero: always a new one.
  base::Seconds reopen_window{std::chrono::hours{1}};
  AllResolved on_all_resolved = AllResolved::note;
  OrphanResolve orphan_resolve = OrphanResolve::ignore;
  // So many changes of one alert within this time: it flaps, which is written down once.
  std::uint64_t flapping_changes = 6;
  base::Seconds flapping_within{std::chrono::minutes{30}};
  // While a change of the service runs, alerts below this priority are written into the change and open no incident.
  std::optional<Priority> suppress_below = Priority::p1;
  bool keep_raw = false;  // each delivery that changed a record is evidence of it
  // PagerDuty: the first 8 digits of the routing key's SHA-256 → service.
  std::map<std::string, std::string> routes;
  std::map<std::string, SourcePolicy> sources;
  bool operator==(const IntakePolicy&) const = default;
};

DECKLOG_WORDS(AllResolved, 2, {AllResolved::note, "note"}, {AllResolved::close, "close"});
DECKLOG_WORDS(OrphanResolve, 2, {OrphanResolve::ignore, "ignore"}, {OrphanResolve::record, "record"});

}  // namespace decklog::model
