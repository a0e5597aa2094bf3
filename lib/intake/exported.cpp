// SPDX-License-Identifier: MIT
#include "lib/intake/exported.h"

#include "lib/base/text.h"

#include <cstdint>

namespace decklog::intake {
namespace {

constexpr JsonLimits kExportLimits{.depth = 40, .values = 6'000'000};
constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;  // 1973: a number of seconds is never so large
constexpr std::int64_t kLastMilliseconds = 253'402'300'800'000;

}  // namespace

Exported::Exported(std::string_view bytes, const std::string& file)
    : source_{.file = file, .line = 0, .subject = "the export"},
      json_(parse_json(checked_text(bytes, file), source_, kExportLimits)),
      root_(json_, source_) {}

std::vector<Value> Exported::items(std::string_view key) const {
  if (root_.is_list()) return root_.items();
  root_.must_be_object();
  const auto inner = root_.find(key);
  if (!inner) return {root_};
  // Values hold on to what they were found in, so they are not taken from `inner`.
  std::string pointer = "/";
  pointer += key;
  if (inner->is_list()) return root_.items_at(pointer);
  return {Value(json_[std::string(key)], source_)};
}

std::string exported_text(const Value& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto value = object.find(key);
  return value ? value->plain().value_or("") : std::string();
}

std::optional<base::Time> exported_time(const Value& object, std::string_view key) {
  if (!object.is_object()) return std::nullopt;
  const auto value = object.find(key);
  if (!value) return std::nullopt;
  const std::string text = value->plain().value_or("");
  if (text.empty()) return std::nullopt;
  if (const auto at = base::parse_rfc3339(text)) return at;
  if (text.size() <= 15 && text.find_first_not_of("0123456789") == std::string::npos) {
    const std::int64_t number = std::stoll(text);
    if (number >= kFirstMilliseconds && number < kLastMilliseconds) return base::Time{base::Seconds{number / 1000}};
  }
  value->fail("must be a time such as 2026-11-22T08:03:11Z");
}

std::vector<Value> exported_list(const Value& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto value = object.find(key);
  if (!value || !value->is_list()) return {};
  std::string pointer = "/";
  pointer += key;
  return object.items_at(pointer);
}

std::string exported_title(const Value& object, std::string_view key) {
  const std::string title = base::single_line(object.at(key).text());
  if (title.empty()) object.fail("has no " + std::string(key));
  return base::cut_to_width(title, 200);
}

void put_label(std::map<std::string, std::string>& labels, const std::string& name, const std::string& value) {
  const std::string line = base::cut_to_width(base::single_line(value), 200);
  if (!line.empty()) labels.emplace(name, line);
}

}  // namespace decklog::intake
