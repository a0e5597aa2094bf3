// SPDX-License-Identifier: MIT
//
// Where a source that decklog has no reader for keeps what an alert is made of (`ingest generic --map FILE`): for each
// field of ours a rule over a JSON document. Rules are pointers, constants, cuts and tables: each takes time in
// proportion to the text, so no document can make one run away, as regular expressions could.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::model {

// In this order: the first pointer that leads to something, or else `text`; then what stands after `after` and before
// `before`; then the table.
struct MapRule {
  std::vector<std::string> from;  // JSON pointers (RFC 6901)
  std::string text;               // a constant; "{/pointer}" in it is what stands there
  std::string after;              // cut: from behind its first occurrence; where it does not occur nothing is left
  std::string before;             // cut: up to its first occurrence
  std::map<std::string, std::string> values;  // what is found → what is meant
  std::optional<std::string> otherwise;       // for what the table does not have; nothing: as it is
  bool operator==(const MapRule&) const = default;
};

struct IntakeMap {
  std::string source = "generic";
  std::string each;  // a pointer to a list: each item is an alert and the rules' document; "": the whole document is
  std::map<std::string, MapRule> fields;  // of map_fields()
  std::map<std::string, MapRule> labels;
  std::map<std::string, MapRule> links;  // rel → URL
  bool operator==(const IntakeMap&) const = default;
};

// What `fields` of an IntakeMap may name.
inline constexpr std::array<std::string_view, 14> kMapFields{
    "key",     "fingerprint", "status", "title",      "description", "severity", "priority",
    "service", "environment", "team",   "started_at", "ended_at",    "url",      "name"};

// How a table writes times: `local` is 2026-11-22 08:03, with a zone or without; the last two are 22/11/2026 08:03 and
// 11/22/2026 08:03.
enum class TableTimes { local, unix_seconds, unix_milliseconds, day_first, month_first };
struct TableTimesWord {
  TableTimes value;
  std::string_view word;
};
inline constexpr std::array<TableTimesWord, 5> kTableTimes{{{TableTimes::local, "local"},
                                                            {TableTimes::unix_seconds, "unix"},
                                                            {TableTimes::unix_milliseconds, "unix-ms"},
                                                            {TableTimes::day_first, "day-first"},
                                                            {TableTimes::month_first, "month-first"}}};

// Where a table (`import csv --map FILE`) keeps what incidents are made of. The rules are those of alerts: a row is a
// document whose keys are the names of the columns, so "/Opened at" is that column.
struct TableMap {
  std::string source = "csv";
  char separator = ',';
  TableTimes times = TableTimes::local;
  std::string zone;                       // of times that name none; "": --zone says
  std::map<std::string, MapRule> fields;  // of kTableFields
  std::map<std::string, MapRule> labels;
  bool operator==(const TableMap&) const = default;
};

// Rows with one key are one incident; its lines are the `at`, `author` and `text` of each.
inline constexpr std::array<std::string_view, 20> kTableFields{
    "key",          "title",       "description", "priority",   "service",     "impact",    "cause",
    "channel",      "reporter",    "commander",   "started_at", "detected_at", "opened_at", "acknowledged_at",
    "mitigated_at", "resolved_at", "closed_at",   "at",         "author",      "text"};

}  // namespace decklog::model
