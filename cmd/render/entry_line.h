// SPDX-License-Identifier: MIT
//
// One entry in words for people: what it did, and what marks it carries.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/fold.h"
#include "lib/model/record.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::render {

// Which entries a view shows, by what they say now; an empty one shows all.
using EntryFilter = std::function<bool(const model::Entry& entry, const model::Effective& now)>;

// Written down more than a minute after it happened.
bool is_late(const model::Entry& entry);

// An entry with what it says now. Points into the record.
struct ShownEntry {
  const model::Entry* entry;
  model::Effective now;
};
// Ordered as they happened, which a late entry makes different from the order of writing.
std::vector<ShownEntry> as_happened(const model::Record& record);

// "rolled_back_at" → "rolled back"
std::string milestone_words(model::Milestone milestone);

// It is the first of its record, not a step in its life.
bool creates_record(const model::Entry& entry);

// What the entry did beside its text: "triage -> coordination", "owner jun@example.com", "a file, 3.2 KiB". May be "".
std::string deed(const model::Entry& entry, const model::Effective& now, const Page& page);

// "mitigate: rolled back to v141", in one line; "(redacted)" instead of a text that was hidden.
std::string entry_summary(const model::Entry& entry, const model::Effective& now, const Page& page);

// "late 42m", "corrected", "redacted", joined by ", "; "" for an ordinary entry.
std::string entry_marks(const model::Entry& entry, const model::Effective& now);

// "impact users 18200, owner jun@example.com, started 17:02": the fields that a `set` names.
std::string fields_in_words(const model::Fields& change, const Page& page);

// "alice" of "alice@example.com": lists are narrow, and `show` names the people in full.
std::string short_name(const std::string& who);
// In full where nothing is cut to a width.
std::string short_name(const std::string& who, const Page& page);

// "3.2 KiB"
std::string size_in_words(std::uint64_t bytes);

}  // namespace decklog::render
