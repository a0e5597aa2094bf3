// SPDX-License-Identifier: MIT
#include "lib/model/fields.h"

#include "lib/base/text.h"

#include <array>
#include <type_traits>

namespace decklog::model {
namespace {

const auto& rows() {
  using enum Shown;
  static const std::array<FieldRow, 20> table{{
      {"title", &Fields::title, as_field, "what it is, in one line"},
      {"priority", &Fields::priority, as_field, "P0 (worst) to P3"},
      {"owner", &Fields::owner, as_field, "who has it"},
      {"to", &Fields::to, as_field, "who receives the handoff"},
      {"services", &Fields::services, as_field, "the services it touches"},
      {"labels", &Fields::labels, as_field, "key=value, the team's own"},
      {"impact.summary", &Fields::impact, as_field, "what users notice"},
      {"impact.users", &Fields::impact_users, as_field, "how many users are affected"},
      {"roles", &Fields::roles, as_field, "role=who, such as commander"},
      {"reporter", &Fields::reporter, as_field, "who asked or noticed"},
      {"channel", &Fields::channel, as_field, "where it came in"},
      {"key", &Fields::key, as_field, "at most one open record has it"},
      {"drill", &Fields::drill, as_field, "an exercise, left out of statistics"},
      {"window.start", &Fields::window_start, as_field, "when the change is planned to start"},
      {"window.end", &Fields::window_end, as_field, "when it is planned to end"},
      {"cause", &Fields::cause, as_field, "what caused it"},
      {"next", &Fields::next, as_field, "the next step, for whoever takes over"},
      {"postmortem", &Fields::postmortem, as_field, "how far its postmortem is: draft, in-review, reviewed"},
      {"started_at", &Fields::started_at, as_milestone, "when the harm began"},
      {"detected_at", &Fields::detected_at, as_milestone, "when it was noticed"},
  }};
  return table;
}

void lay(std::optional<std::string>& state, const std::optional<std::string>& change) {
  if (!change) return;
  if (change->empty()) {
    state.reset();
  } else {
    state = change;
  }
}

void lay(std::optional<std::vector<std::string>>& state, const std::optional<std::vector<std::string>>& change) {
  if (!change) return;
  if (change->empty()) {
    state.reset();
  } else {
    state = change;
  }
}

void lay(std::map<std::string, std::string>& state, const std::map<std::string, std::string>& change) {
  for (const auto& [key, value] : change) {
    if (value.empty()) {
      state.erase(key);
    } else {
      state[key] = value;
    }
  }
}

template <typename T>
void lay(std::optional<T>& state, const std::optional<T>& change) {
  if (change) state = change;
}

template <typename T>
void replace(std::optional<T>& value, const std::optional<T>& by) {
  if (by) value = by;
}

void replace(std::map<std::string, std::string>& value, const std::map<std::string, std::string>& by) {
  for (const auto& [key, text] : by) value[key] = text;
}

template <typename T>
std::string text_of(const std::optional<T>& value) {
  if (!value) return "";
  if constexpr (std::is_same_v<T, std::string>) return *value;
  if constexpr (std::is_same_v<T, Priority> || std::is_same_v<T, PostmortemStatus>) return std::string(word(*value));
  if constexpr (std::is_same_v<T, std::vector<std::string>>) return base::join(*value, ", ");
  if constexpr (std::is_same_v<T, std::uint64_t>) return std::to_string(*value);
  if constexpr (std::is_same_v<T, bool>) return *value ? "yes" : "no";
  if constexpr (std::is_same_v<T, base::Time>) return base::format_utc(*value);
}

enum class Unset { told, left_out };

void add_texts(std::vector<FieldText>& texts, std::string_view name, const std::map<std::string, std::string>& values,
               Unset) {
  for (const auto& [key, value] : values) texts.push_back({std::string(name) + "." + key, value});
}
template <typename T>
void add_texts(std::vector<FieldText>& texts, std::string_view name, const std::optional<T>& value, Unset unset) {
  if (value || unset == Unset::told) texts.push_back({std::string(name), text_of(value)});
}

std::vector<FieldText> texts_of(const Fields& fields, Unset unset) {
  std::vector<FieldText> texts;
  for (const FieldRow& row : rows()) {
    std::visit([&](auto member) { add_texts(texts, row.name, fields.*member, unset); }, row.member);
  }
  return texts;
}

}  // namespace

std::vector<FieldText> field_texts(const Fields& fields) { return texts_of(fields, Unset::told); }
std::vector<FieldText> change_texts(const Fields& change) { return texts_of(change, Unset::left_out); }

std::span<const FieldRow> field_rows() { return rows(); }

void overlay(Fields& state, const Fields& change) {
  for (const FieldRow& row : rows()) {
    std::visit([&](auto member) { lay(state.*member, change.*member); }, row.member);
  }
}

void amend(Fields& change, const Fields& correction) {
  for (const FieldRow& row : rows()) {
    std::visit([&](auto member) { replace(change.*member, correction.*member); }, row.member);
  }
}

}  // namespace decklog::model
