// SPDX-License-Identifier: MIT
//
// The fold: timeline → record. Total, deterministic, never throws; independent of the order of its input.
//
// Laws (tests/unit/model/laws_test.cpp):
//   fold(shuffle(xs)) == fold(xs)
//   fold(xs + [y]) == apply(fold(xs), y)   when y sorts last
// Corrections: an entry's effective time, text and `set` are its own overlaid by those of the corrections that name it,
// in order, at the place of the corrected entry; a correction may itself be corrected. A correction that names no
// entry, or itself or a later one, is a Problem and changes nothing.
#pragma once

#include "lib/model/record.h"

#include <span>
#include <string>
#include <vector>

namespace decklog::model {

// `id` names the record (its kind decides the first stage). Of equal entries one stays. One id with two contents is
// damage: both stand, both count, an amendment of the id amends both, and a Problem "same-id" tells.
Record fold(const RecordId& id, std::span<const Entry> timeline);

// The record with one more entry. Requires: `next` sorts after every entry of the record, else this is fold() of all.
Record apply(Record record, const Entry& next);

// What an entry says now, after corrections and redactions. A redaction hides the corrections of its entry too.
struct Effective {
  Time at{};
  std::string text;
  Fields set;
  bool corrected = false;
  bool redacted = false;
};
// One per entry of record.timeline, in its order.
std::vector<Effective> effective(std::span<const Entry> sorted_timeline);

// The Lamport number of the next entry: 1 + the greatest in the timeline.
std::uint32_t next_number(std::span<const Entry> timeline);

}  // namespace decklog::model
