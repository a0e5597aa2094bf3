// SPDX-License-Identifier: MIT
#include "cmd/render/ingest_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using model::Signal;

std::string deed_of(const IngestResult& result, bool is_dry_run) {
  std::string verb(result.action);
  if (result.action == "created") verb = result.is_change ? "recorded" : "opened";
  if (result.action == "added") verb = result.is_closed ? "closed" : "signal recorded";
  return is_dry_run ? "would be " + verb : verb;
}

std::string headline(const IngestResult& result, bool is_dry_run, const Page& page) {
  const std::string id = result.record.empty() ? (result.is_change ? "a change" : "an incident") : result.record;
  std::string line = page.style.paint(Role::strong, id) + " ";
  if (result.action == "suppressed") {
    line += (is_dry_run ? "would tell of alerts" : "tells of alerts") + std::string(", no incident");
  } else {
    line += deed_of(result, is_dry_run);
  }
  line += ": " + base::for_terminal(result.title);
  if (result.priority) {
    line += " " + page.style.paint(role_of(result.priority), "[" + std::string(model::word(*result.priority)) + "]");
  }
  return line + "\n";
}

std::string result_lines(const IngestResult& result, bool is_dry_run, const Page& page) {
  if (result.action == "nothing") {
    const std::string about = result.record.empty() ? base::for_terminal(result.title) : result.record;
    return page.style.paint(Role::dim, about + ": " + base::for_terminal(result.why)) + "\n";
  }
  std::string text = headline(result, is_dry_run, page);
  if (!result.text.empty()) text += "  " + base::for_terminal(result.text) + "\n";
  if (!result.why.empty()) text += "  " + base::for_terminal(result.why) + "\n";
  return text;
}

std::string delivery_lines(const IngestDelivery& delivery, bool is_dry_run, const Page& page) {
  std::string text;
  if (delivery.failure) return error_text(*delivery.failure, page.style);
  for (const IngestResult& result : delivery.results) text += result_lines(result, is_dry_run, page);
  if (delivery.results.empty()) text += page.style.paint(Role::dim, "nothing to do: no alert in it") + "\n";
  if (!delivery.dedup_key.empty()) text += "  dedup_key: " + base::for_terminal(delivery.dedup_key) + "\n";
  return text;
}

// The command that a person types first: for what was opened, the worst of it.
std::string next_of(const IngestView& view) {
  const IngestResult* first = nullptr;
  for (const IngestDelivery& delivery : view.deliveries) {
    for (const IngestResult& result : delivery.results) {
      const bool calls = (result.action == "created" && !result.is_change) || result.action == "reopened";
      if (!calls || result.short_id.empty()) continue;
      const auto rank = [](const IngestResult& one) { return one.priority ? static_cast<int>(*one.priority) : 9; };
      if (first == nullptr || rank(result) < rank(*first)) first = &result;
    }
  }
  if (first == nullptr) return {};
  return (first->action == "created" ? "decklog ack " : "decklog show ") + first->short_id;
}

Json signal_value(const Signal& signal) {
  return {{"source", text_or_null(signal.source)},
          {"fingerprint", text_or_null(signal.fingerprint)},
          {"status", signal.status},
          {"started_at", text_or_null(signal.started_at)},
          {"ended_at", text_or_null(signal.ended_at)},
          {"url", text_or_null(signal.url)},
          {"name", text_or_null(signal.name)}};
}

Json result_value(const IngestResult& result) {
  Json value;
  value["action"] = result.action;
  value["key"] = result.key;
  value["record"] = text_or_null(result.record);
  value["title"] = text_or_null(result.title);
  value["priority"] = priority_or_null(result.priority);
  value["entries"] = result.entries;
  value["signals"] = Json::array();
  for (const Signal& signal : result.signals) value["signals"].push_back(signal_value(signal));
  value["text"] = text_or_null(result.text);
  value["why"] = text_or_null(result.why);
  value["known"] = result.known;
  value["left_out"] = result.left_out;
  value["not_delivered"] = result.not_delivered;
  value["suppressed_by"] = text_or_null(result.suppressed_by);
  value["recurrence_of"] = text_or_null(result.recurrence_of);
  value["closed"] = result.is_closed;
  return value;
}

}  // namespace

std::string ingest_text(const IngestView& view, const Page& page) {
  std::string text;
  for (const IngestDelivery& delivery : view.deliveries) {
    if (!delivery.moved_to.empty()) {
      text += page.style.paint(Role::dim, base::for_terminal(delivery.file + " -> " + delivery.moved_to)) + "\n";
    }
    text += delivery_lines(delivery, view.is_dry_run, page);
  }
  return text + next_line(next_of(view), page);
}

std::string ingest_json(const IngestView& view) {
  Json json = document("ingest");
  json["changed"] = std::any_of(view.deliveries.begin(), view.deliveries.end(),
                                [](const IngestDelivery& delivery) { return !delivery.commit.empty(); });
  json["dry_run"] = view.is_dry_run;
  json["deliveries"] = Json::array();
  for (const IngestDelivery& delivery : view.deliveries) {
    Json value;
    value["file"] = text_or_null(delivery.file);
    value["done"] = !delivery.failure;
    value["moved_to"] = text_or_null(delivery.moved_to);
    value["commit"] = text_or_null(delivery.commit);
    value["dedup_key"] = text_or_null(delivery.dedup_key);
    value["error"] = delivery.failure ? failure_value(*delivery.failure) : Json(nullptr);
    value["warnings"] = delivery.warnings;
    value["results"] = Json::array();
    for (const IngestResult& result : delivery.results) value["results"].push_back(result_value(result));
    json["deliveries"].push_back(std::move(value));
  }
  return written(json);
}

}  // namespace decklog::render
