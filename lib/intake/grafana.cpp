// SPDX-License-Identifier: MIT
//
// Grafana's webhook, version "1" (its documentation from v9 to v11.5), and the one of legacy dashboard alerts.
#include "lib/base/text.h"
#include "lib/intake/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace decklog::intake {
namespace {

constexpr const char* kGrafana = "grafana";

Delivery read_legacy(const Value& root) {
  Delivery delivery{.source = kGrafana};
  AlertGroup group{.source = kGrafana, .tells = Tells::event};
  const auto rule = root.find("ruleId");
  const std::string url = text_in(root, "ruleUrl");
  group.key = "grafana-legacy:" + (rule ? std::to_string(rule->whole()) : short_hash(url));
  group.title = text_in(root, "ruleName");
  if (group.title.empty()) group.title = text_in(root, "title");
  group.description = text_in(root, "message");
  add_link(group.links, "rule", url);
  add_link(group.links, "image", text_in(root, "imageUrl"));
  Alert alert{.fingerprint = group.key, .name = group.title, .url = url};
  const Value state = root.at("state");
  const std::string word = state.text();
  if (word == "alerting") {
    alert.status = AlertStatus::firing;
  } else if (word == "ok") {
    alert.status = AlertStatus::resolved;
  } else if (word == "no_data" || word == "paused" || word == "pending") {
    delivery.warnings.push_back("the rule is " + word + ": that is no alert");
    return delivery;
  } else {
    state.fail("must be alerting, ok, no_data, paused or pending");
  }
  group.alerts.push_back(std::move(alert));
  delivery.groups.push_back(std::move(group));
  return delivery;
}

// DatasourceNoData and DatasourceError are about the rule, not about what it watches.
void mark_kind(Labels& labels) {
  const std::string name = first_of(labels, {"alertname"});
  if (name == "DatasourceNoData") labels["alert_kind"] = "nodata";
  if (name == "DatasourceError") labels["alert_kind"] = "error";
}

// Six digits of a number tell people enough.
std::string shown_number(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number ? fmt::format("{:.6g}", number) : text;
}

std::string shown_values(const Labels& values) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : values) parts.push_back(name + "=" + shown_number(value));
  return base::join(parts, ", ");
}

}  // namespace

Delivery read_grafana(const Value& root, const Reading&) {
  if (!root.find("alerts") && root.find("state")) return read_legacy(root);
  const auto version = root.find("version");
  if (version && version->text() != "1") {
    version->fail("must be \"1\", this is another format",
                  version->text() == "4" ? "Alertmanager's version is \"4\": decklog ingest alertmanager" : "");
  }
  const std::string org = std::to_string(number_in(root, "orgId"));
  const std::string prefix = "grafana:" + org + ":";
  AlertGroup group = read_envelope(root, kGrafana, prefix);
  group.labels["grafana_org"] = org;
  mark_kind(group.labels);
  const std::vector<Value> items = root.at("alerts").items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    mark_kind(group.alerts[i].labels);
    group.alerts[i].values = shown_values(labels_in(items[i], "values"));
    add_link(group.links, "dashboard", text_in(items[i], "dashboardURL"));
    add_link(group.links, "panel", text_in(items[i], "panelURL"));
    add_link(group.links, "silence", text_in(items[i], "silenceURL"));
    add_link(group.links, "image", text_in(items[i], "imageURL"));
    if (i == 0 && group.description.empty()) group.description = text_in(items[i], "valueString");
  }
  Delivery delivery{.source = kGrafana};
  if (group.key.empty()) {
    delivery.groups = apart(group, prefix);
  } else {
    delivery.groups.push_back(std::move(group));
  }
  return delivery;
}

}  // namespace decklog::intake
