// SPDX-License-Identifier: MIT
//
// A record: the fold of its timeline, and nothing else. What stands above the timeline in a file is its Header, and
// whoever asks about many records gets these alone.
#pragma once

#include "lib/model/entry.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace decklog::model {

// Something in a history that breaks a rule. History cannot un-happen, so the fold reports and goes on.
struct Problem {
  std::string code;  // "milestone-order", "stage-mismatch", …
  std::string message;
  EntryId entry;  // empty: the record as a whole
  bool operator==(const Problem&) const = default;
};

struct Block {
  std::string on;
  Time since{};
  std::optional<Time> until;
  bool operator==(const Block&) const = default;
};

struct ActionItem {
  std::string item;
  std::string text;
  ActionState state = ActionState::open;
  std::string owner;
  std::optional<base::Date> due;
  std::optional<ActionType> type;
  bool operator==(const ActionItem&) const = default;
};

struct Link {
  std::string target;
  std::string rel;
  bool operator==(const Link&) const = default;
};

// A header key of a newer decklog and its lines as they stand (each ends in LF).
struct UnknownLines {
  std::string key;
  std::string lines;
  auto operator<=>(const UnknownLines&) const = default;
};

using Milestones = std::map<Milestone, Time>;

struct Header {
  RecordId id;
  Fields fields;
  Stage stage = Stage::triage;
  std::optional<ClosedAs> closed_as;
  RecordId duplicate_of;
  std::optional<Block> blocked;
  std::optional<Time> eta;          // the promised next word of an `ack`; dropped by the next entry that gives word
  std::optional<Time> next_update;  // the promised next update
  Milestones milestones;
  std::vector<ActionItem> actions;
  std::vector<Link> links;
  std::vector<Signal> signals;  // one per source and fingerprint, the latest state

  // Not in the file: found by fold().
  Time updated_at{};                // when the newest entry was written down
  std::optional<Time> last_update;  // when word was last given to people outside the response

  bool operator==(const Header&) const = default;

  base::Kind kind() const { return id.kind(); }
  std::optional<Time> milestone(Milestone which) const;
};

struct Record : Header {
  std::vector<Entry> timeline;  // sorted by before()

  // In the order of the file. Not part of the fold; kept when a file is written again.
  std::vector<UnknownLines> unknown;
  // The schema's minor words ("decklog/1"); a newer major is for reading only.
  std::string schema = "decklog/1";

  // Not in the file: found by fold().
  std::vector<Problem> problems;

  bool operator==(const Record&) const = default;

  // Nothing when the timeline has no such entry.
  const Entry* entry(const EntryId& id) const;
};

// "decklog/2", "decklog/10": only to be read. A newer minor ("decklog/1.4") keeps its words and may be written.
bool is_newer_major(std::string_view schema);

// The stages from which nothing leads on by itself: closed, done, rolled-back, cancelled, accepted.
bool is_open(const Header& record);

}  // namespace decklog::model
