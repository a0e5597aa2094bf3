// SPDX-License-Identifier: MIT
//
// PagerDuty's Events API v2: alert events and change events. The routing key is a credential: it leaves this file only
// as the first digits of its SHA-256.
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/intake/moment.h"
#include "lib/intake/reading.h"

#include <fmt/format.h>

namespace decklog::intake {
namespace {

constexpr const char* kPagerDuty = "pagerduty";
constexpr std::size_t kLongestKey = 255;

std::string route_of(const Value& root) { return base::sha256_hex(root.at("routing_key").text()).substr(0, 8); }

AlertStatus action_of(const Value& root) {
  const Value action = root.at("event_action");
  const std::string word = action.text();
  if (word == "trigger") return AlertStatus::firing;
  if (word == "acknowledge") return AlertStatus::acknowledged;
  if (word == "resolve") return AlertStatus::resolved;
  action.fail("must be trigger, acknowledge or resolve");
}

std::string made_up_key(const base::Random& random) {
  std::string key;
  for (int i = 0; i < 4; ++i) key += fmt::format("{:08x}", random());
  return key;
}

void add_details(const Value& payload, Labels& labels, std::string& description) {
  const auto details = payload.find("custom_details");
  if (!details) return;
  if (!details->is_object()) {
    description = details->plain().value_or(details->json());
    return;
  }
  for (const Value::Named& member : details->members()) {
    if (member.value.is_null()) continue;
    const std::string value = member.value.plain().value_or(member.value.json());
    description += fmt::format("{}{}: {}", description.empty() ? "" : "\n", member.key, value);
    if (member.value.plain()) labels.emplace(member.key, value);
  }
}

void add_links(const Value& root, std::vector<AlertLink>& links) {
  if (const auto list = root.find("links")) {
    for (const Value& link : list->items()) {
      const std::string text = text_in(link, "text");
      add_link(links, base::to_lower_ascii(text) == "runbook" ? "runbook" : "link", text_in(link, "href"));
    }
  }
  if (const auto list = root.find("images")) {
    for (const Value& image : list->items()) add_link(links, "image", text_in(image, "src"));
  }
}

void read_payload(const Value& payload, AlertGroup& group, Alert& alert) {
  group.title = payload.at("summary").text();
  alert.started_at = moment_in(payload, "timestamp");
  alert.severity = payload.at("severity").text();
  const std::string from = payload.at("source").text();
  Labels details;
  add_details(payload, details, group.description);
  group.service = first_of(details, {"service"});
  alert.priority = first_of(details, {"priority"});
  for (const char* name : {"component", "group", "class"}) {
    if (std::string value = text_in(payload, name); !value.empty()) group.labels[name] = std::move(value);
  }
  group.labels["source"] = from;
  alert.name = from;
}

}  // namespace

Delivery read_pagerduty(const Value& root, const Reading& how) {
  const std::string route = route_of(root);
  Alert alert{.status = action_of(root)};
  AlertGroup group{.source = kPagerDuty, .tells = Tells::event};
  Delivery delivery{.source = kPagerDuty};
  std::string dedup = text_in(root, "dedup_key");
  if (dedup.size() > kLongestKey) root.at("dedup_key").fail(fmt::format("is longer than {} bytes", kLongestKey));
  if (dedup.empty()) {
    if (alert.status != AlertStatus::firing) {
      root.fail("has no 'dedup_key', which an acknowledge or a resolve needs");
    }
    dedup = made_up_key(how.random);
    delivery.dedup_key = dedup;
  }
  if (alert.status == AlertStatus::firing) {
    read_payload(root.at("payload"), group, alert);
  } else if (const auto payload = root.find("payload")) {
    const std::string at = moment_in(*payload, "timestamp");
    (alert.status == AlertStatus::resolved ? alert.ended_at : alert.started_at) = at;
  }
  group.key = fmt::format("pagerduty:{}:{}", route, dedup);
  group.labels["pd_route"] = route;
  if (group.title.empty()) group.title = dedup;
  alert.fingerprint = route + ":" + dedup;
  if (alert.name.empty()) alert.name = dedup;
  alert.url = text_in(root, "client_url");
  add_link(group.links, "client", alert.url);
  add_links(root, group.links);
  group.alerts.push_back(std::move(alert));
  delivery.groups.push_back(std::move(group));
  return delivery;
}

Delivery read_pagerduty_change(const Value& root, const Reading&) {
  const std::string route = route_of(root);
  const Value payload = root.at("payload");
  ChangeEvent change{.source = kPagerDuty};
  change.title = payload.at("summary").text();
  change.at = moment_in(payload, "timestamp");
  change.labels["pd_route"] = route;
  Labels details;
  add_details(payload, details, change.description);
  change.service = first_of(details, {"service"});
  if (std::string from = text_in(payload, "source"); !from.empty()) change.labels["source"] = std::move(from);
  add_links(root, change.links);
  change.key = fmt::format("pagerduty-change:{}:{}", route, short_hash(payload.json()));
  Delivery delivery{.source = kPagerDuty};
  delivery.change = std::move(change);
  return delivery;
}

}  // namespace decklog::intake
