// SPDX-License-Identifier: MIT
//
// Alertmanager's webhook, version "4" (docs/configuration.md, notify/webhook, template/template.go), and the list that
// its API and `amtool alert -o json` give. The group's own status is a hint only: groups may be mixed.
#include "lib/intake/reading.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {
namespace {

constexpr const char* kAlertmanager = "alertmanager";

// The receiver's name comes as regexp.QuoteMeta made it: "web\.hook".
std::string unquoted(const std::string& receiver) {
  std::string name;
  for (std::size_t i = 0; i < receiver.size(); ++i) {
    if (receiver[i] == '\\' && i + 1 < receiver.size()) ++i;
    name += receiver[i];
  }
  return name;
}

AlertStatus status_of(const Value& alert, const std::string& ended_at) {
  const auto status = alert.find("status");
  if (!status) return ended_at.empty() ? AlertStatus::firing : AlertStatus::resolved;
  const std::string word = status->text();
  if (word == "firing") return AlertStatus::firing;
  if (word == "resolved") return AlertStatus::resolved;
  status->fail("must be firing or resolved");
}

Labels annotations_of(const Value& alert) { return labels_in(alert, "annotations"); }

std::string summary_of(const Labels& annotations) { return first_of(annotations, {"summary", "title"}); }
std::string description_of(const Labels& annotations) {
  return first_of(annotations, {"description", "details", "message"});
}

std::string title_by_names(const std::vector<Alert>& alerts) {
  std::string title = first_of(alerts.front().labels, {"alertname"});
  if (title.empty()) title = "alert without a name";
  std::vector<std::string> instances;
  for (const Alert& alert : alerts) {
    const std::string instance = first_of(alert.labels, {"instance"});
    const bool is_known = std::find(instances.begin(), instances.end(), instance) != instances.end();
    if (!instance.empty() && !is_known && instances.size() < 3) instances.push_back(instance);
  }
  for (std::size_t i = 0; i < instances.size(); ++i) title += (i == 0 ? " on " : ", ") + instances[i];
  return title;
}

void name_all(AlertGroup& group) {
  for (Alert& alert : group.alerts) {
    alert.name = difference(alert.labels, group.labels);
    if (alert.name.empty()) alert.name = first_of(alert.labels, {"instance", "alertname"});
  }
}

// What the first alert says where the group says nothing.
struct Said {
  std::string summary;
  std::string description;
  std::string runbook;
};
Said said_by(const Labels& annotations) {
  return {summary_of(annotations), description_of(annotations), first_of(annotations, {"runbook_url", "runbook"})};
}

// A silenced or inhibited alert is one that nobody is to hear of.
bool is_quiet(const Value& alert) {
  const auto status = alert.find("status");
  return status && status->is_object() && text_in(*status, "state") == "suppressed";
}

}  // namespace

std::string prometheus_fingerprint(const Labels& labels) {
  std::uint64_t hash = 14695981039346656037ULL;
  const auto add = [&](unsigned char byte) {
    hash ^= byte;
    hash *= 1099511628211ULL;
  };
  for (const auto& [name, value] : labels) {
    for (const char c : name) add(static_cast<unsigned char>(c));
    add(0xFF);
    for (const char c : value) add(static_cast<unsigned char>(c));
    add(0xFF);
  }
  return fmt::format("{:016x}", hash);
}

Alert read_alert(const Value& value) {
  Alert alert;
  alert.labels = labels_in(value, "labels");
  alert.started_at = moment_in(value, "startsAt");
  alert.ended_at = moment_in(value, "endsAt");
  alert.status = status_of(value, alert.ended_at);
  if (alert.status == AlertStatus::firing) alert.ended_at.clear();
  alert.fingerprint = text_in(value, "fingerprint");
  if (alert.fingerprint.empty()) alert.fingerprint = prometheus_fingerprint(alert.labels);
  alert.severity = first_of(alert.labels, {"severity"});
  alert.priority = first_of(alert.labels, {"priority"});
  alert.url = text_in(value, "generatorURL");
  return alert;
}

std::string group_hash(const std::string& receiver, const Labels& group_labels) {
  if (group_labels.empty()) return {};
  std::string all = receiver;
  for (const auto& [name, value] : group_labels) all += std::string(1, '\0') + name + "=" + value;
  return short_hash(all);
}

std::vector<AlertGroup> apart(const AlertGroup& group, const std::string& prefix) {
  std::vector<AlertGroup> groups;
  for (const Alert& alert : group.alerts) {
    AlertGroup& one = groups.emplace_back(group);
    one.alerts = {alert};
    one.labels = alert.labels;
    one.key = prefix + "fp:" + alert.fingerprint;
    if (group.title.empty()) one.title = title_by_names(one.alerts);
    name_all(one);
  }
  return groups;
}

AlertGroup read_envelope(const Value& root, const std::string& source, const std::string& prefix) {
  AlertGroup group{.source = source};
  const std::string receiver = unquoted(text_in(root, "receiver"));
  const Value alerts = root.at("alerts");
  std::vector<Value> items = alerts.items();
  if (items.empty()) alerts.fail("is empty");
  for (const Value& item : items) group.alerts.push_back(read_alert(item));
  const Labels common_annotations = labels_in(root, "commonAnnotations");
  const Said said = said_by(common_annotations);
  const Said first = said_by(annotations_of(items.front()));
  group.title = said.summary.empty() ? first.summary : said.summary;
  if (group.title.empty()) group.title = title_by_names(group.alerts);
  group.description = said.description.empty() ? first.description : said.description;
  add_link(group.links, "runbook", said.runbook.empty() ? first.runbook : said.runbook);
  group.labels = labels_in(root, "commonLabels");
  if (group.labels.empty()) group.labels = common_labels(group.alerts);
  name_all(group);
  const std::string hash = group_hash(receiver, labels_in(root, "groupLabels"));
  if (!hash.empty()) group.key = prefix + hash;
  if (!receiver.empty()) group.labels["receiver"] = receiver;
  add_link(group.links, source, text_in(root, "externalURL"));
  group.not_delivered = number_in(root, "truncatedAlerts");
  return group;
}

Delivery read_alertmanager(const Value& root, const Reading&) {
  const Value version = root.at("version");
  if (version.text() != "4") {
    version.fail("must be \"4\", this is another format",
                 version.text() == "1" ? "Grafana's version is \"1\": decklog ingest grafana" : "");
  }
  Delivery delivery{.source = kAlertmanager};
  AlertGroup group = read_envelope(root, kAlertmanager, "alertmanager:");
  std::size_t differing = 0;
  for (const Alert& alert : group.alerts) {
    if (alert.fingerprint != prometheus_fingerprint(alert.labels)) ++differing;
  }
  if (differing > 0) {
    delivery.warnings.push_back(
        fmt::format("the fingerprint of {} of {} alerts is not that of its labels; it is taken as it is", differing,
                    group.alerts.size()));
  }
  if (group.key.empty()) {
    delivery.groups = apart(group, "alertmanager:");
  } else {
    delivery.groups.push_back(std::move(group));
  }
  return delivery;
}

Delivery read_alertmanager_api(const Value& root, const Reading& how) {
  Delivery delivery{.source = kAlertmanager};
  std::map<std::string, AlertGroup> groups;
  std::size_t quiet = 0;
  for (const Value& item : root.items()) {
    if (is_quiet(item)) {
      ++quiet;
      continue;
    }
    Alert alert;
    alert.labels = labels_in(item, "labels");
    alert.started_at = moment_in(item, "startsAt");
    alert.fingerprint = text_in(item, "fingerprint");
    if (alert.fingerprint.empty()) alert.fingerprint = prometheus_fingerprint(alert.labels);
    alert.severity = first_of(alert.labels, {"severity"});
    alert.priority = first_of(alert.labels, {"priority"});
    alert.url = text_in(item, "generatorURL");
    Labels by;
    for (const std::string& name : how.group_by) {
      if (alert.labels.contains(name)) by[name] = alert.labels.at(name);
    }
    const std::string hash = group_hash("", by);
    const std::string key = std::string(kAlertmanager) + ":" + (hash.empty() ? "fp:" + alert.fingerprint : hash);
    AlertGroup& group = groups[key];
    if (group.alerts.empty()) {
      const Said said = said_by(annotations_of(item));
      group = {.source = kAlertmanager, .key = key, .title = said.summary, .description = said.description};
      add_link(group.links, "runbook", said.runbook);
    }
    group.alerts.push_back(std::move(alert));
  }
  for (auto& [key, group] : groups) {
    group.labels = common_labels(group.alerts);
    if (group.title.empty()) group.title = title_by_names(group.alerts);
    name_all(group);
    delivery.groups.push_back(std::move(group));
  }
  if (quiet > 0)
    delivery.warnings.push_back(fmt::format("{} alerts are silenced or inhibited and were left out", quiet));
  return delivery;
}

}  // namespace decklog::intake
