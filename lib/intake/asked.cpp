// SPDX-License-Identifier: MIT
#include "lib/intake/asked.h"

#include <algorithm>

namespace decklog::intake {

Asked asked_by(const AlertGroup& group, const Alert& alert, const model::IntakePolicy& policy) {
  if (const auto given = model::from_word<model::Priority>(alert.priority)) return {true, given};
  const auto look = [&](const model::Severities& severities) -> const std::optional<model::Priority>* {
    const auto found = severities.find(alert.severity);
    return found == severities.end() ? nullptr : &found->second;
  };
  const auto source = policy.sources.find(group.source);
  const std::optional<model::Priority>* asked =
      source == policy.sources.end() ? nullptr : look(source->second.severities);
  if (asked == nullptr) asked = look(policy.severities);
  if (asked == nullptr) return {};
  if (!asked->has_value()) return {false, std::nullopt};
  // "No data" is about the rule: one lower.
  const bool is_about_rule = alert.labels.contains("alert_kind");
  const model::Priority priority = **asked;
  return {true, is_about_rule && priority < model::Priority::p3
                    ? static_cast<model::Priority>(static_cast<int>(priority) + 1)
                    : priority};
}

std::string labelled(const AlertGroup& group, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto found = group.labels.find(name);
    if (found != group.labels.end() && !found->second.empty()) return found->second;
  }
  return {};
}

std::vector<std::string> services_of(const AlertGroup& group, const model::IntakePolicy& policy) {
  constexpr std::size_t kMost = 5;
  if (!group.service.empty()) return {group.service};
  if (const std::string common = labelled(group, policy.service_labels); !common.empty()) return {common};
  std::vector<std::string> services;
  for (const Alert& alert : group.alerts) {
    for (const std::string& name : policy.service_labels) {
      const auto found = alert.labels.find(name);
      if (found == alert.labels.end() || found->second.empty()) continue;
      const bool is_known = std::find(services.begin(), services.end(), found->second) != services.end();
      if (!is_known && services.size() < kMost) services.push_back(found->second);
      break;
    }
  }
  if (!services.empty()) return services;
  const auto route = group.labels.find("pd_route");
  if (route != group.labels.end() && policy.routes.contains(route->second)) return {policy.routes.at(route->second)};
  const auto source = policy.sources.find(group.source);
  if (source != policy.sources.end() && !source->second.service.empty()) return {source->second.service};
  return {};
}

}  // namespace decklog::intake
