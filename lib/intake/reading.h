// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the readers of alert formats and what they share. Unknown fields never fail; a known one of
// another type is BadData with its path.
#pragma once

#include "lib/base/id.h"
#include "lib/intake/alert.h"
#include "lib/intake/json_value.h"
#include "lib/model/intake_map.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// What a reader needs beside the text.
struct Reading {
  base::Random random;                // for a key that the source left to us
  std::vector<std::string> group_by;  // alertmanager-api: the labels that make one record; none: each alert has its own
  std::optional<model::IntakeMap> map;  // generic
};

Delivery read_alertmanager(const Value& root, const Reading& how);
Delivery read_alertmanager_api(const Value& root, const Reading& how);
Delivery read_grafana(const Value& root, const Reading& how);
Delivery read_pagerduty(const Value& root, const Reading& how);
Delivery read_pagerduty_change(const Value& root, const Reading& how);
// Requires: how.map.
Delivery read_generic(const Value& root, const Reading& how);

// What a rule of a map finds in the document; "" for nothing.
std::string apply_rule(const Value& document, const model::MapRule& rule);

using Labels = std::map<std::string, std::string>;

// "" when it is missing. Throws: BadData when it is no text.
std::string text_in(const Value& object, std::string_view key);
std::uint64_t number_in(const Value& object, std::string_view key);
// The normal form; "" when it is missing. Throws: BadData when it is no time.
std::string moment_in(const Value& object, std::string_view key);
// Texts by name; numbers and truth values as texts. Throws: BadData for other values.
Labels labels_in(const Value& object, std::string_view key);
// The first of `names` that is there and not empty; "" when none is.
std::string first_of(const Labels& labels, std::initializer_list<std::string_view> names);
// The labels that `common` does not have so: "instance=a, shard=1".
std::string difference(const Labels& labels, const Labels& common);
// Those that all of them have with the same value.
Labels common_labels(const std::vector<Alert>& alerts);
// The first 16 digits of its SHA-256.
std::string short_hash(std::string_view bytes);
// Adds it when it is an http or https address.
void add_link(std::vector<AlertLink>& links, const std::string& rel, const std::string& url);

// ---- The envelope that Alertmanager and Grafana share

// Its alerts, group labels, annotations and key; `prefix` begins the key. Throws: BadData.
AlertGroup read_envelope(const Value& root, const std::string& source, const std::string& prefix);
Alert read_alert(const Value& value);
// The record's key: of the receiver and the labels by which the source groups; "" for no labels.
std::string group_hash(const std::string& receiver, const Labels& group_labels);
// One group for each alert, with its own key: for groups without labels.
std::vector<AlertGroup> apart(const AlertGroup& group, const std::string& prefix);
// FNV-1a over the labels, as Prometheus reckons it.
std::string prometheus_fingerprint(const Labels& labels);

}  // namespace decklog::intake
