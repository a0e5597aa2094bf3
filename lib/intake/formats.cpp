// SPDX-License-Identifier: MIT
#include "lib/intake/formats.h"

#include "lib/base/error.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/intake/kept.h"
#include "lib/intake/moment.h"
#include "lib/intake/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace decklog::intake {
namespace {

using ReadFormat = Delivery (*)(const Value&, const Reading&);
struct Format {
  std::string_view name;
  ReadFormat alerts;
  ReadFormat changes;  // nullptr: the source tells of none
};
constexpr std::array kFormats{
    Format{"alertmanager", read_alertmanager, nullptr}, Format{"alertmanager-api", read_alertmanager_api, nullptr},
    Format{"grafana", read_grafana, nullptr},           Format{"pagerduty", read_pagerduty, read_pagerduty_change},
    Format{"generic", read_generic, nullptr},
};

const Format& format_named(const std::string& name) {
  for (const Format& format : kFormats) {
    if (format.name == name) return format;
  }
  const std::string near = base::nearest(name, format_names());
  throw base::UsageError("there is no alert format '" + name + "'",
                         (near.empty() ? "" : "did you mean '" + near + "'?\n") +
                             ("the formats are: " + base::join(format_names(), ", ")));
}

ReadFormat reader_of(const DeliveryOptions& options) {
  const Format& format = format_named(options.format);
  const bool is_generic = options.format == "generic";
  if (is_generic && !options.map) {
    throw base::UsageError("a generic source needs a map: where do title, key and status stand?",
                           "decklog ingest generic --map FILE");
  }
  if (options.events == Events::alerts) return format.alerts;
  if (format.changes == nullptr) {
    throw base::UsageError("--change is for PagerDuty's change events", "decklog ingest pagerduty --change");
  }
  return format.changes;
}

// ---- What a record may hold ---------------------------------------------------------------------------------------

constexpr std::size_t kTitle = 200;
constexpr std::size_t kDescription = 4000;
constexpr std::size_t kName = 120;
constexpr std::size_t kLabelName = 80;
constexpr std::size_t kLabelValue = 200;
constexpr std::size_t kLabels = 30;
constexpr std::size_t kLinks = 10;
constexpr std::size_t kUrl = 600;
constexpr std::size_t kKey = 320;

// At most so many characters.
std::string cut_to(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;  // a character is a byte at least
  std::string out;
  std::size_t number = 0;
  for (const char32_t point : base::code_points(text)) {
    if (++number == most) return out + "…";
    base::append_utf8(out, point);
  }
  return out;
}

std::string line(const std::string& text, std::size_t most) {
  return cut_to(base::mask_secrets(base::single_line(text)), most);
}

bool is_plain_line(const std::string& text) {
  const auto points = base::code_points(text);
  return std::none_of(points.begin(), points.end(), base::is_unsafe);
}

// A key that cannot stand as it is keeps its source's name, and is still another one for another text.
std::string sound_key(const std::string& key) {
  if (key.size() <= kKey && is_plain_line(key)) return key;
  const std::size_t colon = key.find(':');
  const std::string source = colon == std::string::npos ? "" : line(key.substr(0, colon), 40) + ":";
  return source + "sha256:" + short_hash(key);
}

std::string sound_url(const std::string& url) {
  const bool is_web = url.starts_with("http://") || url.starts_with("https://");
  if (!is_web || url.size() > kUrl || !is_plain_line(url)) return {};
  return base::mask_secrets(url);
}

Labels sound_labels(const Labels& labels) {
  Labels sound;
  for (const auto& [name, value] : labels) {
    if (sound.size() == kLabels) break;
    const std::string key = line(name, kLabelName);
    if (!key.empty()) sound[key] = cut_to(base::mask_value(key, base::single_line(value)), kLabelValue);
  }
  return sound;
}

std::vector<AlertLink> sound_links(const std::vector<AlertLink>& links) {
  std::vector<AlertLink> sound;
  for (const AlertLink& link : links) {
    std::string url = sound_url(link.url);
    if (!url.empty() && sound.size() < kLinks) sound.push_back({line(link.rel, kName), std::move(url)});
  }
  return sound;
}

std::string sound_description(const std::string& text) {
  std::string clean;
  for (const std::string& each : base::split_lines(base::mask_secrets(text))) {
    clean += (clean.empty() ? "" : "\n") + base::for_terminal(each, base::Lines::keep);
  }
  return base::trim(cut_to(clean, kDescription));
}

// A delivery may say one alert twice; the word that is further counts.
void keep_each_once(std::vector<Alert>& alerts) {
  const auto is_further = [](const Alert& a, const Alert& b) {
    const bool both_say_when = !a.started_at.empty() && !b.started_at.empty();
    const bool is_one_episode = !both_say_when || compare_moments(a.started_at, b.started_at) == 0;
    return is_one_episode ? a.status > b.status : compare_moments(a.started_at, b.started_at) > 0;
  };
  std::vector<Alert> kept;
  std::map<std::string, std::size_t> places;
  for (Alert& alert : alerts) {
    const auto [place, is_first] = places.emplace(alert.fingerprint, kept.size());
    if (is_first) {
      kept.push_back(std::move(alert));
    } else if (is_further(alert, kept[place->second])) {
      kept[place->second] = std::move(alert);
    }
  }
  alerts = std::move(kept);
}

void make_sound(AlertGroup& group) {
  group.key = sound_key(group.key);
  group.title = line(group.title, kTitle);
  if (group.title.empty()) group.title = "alert without a name";
  group.description = sound_description(group.description);
  group.service = line(group.service, kName);
  group.environment = line(group.environment, kName);
  group.team = line(group.team, kName);
  group.labels = sound_labels(group.labels);
  group.links = sound_links(group.links);
  for (Alert& alert : group.alerts) {
    alert.fingerprint = sound_key(alert.fingerprint);
    alert.name = line(alert.name, kName);
    alert.severity = base::to_lower_ascii(line(alert.severity, kName));
    alert.priority = base::to_upper_ascii(line(alert.priority, kName));
    alert.url = sound_url(alert.url);
    alert.labels = sound_labels(alert.labels);
    alert.values = line(alert.values, kName);
  }
  keep_each_once(group.alerts);
}

void make_sound(ChangeEvent& change) {
  change.key = sound_key(change.key);
  change.title = line(change.title, kTitle);
  if (change.title.empty()) change.title = "change without a name";
  change.description = sound_description(change.description);
  change.service = line(change.service, kName);
  change.labels = sound_labels(change.labels);
  change.links = sound_links(change.links);
}

// All of it is one record's, whatever the source says.
void join_under(const std::string& key, Delivery& delivery) {
  if (delivery.change) delivery.change->key = key;
  if (delivery.groups.empty()) return;
  AlertGroup& first = delivery.groups.front();
  for (std::size_t i = 1; i < delivery.groups.size(); ++i) {
    auto& alerts = delivery.groups[i].alerts;
    std::move(alerts.begin(), alerts.end(), std::back_inserter(first.alerts));
    first.not_delivered += delivery.groups[i].not_delivered;
  }
  delivery.groups.resize(1);
  delivery.groups.front().key = key;
}

}  // namespace

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return names;
}

void make_sound(Delivery& delivery) {
  for (AlertGroup& group : delivery.groups) make_sound(group);
  if (delivery.change) make_sound(*delivery.change);
}

Delivery read_delivery(std::string_view bytes, const std::string& file, const DeliveryOptions& options) {
  const ReadFormat read = reader_of(options);
  if (bytes.size() > kMaxDelivery) {
    throw base::BadData(file, {}, fmt::format("is longer than {} bytes", kMaxDelivery));
  }
  const Source source{.file = file, .line = 0, .subject = "the delivery"};
  const Json json = parse_json(bytes, source);
  Delivery delivery = read(Value(json, source), {options.random, options.group_by, options.map});
  if (!options.key.empty()) join_under(options.key, delivery);
  make_sound(delivery);
  if (!options.keep_raw) return delivery;
  if (bytes.size() <= kMaxKept) {
    delivery.kept = kept_delivery(bytes, json);
  } else {
    delivery.warnings.push_back(fmt::format("the delivery has more than {} bytes: it is not kept", kMaxKept));
  }
  return delivery;
}

}  // namespace decklog::intake
