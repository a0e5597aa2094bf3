// SPDX-License-Identifier: MIT
//
// What stands for the names in capitals of help: the table.
#include "cmd/completion.h"

#include <array>

namespace decklog::cmd {
namespace {

struct NameRow {
  std::string_view command;  // "": in every command
  std::string_view name;
  Words words;
};

// The first row that fits counts.
constexpr std::array kNames{
    NameRow{"schema", "NAME", Words::schemas},

    NameRow{"", "ID", Words::records},
    NameRow{"", "TARGET", Words::records},
    NameRow{"", "ID=TEXT", Words::records},
    NameRow{"", "ENTRY", Words::entries},
    NameRow{"", "SERVICE", Words::services},
    NameRow{"", "WHO", Words::people},
    NameRow{"", "TEAM", Words::teams},
    NameRow{"", "ROTATION", Words::rotations},
    NameRow{"", "CHANNEL", Words::channels},
    NameRow{"", "ROLE", Words::roles_and_people},
    NameRow{"", "ROLE=WHO", Words::roles_and_people},
    NameRow{"", "METRIC", Words::metrics},
    NameRow{"", "SEAL", Words::seals},
    NameRow{"", "FIELD=VALUE", Words::fields},
    NameRow{"", "KIND", Words::kinds},
    NameRow{"", "STAGE", Words::stages},
    NameRow{"", "P0..P3", Words::priorities},
    NameRow{"", "PRIORITY", Words::priorities},
    NameRow{"", "FILE", Words::files},
    NameRow{"", "PATH", Words::files},
    NameRow{"", "BASE", Words::files},
    NameRow{"", "OURS", Words::files},
    NameRow{"", "THEIRS", Words::files},
    NameRow{"", "-- COMMAND", Words::files},
    NameRow{"", "URL", Words::folders},
    NameRow{"", "DIR", Words::folders},

    NameRow{"", "ARGUMENT", Words::free},
    NameRow{"", "BYTES", Words::free},
    NameRow{"", "DAY", Words::free},
    NameRow{"", "KEY", Words::free},
    NameRow{"", "KEY=VALUE", Words::free},
    NameRow{"", "LABELS", Words::free},
    NameRow{"", "N", Words::free},
    NameRow{"", "NAME", Words::free},
    NameRow{"", "RANGE", Words::free},
    NameRow{"", "REASON", Words::free},
    NameRow{"", "REF", Words::free},
    NameRow{"", "REL", Words::free},
    NameRow{"", "REMOTE", Words::free},
    NameRow{"", "REV", Words::free},
    NameRow{"", "SPAN", Words::free},
    NameRow{"", "SUM", Words::free},
    NameRow{"", "TERM", Words::free},
    NameRow{"", "TEXT", Words::free},
    NameRow{"", "TITLE", Words::free},
    NameRow{"", "WHEN", Words::free},
    NameRow{"", "WORD", Words::free},
    NameRow{"", "YEAR", Words::free},
    NameRow{"", "ZONE", Words::free},
};

struct FixedRow {
  std::string_view command;
  std::string_view name;
  std::string_view words;  // each stands in the option's help, too
};

constexpr std::array kFixed{
    FixedRow{"", "--color", "auto always never"},
    FixedRow{"", "--audience", "internal stakeholders public"},
    FixedRow{"action", "DO", "add done drop reopen change list"},
    FixedRow{"action", "--type", "prevent detect mitigate repair process investigate"},
    FixedRow{"check", "--format", "text json github gitlab junit sarif"},
    FixedRow{"close", "--as", "duplicate false-positive external cancelled"},
    FixedRow{"completion", "SHELL", "bash zsh fish words"},
    FixedRow{"export", "FORMAT", "jsonl json csv markdown ics openmetrics"},
    FixedRow{"export", "--table", "records incidents timeline actions signals"},
    FixedRow{"gate", "ACTION", "deploy"},
    FixedRow{"gate", "--format", "text json github"},
    FixedRow{"hook", "HOOK", "pre-receive update"},
    FixedRow{"import", "FORMAT", "jsonl markdown chat slack mail csv opsgenie pagerduty"},
    FixedRow{"ingest", "FORMAT", "alertmanager alertmanager-api grafana pagerduty generic"},
    FixedRow{"link", "--as", "related postmortem dashboard caused-by"},
    FixedRow{"list", "--sort", "priority opened updated id"},
    FixedRow{"policy", "ACTION", "check"},
    FixedRow{"postmortem", "--status", "draft in-review reviewed"},
    FixedRow{"stats", "--by", "priority service owner channel month week ledger"},
};

}  // namespace

const Words* words_for(std::string_view command, std::string_view name) {
  for (const NameRow& row : kNames) {
    if (row.name == name && (row.command.empty() || row.command == command)) return &row.words;
  }
  return nullptr;
}

std::string_view fixed_words(std::string_view command, std::string_view name) {
  for (const FixedRow& row : kFixed) {
    if (row.name == name && (row.command.empty() || row.command == command)) return row.words;
  }
  return {};
}

}  // namespace decklog::cmd
