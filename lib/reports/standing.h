// SPDX-License-Identifier: MIT
//
// How a change stands to its window, and on whom a request waits: what queue, counts and lists all go by. Pure.
#pragma once

#include "lib/base/error.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::reports {

// From here on a coming time is worth a word, and a planned change needs a hand.
inline constexpr base::Seconds kSoon = std::chrono::hours{1};

enum class ChangeState {
  quiet,        // planned for later, or without a window
  starts_soon,  // within kSoon
  start_late,   // its start has passed, its end has not
  running,      // begun, its end has not passed
  past_end,     // its end has passed and it is not over
  over,
};
// For programs: never changed. "quiet", "starts-soon", "start-late", "running", "past-end", "over".
std::string_view word(ChangeState state);
// Requires: a change.
ChangeState change_state(const model::Header& change, base::Time now);
// Somebody must start, finish, extend or cancel it now.
bool needs_a_hand(ChangeState state);
// "start late 12m", "starts in 40m", "past its end 2h"; "" while there is nothing to say.
std::string in_words(ChangeState state, const model::Header& change, base::Time now);

// The next word that a person promised (`ack --eta`, `update --next`), the earlier one.
std::optional<base::Time> promised_word(const model::Header& record);

// "us", "requester", or what it is blocked on; "" for what is over. Requires: a request.
std::string waits_on(const model::Header& request);

// model::missing_for(), which asks the header alone.
std::vector<base::Reason> missing_for(const model::Header& record, model::Verb verb, const model::Policy& policy);
// The first command that satisfies one of the reasons; "" when there is none. The cause is given in closing, so it
// comes last.
std::string first_fix(const std::vector<base::Reason>& missing);

// A handoff's receiver; of all else the owner. May be "".
std::string whose(const model::Header& record);

}  // namespace decklog::reports
