// SPDX-License-Identifier: MIT
#include "cmd/render/policy_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
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
    for (const std::string& example : row.examples) table.add({{""}, {"- " + example}});
  }
  return heading("what the priorities mean", page) + table.str(page, kTableIndent);
}

std::string postmortem_word(const PriorityPolicy& row) {
  if (!row.postmortem) return "-";
  return row.postmortem_within ? "within " + base::format_span(*row.postmortem_within) : "needed";
}

std::string targets(const Policy& policy, const Page& page) {
  Table table({{""}, {"ack"}, {"update"}, {"mitigate"}, {"close"}, {"postmortem"}});
  for (const auto& [priority, row] : policy.priorities) {
    table.add({{std::string(word(priority)), role_of(priority)},
               {span(row.ack)},
               {span(row.update)},
               {span(row.mitigate)},
               {span(row.close)},
               {postmortem_word(row)}});
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

std::string metrics(const Policy& policy, const Page& page) {
  if (policy.metrics.empty()) return "";
  Table table({{""}, {"of"}, {"from"}, {"to"}, {"meaning"}});
  for (const Metric& metric : policy.metrics) {
    table.add({{metric.name},
               {std::string(base::kind_name(metric.kind).word)},
               {std::string(word(metric.from))},
               {std::string(word(metric.to))},
               {metric.meaning}});
  }
  return heading("what is measured", page) + table.str(page, kTableIndent) + "\n";
}

std::string limits(const LoadLimits& limits, const Page& page) {
  Table table({{""}, {""}});
  table.add({{std::to_string(limits.incidents_per_shift)}, {"incidents in a shift of 12 hours"}});
  table.add({{std::to_string(limits.engaged_percent) + " %"}, {"of the hours on call in incidents"}});
  table.add({{base::format_span(limits.same_incident)}, {"in one incident without a handover"}});
  table.add({{base::format_span(limits.rest)}, {"of rest between one day's last and the next day's first"}});
  table.add({{std::to_string(limits.days_in_a_row)}, {"days in a row with such work"}});
  return heading("what a person can bear: a warning tells when it is more, or less rest", page) +
         table.str(page, kTableIndent) + "\n";
}

std::string severities(const Severities& all, bool opens) {
  std::vector<std::string> parts;
  for (const auto& [severity, priority] : all) {
    if (priority.has_value() != opens) continue;
    parts.push_back(priority ? severity + " " + std::string(word(*priority)) : severity);
  }
  return base::join(parts, ", ");
}

std::string intake(const IntakePolicy& intake, const Page& page) {
  Table table({{""}, {""}});
  table.add({{"severities"}, {severities(intake.severities, true)}});
  table.add({{"open nothing"}, {severities(intake.severities, false)}});
  table.add({{"service by label"}, {base::join(intake.service_labels, ", ")}});
  table.add({{"fires again"},
             {intake.reopen_window.count() == 0 ? "always a new record"
                                                : "opened again within " + base::format_span(intake.reopen_window)}});
  table.add({{"all resolved"},
             {intake.on_all_resolved == AllResolved::note ? "written down; a person closes it"
                                                          : "closes what nobody acknowledged"}});
  table.add(
      {{"flapping"},
       {std::to_string(intake.flapping_changes) + " changes within " + base::format_span(intake.flapping_within)}});
  table.add(
      {{"while a change runs"},
       {intake.suppress_below ? "what is below " + std::string(word(*intake.suppress_below)) + " opens no incident"
                              : "everything opens an incident"}});
  table.add({{"deliveries"}, {intake.keep_raw ? "kept as evidence, secrets masked" : "not kept"}});
  return heading("what alerts become", page) + table.str(page, kTableIndent) + "\n";
}

std::string some_or(const std::vector<std::string>& names, const char* none) {
  return names.empty() ? none : base::join(names, ", ");
}

template <typename Word>
std::vector<std::string> words_in(const std::set<Word>& words) {
  std::vector<std::string> out;
  for (const Word one : words) out.emplace_back(word(one));
  return out;
}

std::vector<std::string> listed(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

std::string gate_rules(const GatePolicy& gate, const Page& page) {
  Table table({{""}, {""}});
  const std::string passing = some_or(words_in(gate.passing_stages), "nowhere");
  table.add({{"open incidents"}, {some_or(words_in(gate.priorities), "none") + "; no longer in: " + passing}});
  table.add({{"other changes"}, {gate.changes ? "while their windows last" : "never"}});
  table.add({{"environments"}, {some_or(listed(gate.environments), "any")}});
  if (!gate.free_environments.empty()) table.add({{"never in"}, {some_or(listed(gate.free_environments), "")}});
  return heading("what forbids a deploy of the services that it touches", page) + table.str(page, kTableIndent) + "\n";
}

std::string freeze_time(const Freeze& freeze, const Page& page) {
  std::string text = freeze.weekly;
  if (!text.empty()) text += " " + (freeze.zone.empty() ? std::string("UTC") : freeze.zone);
  if (freeze.from) text += (text.empty() ? "" : ", from ") + zoned_time(*freeze.from, page.zone);
  if (freeze.until) text += (freeze.from ? " - " : ", until ") + zoned_time(*freeze.until, page.zone);
  return text;
}

std::string freezes(const Freezes& all, const Page& page) {
  if (all.empty()) return "";
  Table table({{""}, {"when"}, {"services"}, {"environments"}, {"owner"}, {"overridden by"}, {"reason"}});
  for (const auto& [name, freeze] : all) {
    table.add({{name},
               {freeze_time(freeze, page)},
               {some_or(listed(freeze.services), "all")},
               {some_or(listed(freeze.environments), "all")},
               {freeze.owner.empty() ? "-" : freeze.owner},
               {some_or(freeze.overrides, "anybody")},
               {freeze.reason}});
  }
  return heading("freezes: when nothing is deployed", page) + table.str(page, kTableIndent) + "\n";
}

Json severities_value(const Severities& all) {
  Json object = Json::object();
  for (const auto& [severity, priority] : all) object[severity] = priority_or_null(priority);
  return object;
}

Json intake_value(const IntakePolicy& intake) {
  Json sources = Json::object();
  for (const auto& [name, source] : intake.sources) {
    sources[name] = {{"severity", severities_value(source.severities)}, {"service", text_or_null(source.service)}};
  }
  return {{"severity", severities_value(intake.severities)},
          {"service", intake.service_labels},
          {"environment", intake.environment_labels},
          {"team", intake.team_labels},
          {"started_at", intake.sets_started_at},
          {"reopen_window_seconds", intake.reopen_window.count()},
          {"on_all_resolved", word(intake.on_all_resolved)},
          {"orphan_resolve", word(intake.orphan_resolve)},
          {"flapping_changes", intake.flapping_changes},
          {"flapping_within_seconds", intake.flapping_within.count()},
          {"suppress_below", priority_or_null(intake.suppress_below)},
          {"keep_raw", intake.keep_raw},
          {"routes", intake.routes},
          {"sources", std::move(sources)}};
}

Json priorities_value(const Policy& policy) {
  Json object = Json::object();
  for (const auto& [priority, row] : policy.priorities) {
    object[std::string(word(priority))] = {{"meaning", text_or_null(row.meaning)},
                                           {"ack_seconds", seconds_or_null(row.ack)},
                                           {"update_seconds", seconds_or_null(row.update)},
                                           {"mitigate_seconds", seconds_or_null(row.mitigate)},
                                           {"close_seconds", seconds_or_null(row.close)},
                                           {"postmortem", row.postmortem},
                                           {"postmortem_within_seconds", seconds_or_null(row.postmortem_within)},
                                           {"examples", row.examples}};
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

Json metrics_value(const Policy& policy) {
  Json list = Json::array();
  for (const Metric& metric : policy.metrics) {
    list.push_back({{"name", metric.name},
                    {"meaning", text_or_null(metric.meaning)},
                    {"kind", base::kind_name(metric.kind).word},
                    {"from", word(metric.from)},
                    {"to", word(metric.to)}});
  }
  return list;
}

Json limits_value(const LoadLimits& limits) {
  return {{"incidents_per_shift", limits.incidents_per_shift},
          {"engaged_percent", limits.engaged_percent},
          {"same_incident_seconds", limits.same_incident.count()},
          {"rest_seconds", limits.rest.count()},
          {"days_in_a_row", limits.days_in_a_row}};
}

Json gate_value(const GatePolicy& gate) {
  return {{"priorities", words_in(gate.priorities)},
          {"passing_stages", words_in(gate.passing_stages)},
          {"changes", gate.changes},
          {"environments", gate.environments},
          {"free_environments", gate.free_environments}};
}

Json freezes_value(const Freezes& all) {
  Json list = Json::array();
  for (const auto& [name, freeze] : all) {
    list.push_back({{"name", name},
                    {"reason", text_or_null(freeze.reason)},
                    {"owner", text_or_null(freeze.owner)},
                    {"from", time_or_null(freeze.from)},
                    {"until", time_or_null(freeze.until)},
                    {"weekly", text_or_null(freeze.weekly)},
                    {"zone", freeze.zone.empty() ? "UTC" : freeze.zone},
                    {"services", freeze.services},
                    {"environments", freeze.environments},
                    {"override", freeze.overrides}});
  }
  return list;
}

std::string place(const std::string& file, const base::Position& position) {
  if (position.line == 0) return file;
  return file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string finding_text(const CheckedFile& file, const FindingLine& finding, const Page& page) {
  std::string text = base::for_terminal(place(file.name, finding.position)) + ": ";
  text += finding.severity == Severity::warning ? page.style.paint(Role::warning, "warning:") + " " : "";
  text += base::for_terminal(finding.message);
  return text + (finding.path.empty() ? "\n" : " (" + base::for_terminal(finding.path) + ")\n");
}

Json finding_value(const CheckedFile& file, const FindingLine& finding) {
  const bool known = finding.position.line > 0;
  return {{"file", file.name},
          {"line", known ? Json(finding.position.line) : Json(nullptr)},
          {"column", known ? Json(finding.position.column) : Json(nullptr)},
          {"path", text_or_null(finding.path)},
          {"severity", finding.severity == Severity::error ? "error" : "warning"},
          {"code", finding.code},
          {"message", finding.message}};
}

}  // namespace

std::string policy_page(const Policy& policy, const Page& page) {
  Page whole = page;
  whole.terminal = false;  // a rule is never cut
  std::string text = meanings(policy, whole) + "\n" + targets(policy, whole) + "\n" + services(policy, whole) + "\n";
  text += channels(policy, whole) + checklists(policy, whole) + metrics(policy, whole) + limits(policy.limits, whole);
  text += intake(policy.intake, whole) + gate_rules(policy.gate, whole) + freezes(policy.freezes, whole);
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
  json["metrics"] = metrics_value(policy);
  json["limits"] = limits_value(policy.limits);
  json["changes_before_seconds"] = policy.changes_before.count();
  json["intake"] = intake_value(policy.intake);
  json["gate"] = gate_value(policy.gate);
  json["freezes"] = freezes_value(policy.freezes);
  return written(json);
}

std::string policy_check_text(const std::vector<CheckedFile>& files, const Page& page) {
  std::string text;
  std::string next;
  for (const CheckedFile& file : files) {
    if (file.findings.empty()) {
      text += page.style.paint(Role::good, "good:") + " " + base::for_terminal(file.name) + " is a sound " + file.kind +
              "\n";
    }
    for (const FindingLine& finding : file.findings) text += finding_text(file, finding, page);
    if (next.empty() && !file.findings.empty()) next = "decklog schema " + file.kind;
  }
  return text + next_line(next, page);
}

std::string policy_check_json(const std::vector<CheckedFile>& files) {
  Json json = document("policy-check");
  json["file"] = files.front().name;
  json["files"] = Json::array();
  json["findings"] = Json::array();
  for (const CheckedFile& file : files) {
    json["files"].push_back(file.name);
    for (const FindingLine& finding : file.findings) json["findings"].push_back(finding_value(file, finding));
  }
  return written(json);
}

}  // namespace decklog::render
