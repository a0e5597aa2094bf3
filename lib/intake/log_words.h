// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the words by which people's logs name times, facts and sections, and a line that begins with
// a time. For readers of text.
#pragma once

#include "lib/intake/told_time.h"

#include <optional>
#include <string>
#include <string_view>

namespace decklog::intake {

// "first detected" → detected_at. `words` from label_words().
std::optional<model::Milestone> moment_named(std::string_view words);

enum class LogField { none, impact, cause, priority, services, commander, reporter, zone, day };
LogField field_named(std::string_view words);
// A heading that parts an incident and begins none: "Timeline", "Lessons learned".
bool is_section(std::string_view words);

// "First detected: 2023-01-11 14:22", "**Impact**: nobody could pay".
struct Labelled {
  std::optional<model::Milestone> moment;
  LogField field = LogField::none;
  std::string value;  // what stands behind the label
  bool has_colon = false;
};
// Nothing when the text begins with no label that is known.
std::optional<Labelled> labelled_line(std::string_view text);

// "14:03 UTC [bob] rolled back": a time, who, what.
struct Stamped {
  ToldStamp stamp;
  ToldPerson by;
  std::string_view text;  // of the text it was read from
};
std::optional<Stamped> stamped_line(std::string_view text);
// Who is named at the beginning: "[bob] …", "@bob: …", "<bob> …", "**bob**: …"; takes it and what parts it from the
// text off.
ToldPerson take_author(std::string_view& text);

}  // namespace decklog::intake
