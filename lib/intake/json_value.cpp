// SPDX-License-Identifier: MIT
#include "lib/intake/json_value.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace decklog::intake {
namespace {

int column_of(std::size_t byte) {
  return static_cast<int>(std::min<std::size_t>(byte, std::numeric_limits<int>::max()));
}

base::Position place_of(std::string_view text, std::size_t byte, const Source& source) {
  if (source.line > 0) return {source.line, column_of(byte)};
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  return {static_cast<int>(lines + 1),
          column_of(before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1)};
}

// The key of a pointer's step: ~1 is a slash, ~0 a tilde (RFC 6901).
std::string unescaped_step(std::string_view step) {
  std::string key;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escapes = step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1');
    key += escapes ? (step[++i] == '0' ? '~' : '/') : step[i];
  }
  return key;
}

const Json* child_of(const Json& json, const std::string& key) {
  if (json.is_object()) {
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
  }
  const bool is_index =
      json.is_array() && !key.empty() && key.size() < 7 && key.find_first_not_of("0123456789") == std::string::npos;
  if (!is_index || std::stoul(key) >= json.size()) return nullptr;
  return &json[std::stoul(key)];
}

const Json* pointed_at(const Json& root, std::string_view pointer) {
  const Json* at = &root;
  while (at != nullptr && pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    at = child_of(*at, unescaped_step(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return at;
}

// Looks at everything while it is read, so that nothing costs more than its limit.
class Guard {
 public:
  Guard(const Source& source, const JsonLimits& limits) : source_(source), limits_(limits) {}

  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    if (static_cast<std::size_t>(depth) > limits_.depth) fail(fmt::format("is nested deeper than {}", limits_.depth));
    if (++values_ > limits_.values) fail(fmt::format("holds more than {} values", limits_.values));
    using Event = Json::parse_event_t;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event == Event::key && !keys_.back().insert(parsed.get<std::string>()).second) {
      fail(fmt::format("has the key '{}' twice", base::cut_to_width(base::single_line(parsed.get<std::string>()), 40)));
    }
    return true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw base::BadData(source_.file, {source_.line, 0}, source_.subject + (" " + what));
  }
  const Source& source_;
  const JsonLimits& limits_;
  std::vector<std::unordered_set<std::string>> keys_;
  std::size_t values_ = 0;
};

template <typename T>
const T& wanted(const Value& value, const std::optional<T>& parsed, const char* what) {
  if (!parsed) value.fail(fmt::format("must be {}", what));
  return *parsed;
}

}  // namespace

Json parse_json(std::string_view text, const Source& source, const JsonLimits& limits) {
  try {
    return Json::parse(text.begin(), text.end(), Guard(source, limits));
  } catch (const Json::parse_error& error) {
    throw base::BadData(source.file, place_of(text, error.byte, source), source.subject + std::string(" is no JSON"));
  } catch (const Json::exception&) {
    throw base::BadData(source.file, {source.line, 0}, source.subject + std::string(" has a number that is too large"));
  }
}

std::string Value::path() const {
  if (parent_ == nullptr) return {};
  const std::string before = parent_->path();
  if (key_.data() == nullptr) return fmt::format("{}[{}]", before, index_);
  return (before.empty() ? "" : before + ".") + base::cut_to_width(base::single_line(key_), 60);
}

void Value::fail(const std::string& message, const std::string& hint, const std::string& code) const {
  const std::string where = path();
  const std::string subject = where.empty() ? source_.subject : "'" + where + "'";
  throw base::BadData(source_.file, {source_.line, 0}, subject + " " + message, hint, code);
}

std::string Value::text() const {
  if (!json_.is_string()) fail("must be a text");
  const auto& text = json_.get_ref<const std::string&>();
  if (text.find('\0') != std::string::npos) fail("holds a NUL");
  return text;
}

std::optional<std::string> Value::plain() const {
  if (json_.is_string()) return text();
  if (json_.is_number() || json_.is_boolean()) return json_.dump();
  return std::nullopt;
}

std::optional<std::string> Value::plain_at(std::string_view pointer) const {
  const Json* found = pointed_at(json_, pointer);
  return found == nullptr ? std::nullopt : Value(*found, *this, pointer).plain();
}

std::vector<Value> Value::items_at(std::string_view pointer) const {
  const Json* found = pointed_at(json_, pointer);
  if (found == nullptr || !found->is_array()) fail(fmt::format("has no list at '{}'", pointer));
  std::vector<Value> items;
  for (std::size_t i = 0; i < found->size(); ++i) items.push_back(Value((*found)[i], *this, i));
  return items;
}

std::string Value::json() const { return json_.dump(-1, ' ', false, Json::error_handler_t::replace); }

bool Value::flag() const {
  if (!json_.is_boolean()) fail("must be true or false");
  return json_.get<bool>();
}

std::uint64_t Value::whole() const {
  if (!json_.is_number_unsigned()) fail("must be a whole number from 0");
  return json_.get<std::uint64_t>();
}

int Value::integer() const {
  if (!json_.is_number_integer()) fail("must be a whole number");
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<int>::min();
  const bool is_beyond = json_.is_number_unsigned() && json_.get<std::uint64_t>() > static_cast<std::uint64_t>(kMost);
  if (is_beyond || json_.get<std::int64_t>() > kMost || json_.get<std::int64_t>() < kLeast) fail("is too large");
  return json_.get<int>();
}

base::Time Value::time() const {
  return wanted(*this, base::parse_rfc3339(text()), "a time such as 2026-11-22T08:03:11Z");
}
base::Date Value::date() const { return wanted(*this, base::parse_date(text()), "a date such as 2026-11-22"); }
base::RecordId Value::record_id() const {
  return wanted(*this, base::RecordId::parse(text()), "a record id such as INC-20261122-K7FQ");
}
base::EntryId Value::entry_id() const {
  return wanted(*this, base::EntryId::parse(text()), "an entry id such as 0007-q2m9tw");
}

std::vector<Value> Value::items() const {
  if (!json_.is_array()) fail("must be a list");
  std::vector<Value> items;
  items.reserve(json_.size());
  for (std::size_t i = 0; i < json_.size(); ++i) items.push_back(Value(json_[i], *this, i));
  return items;
}

std::vector<std::string> Value::texts() const {
  std::vector<std::string> texts;
  for (const Value& item : items()) texts.push_back(item.text());
  return texts;
}

void Value::must_be_object() const {
  if (!json_.is_object()) fail("must be an object");
}

std::vector<Value::Named> Value::members() const {
  must_be_object();
  std::vector<Named> members;
  const auto& object = json_.get_ref<const Json::object_t&>();
  for (const auto& [key, value] : object) {
    if (key.find('\0') != std::string::npos) fail("has a key with a NUL");
    members.push_back({key, Value(value, *this, std::string_view(key))});
  }
  return members;
}

std::optional<Value> Value::find(std::string_view key) const {
  must_be_object();
  const auto& object = json_.get_ref<const Json::object_t&>();
  for (const auto& [name, value] : object) {
    if (name == key && !value.is_null()) return Value(value, *this, std::string_view(name));
  }
  return std::nullopt;
}

Value Value::at(std::string_view key) const {
  if (auto found = find(key)) return *found;
  fail(fmt::format("has no '{}'", key));
}

}  // namespace decklog::intake
