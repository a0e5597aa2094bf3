// SPDX-License-Identifier: MIT
#include "cmd/render/policy_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using namespace model;

constexpr std::size_t kTableIndent = 2;

std::string span(const std::optional<base::Seconds>& allowed) { return allowed ? base::format_span(*allowed) : "-"; }

std::string heading(const std::string& text, const Page& page) { return page.style.paint(Role::strong, text) + "\n"; }

std::string meanings(const Policy& policy, const Page& page) {
  Table table({{""}, {""}});
  for (const auto& [priority, row] : policy.priorities) {
    table.add({{std::string(word(priority)), role_of(priority)}, {row.meaning}});
  }
  return heading("what the priorities mean", page) + table.str(page, kTableIndent);
}

std::string targets(const Policy& policy, const Page& page) {
  Table table({{""}, {"ack"}, {"update"}, {"mitigate"}, {"close"}, {"postmortem"}});
  for (const auto& [priority, row] : policy.priorities) {
    table.add({{std::string(word(priority)), role_of(priority)},
               {span(row.ack)},
               {span(row.update)},
               {span(row.mitigate)},
               {span(row.close)},
               {row.postmortem ? "needed" : "-"}});
  }
  return heading("time allowed (update: between two updates)", page) + table.str(page, kTableIndent);
}

std::string services(const Policy& policy, const Page& page) {
  const std::string others = policy.known_services_only ? "no other is taken" : "any other is taken too";
  if (policy.services.empty()) return heading("services: none is named, " + others, page);
  Table table({{""}, {"owner"}, {"runbook"}, {"dashboard"}});
  for (const auto& [name, service] : policy.services) {
    table.add({{name}, {service.owner}, {service.runbook}, {service.dashboard}});
  }
  return heading("services: " + others, page) + table.str(page, kTableIndent);
}

std::string channels(const Policy& policy, const Page& page) {
  if (policy.channels.empty()) return "";
  Table table({{""}, {""}});
  for (const auto& [channel, meaning] : policy.channels) table.add({{channel}, {meaning}});
  return heading("channels", page) + table.str(page, kTableIndent) + "\n";
}

std::string checklists(const Policy& policy, const Page& page) {
  if (policy.checklists.empty()) return "";
  Table table({{""}, {""}});
  for (const auto& [stage, items] : policy.checklists) {
    std::string shown(word(stage));
    for (const std::string& item : items) {
      table.add({{shown}, {"- " + item}});
      shown.clear();
    }
  }
  return heading("checklists", page) + table.str(page, kTableIndent) + "\n";
}

Json seconds_or_null(const std::optional<base::Seconds>& allowed) {
  return allowed ? Json(allowed->count()) : Json(nullptr);
}

Json priorities_value(const Policy& policy) {
  Json object = Json::object();
  for (const auto& [priority, row] : policy.priorities) {
    object[std::string(word(priority))] = {
        {"meaning", text_or_null(row.meaning)},          {"ack_seconds", seconds_or_null(row.ack)},
        {"update_seconds", seconds_or_null(row.update)}, {"mitigate_seconds", seconds_or_null(row.mitigate)},
        {"close_seconds", seconds_or_null(row.close)},   {"postmortem", row.postmortem}};
  }
  return object;
}

Json services_value(const Policy& policy) {
  Json object = Json::object();
  for (const auto& [name, service] : policy.services) {
    object[name] = {{"owner", text_or_null(service.owner)},
                    {"runbook", text_or_null(service.runbook)},
                    {"dashboard", text_or_null(service.dashboard)}};
  }
  return object;
}

std::string place(const std::string& file, const base::Position& position) {
  if (position.line == 0) return file;
  return file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

}  // namespace

std::string policy_page(const Policy& policy, const Page& page) {
  Page whole = page;
  whole.terminal = false;  // a rule is never cut
  std::string text = meanings(policy, whole) + "\n" + targets(policy, whole) + "\n" + services(policy, whole) + "\n";
  text += channels(policy, whole) + checklists(policy, whole);
  text += "An incident lists the changes of its services in the " + base::format_span(policy.changes_before) +
          " before it began.\n";
  return text + next_line("decklog policy check", page);
}

std::string policy_json(const Policy& policy) {
  Json json = document("policy-view");
  json["priorities"] = priorities_value(policy);
  json["services"] = services_value(policy);
  json["known_services_only"] = policy.known_services_only;
  json["channels"] = Json::object();
  for (const auto& [channel, meaning] : policy.channels) json["channels"][channel] = text_or_null(meaning);
  json["checklists"] = Json::object();
  for (const auto& [stage, items] : policy.checklists) json["checklists"][std::string(word(stage))] = items;
  json["changes_before_seconds"] = policy.changes_before.count();
  return written(json);
}

std::string policy_check_text(const std::string& file, const std::vector<FindingLine>& findings, const Page& page) {
  if (findings.empty()) {
    return page.style.paint(Role::good, "good:") + " " + base::for_terminal(file) + " is a sound policy\n";
  }
  std::string text;
  for (const FindingLine& finding : findings) {
    text += base::for_terminal(place(file, finding.position)) + ": ";
    text += finding.severity == model::Severity::warning ? page.style.paint(Role::warning, "warning:") + " " : "";
    text += base::for_terminal(finding.message);
    text += finding.path.empty() ? "\n" : " (" + base::for_terminal(finding.path) + ")\n";
  }
  return text + next_line("decklog schema policy", page);
}

std::string policy_check_json(const std::string& file, const std::vector<FindingLine>& findings) {
  Json json = document("policy-check");
  json["file"] = file;
  json["findings"] = Json::array();
  for (const FindingLine& finding : findings) {
    const bool known = finding.position.line > 0;
    json["findings"].push_back({{"line", known ? Json(finding.position.line) : Json(nullptr)},
                                {"column", known ? Json(finding.position.column) : Json(nullptr)},
                                {"path", text_or_null(finding.path)},
                                {"severity", finding.severity == model::Severity::error ? "error" : "warning"},
                                {"message", finding.message}});
  }
  return written(json);
}

}  // namespace decklog::render
