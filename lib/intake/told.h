// SPDX-License-Identifier: MIT
//
// What a log that was kept elsewhere tells: the one shape that every reader of kept logs makes of its text. Plain
// values: a reader knows no ledger and no clock; whatever looks wrong is a doubt with its line, never a guess.
// told_plan.h makes entries of it.
#pragma once

#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/model/intake_map.h"
#include "lib/model/words.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

// The longest input, and the longest text of one entry in bytes.
inline constexpr std::size_t kMaxTold = 64 * 1024 * 1024;
inline constexpr std::size_t kMaxToldText = 64 * 1024;

struct Doubt {
  int line = 0;  // of the input, from 1; 0: the input as a whole
  std::string message;
  bool operator==(const Doubt&) const = default;
};

// A person as the log names one; "" where it does not say.
struct ToldPerson {
  std::string name;
  std::string address;  // of mail
  bool operator==(const ToldPerson&) const = default;
};

// Something that happened.
struct ToldLine {
  base::Time at{};
  int line = 0;
  ToldPerson by;
  std::string text;
};

// A time that the log calls by name; `text` is how it says so.
struct ToldMoment {
  base::Time at{};
  int line = 0;
  ToldPerson by;
  std::string text;
};

struct ToldRecord {
  base::Kind kind = base::Kind::incident;
  int line = 0;
  std::string key;                   // the source's own name of it; "": made of title and day
  std::vector<std::string> part_of;  // mail: keys of what it answers, the nearest last
  std::string title;
  std::string description;
  std::string severity;  // in the source's word: "P1", "critical"
  std::vector<std::string> services;
  std::string impact;
  std::string cause;
  std::string channel;
  ToldPerson reporter;
  ToldPerson commander;
  std::map<std::string, std::string> labels;
  // started_at, detected_at, opened_at, acknowledged_at, mitigated_at, resolved_at, closed_at.
  std::map<model::Milestone, ToldMoment> moments;
  std::vector<ToldLine> lines;  // in the order of the input
};

struct Told {
  std::vector<ToldRecord> records;
  std::vector<Doubt> doubts;  // in the order of lines
};

// What a reader needs beside the text.
struct Telling {
  std::string file = "input";          // for errors
  std::optional<base::Zone> zone;      // of times that name none; nothing: such a time is an error
  std::optional<int> year;             // of dates that name none
  std::optional<base::Date> date;      // of clocks before the first date
  std::string title;                   // of chats, which have none
  std::optional<model::TableMap> map;  // csv
  std::string users;                   // slack: users.json; "": there is none
};

// Each throws BadData with file:line for bytes that are not UTF-8, a NUL, too much of anything, a time without a zone.
Told read_markdown_log(std::string_view bytes, const Telling& how = {});
Told read_chat(std::string_view bytes, const Telling& how = {});
Told read_slack(std::string_view bytes, const Telling& how = {});
Told read_mail(std::string_view bytes, const Telling& how = {});
// Requires: how.map.
Told read_csv(std::string_view bytes, const Telling& how);
Told read_opsgenie_export(std::string_view bytes, const Telling& how = {});
Told read_pagerduty_export(std::string_view bytes, const Telling& how = {});

}  // namespace decklog::intake
