// SPDX-License-Identifier: MIT
//
// The formats of alerts, by name, and a delivery out of the bytes of one. A further format is a reader and a row.
#pragma once

#include "lib/base/id.h"
#include "lib/intake/alert.h"
#include "lib/model/intake_map.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// What comes in is never longer. Alertmanager's alerts are about 700 bytes each.
inline constexpr std::size_t kMaxDelivery = 16 * 1024 * 1024;

// What an event of PagerDuty is.
enum class Events { alerts, changes };

struct DeliveryOptions {
  std::string format;                   // a name of format_names()
  Events events = Events::alerts;       // changes: pagerduty only
  std::string key;                      // "": the source's; else all of it belongs to one record
  std::vector<std::string> group_by;    // alertmanager-api: labels
  std::optional<model::IntakeMap> map;  // generic
  bool keep_raw = false;                // the policy wants deliveries as evidence
  base::Random random;
};

std::vector<std::string> format_names();

// Cut and masked (soundness of texts is the same for all formats). `file` names the bytes in errors.
// Throws: UsageError for options that do not fit the format; BadData.
Delivery read_delivery(std::string_view bytes, const std::string& file, const DeliveryOptions& options);

// Cuts texts to what a record may hold of an alert, makes titles and keys one line, masks secrets.
void make_sound(Delivery& delivery);

}  // namespace decklog::intake
