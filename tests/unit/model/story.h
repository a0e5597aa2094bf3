// SPDX-License-Identifier: MIT
//
// A record that a test tells entry by entry: ids and times tick by themselves, one minute each.
#pragma once

#include "lib/model/rules.h"

#include <string>
#include <string_view>

namespace decklog::model {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

inline constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{8};
inline constexpr std::string_view kAlice = "alice@example.com";
inline constexpr std::string_view kJun = "jun@example.com";

// An id made of its number alone: "0007-000007"; `twin` tells apart entries that clones made with the same number.
EntryId entry_id(std::uint32_t number, std::uint32_t twin = 0);

// "INC-20261122-K7FQ", "REQ-…-M3XA", "CHG-…-9TWD", "HND-…-QH2E".
RecordId record_id(base::Kind kind);

struct Story {
  Record record;
  Policy policy;
  Time now = kStart;

  explicit Story(base::Kind kind);

  // The next entry, by Alice, one minute after the last; not appended.
  Entry make(Body body, std::string text = {}, Fields set = {});
  // Appends what the rules allow. Throws: a message with the codes when they refuse.
  Story& then(const Entry& entry);
  Story& then(Body body, std::string text = {}, Fields set = {});
  // Appends whatever the rules say, as a merge would.
  Story& forced(Body body, std::string text = {}, Fields set = {});

  // The entry that the verb's command would write here, with everything that the verb needs.
  Entry usual(Verb verb);
  Story& then(Verb verb);
};

// A record of that kind that came to that stage in the usual way. Requires: the stage is one of the kind's.
Story story_in(base::Kind kind, Stage stage);

// The codes of a refusal in its order; none when it is allowed.
std::vector<std::string> codes(const std::optional<Refusal>& refusal);

// The codes of the record's problems in their order. Checks that each has its words.
std::vector<std::string> problem_codes(const Record& record);

}  // namespace decklog::model
