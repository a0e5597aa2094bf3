// SPDX-License-Identifier: MIT
//
// What every reader makes of a delivery: alerts that say the same whatever their source. Plain values
// without JSON. Their texts are as the source gave them; formats.cpp cuts and masks what goes into a record.
#pragma once

#include "lib/base/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::intake {

enum class AlertStatus { firing, acknowledged, resolved };

struct Alert {
  std::string fingerprint;  // its identity within the source
  AlertStatus status = AlertStatus::firing;
  std::string started_at;  // normal form (moment.h); "": not said
  std::string ended_at;
  std::string name;      // what sets it apart from the others of its group
  std::string severity;  // the source's word
  std::string priority;  // what the alert itself demands: "P0"
  std::string url;
  std::map<std::string, std::string> labels;
  std::string values;  // what was measured: "B=192.239, C=1"
};

struct AlertLink {
  std::string rel;
  std::string url;
};

// What `started_at` tells: when this episode began, the same in every delivery about it; or when the event happened.
enum class Tells { episode, event };

// Alerts that belong to one record: at most one open record has the key.
struct AlertGroup {
  std::string source;
  std::string key;
  Tells tells = Tells::episode;
  std::string title;
  std::string description;
  std::string service;  // "": the policy's labels say
  std::string environment;
  std::string team;
  std::map<std::string, std::string> labels;  // that all alerts have
  std::vector<AlertLink> links;
  std::vector<Alert> alerts;
  std::uint64_t not_delivered = 0;  // that the source cut off
};

// A change that was made elsewhere and is over (a deploy).
struct ChangeEvent {
  std::string source;
  std::string key;
  std::string title;
  std::string description;
  std::string service;
  std::string at;  // normal form; "": not said
  std::map<std::string, std::string> labels;
  std::vector<AlertLink> links;
};

struct Delivery {
  std::string source;
  std::vector<AlertGroup> groups;
  std::optional<ChangeEvent> change;
  std::string dedup_key;  // PagerDuty: the one that was made up, for the sender to use from now on
  std::vector<std::string> warnings;
  std::string kept;  // the delivery itself, without secrets; "": it is not to be kept
};

}  // namespace decklog::intake
