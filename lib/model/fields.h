// SPDX-License-Identifier: MIT
//
// The header fields that entries set. The same struct is a change (`set:` of an entry: only what is present changes)
// and the state (the record's header: what is absent is unset). One table of rows names them; codec, JSON, `set`,
// `edit` and help walk that table, so a new field is one member and one row.
#pragma once

#include "lib/base/time.h"
#include "lib/model/words.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace decklog::model {

// In a change: an empty string clears a text, an empty list clears a list, an empty value removes a map's key.
// A list replaces the whole list; a map changes only the keys that it names.
struct Fields {
  std::optional<std::string> title;
  std::optional<Priority> priority;
  std::optional<std::string> owner;
  std::optional<std::string> to;  // handoff: the receiver
  std::optional<std::vector<std::string>> services;
  std::map<std::string, std::string> labels;
  std::optional<std::string> impact;          // in words
  std::optional<std::uint64_t> impact_users;  // how many people are affected
  std::map<std::string, std::string> roles;   // role -> who
  std::optional<std::string> reporter;        // who asked or noticed
  std::optional<std::string> channel;         // where it came in
  std::optional<std::string> key;             // at most one open record has it (CI, alerts)
  std::optional<bool> drill;
  std::optional<base::Time> window_start;  // change: planned
  std::optional<base::Time> window_end;
  std::optional<std::string> cause;
  std::optional<std::string> next;             // the next step, for whoever takes over
  std::optional<PostmortemStatus> postmortem;  // incident: how far its text is; nothing: not begun
  std::optional<base::Time> started_at;        // facts about the past: shown as milestones, not as fields
  std::optional<base::Time> detected_at;
  // Keys a newer decklog wrote: `key: value` as it stands, in file order.
  std::vector<std::string> unknown;

  auto operator<=>(const Fields&) const = default;
  bool empty() const { return *this == Fields{}; }
};

using FieldMember =
    std::variant<std::optional<std::string> Fields::*, std::optional<Priority> Fields::*,
                 std::optional<std::vector<std::string>> Fields::*, std::map<std::string, std::string> Fields::*,
                 std::optional<std::uint64_t> Fields::*, std::optional<bool> Fields::*,
                 std::optional<PostmortemStatus> Fields::*, std::optional<base::Time> Fields::*>;

// Where a field stands in a file's header.
enum class Shown { as_field, as_milestone };

struct FieldRow {
  // As in `set:`, JSON and `decklog set`. A dotted name ("impact.users", "window.start") is a key of a small map.
  std::string_view name;
  FieldMember member;
  Shown shown;
  std::string_view meaning;  // one line for help
};

// In the canonical order of the header and of `set:`.
std::span<const FieldRow> field_rows();

// A field with its value as people type it: "a, b", "yes", a time in UTC.
struct FieldText {
  std::string name;   // of a map's key "labels.env"
  std::string value;  // "" when it is unset, or cleared by a change
  bool operator==(const FieldText&) const = default;
};
// Every field in the order of field_rows(), also those that are unset; of a map its keys.
std::vector<FieldText> field_texts(const Fields& fields);
// Only what a change names.
std::vector<FieldText> change_texts(const Fields& change);

// Lays `change` over `state`, as the rules above say.
void overlay(Fields& state, const Fields& change);

// Makes `change` say what `correction` says where that says anything; unlike overlay(), clearing values stay as they
// are.
void amend(Fields& change, const Fields& correction);

}  // namespace decklog::model
