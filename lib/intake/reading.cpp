// SPDX-License-Identifier: MIT
#include "lib/intake/reading.h"

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/intake/moment.h"

#include <algorithm>

namespace decklog::intake {

std::string text_in(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->text() : std::string();
}

std::uint64_t number_in(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->whole() : 0;
}

std::string moment_in(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  if (!value) return {};
  const std::string text = value->text();
  if (text.empty()) return {};
  const auto moment = moment_of(text);
  if (!moment) value->fail("must be a time such as 2026-11-22T08:03:11Z");
  return *moment;
}

Labels labels_in(const Value& object, std::string_view key) {
  Labels labels;
  const auto value = object.find(key);
  if (!value) return labels;
  for (const Value::Named& member : value->members()) {
    if (member.value.is_null()) continue;
    const auto plain = member.value.plain();
    if (!plain) member.value.fail("must be a text");
    labels[std::string(member.key)] = *plain;
  }
  return labels;
}

std::string first_of(const Labels& labels, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = labels.find(std::string(name));
    if (found != labels.end() && !found->second.empty()) return found->second;
  }
  return {};
}

std::string difference(const Labels& labels, const Labels& common) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : labels) {
    const auto found = common.find(name);
    if (found == common.end() || found->second != value) parts.push_back(name + "=" + value);
  }
  return base::join(parts, ", ");
}

Labels common_labels(const std::vector<Alert>& alerts) {
  if (alerts.empty()) return {};
  Labels common = alerts.front().labels;
  for (const Alert& alert : alerts) {
    std::erase_if(common, [&](const auto& label) {
      const auto found = alert.labels.find(label.first);
      return found == alert.labels.end() || found->second != label.second;
    });
  }
  return common;
}

std::string short_hash(std::string_view bytes) { return base::sha256_hex(bytes).substr(0, 16); }

void add_link(std::vector<AlertLink>& links, const std::string& rel, const std::string& url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return;
  const bool is_known = std::any_of(links.begin(), links.end(), [&](const AlertLink& link) { return link.url == url; });
  if (!is_known) links.push_back({rel, url});
}

}  // namespace decklog::intake
