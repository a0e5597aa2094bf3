// SPDX-License-Identifier: MIT
//
// Private to lib/intake: what a record knows of signals, and signals in words.
#pragma once

#include "lib/intake/alert.h"
#include "lib/model/record.h"

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::intake {

inline constexpr const char* kFiring = "firing";
inline constexpr const char* kAcknowledged = "acknowledged";
inline constexpr const char* kResolved = "resolved";
inline constexpr const char* kSuppressed = "suppressed";
inline constexpr const char* kFlapping = "flapping";

const char* status_word(AlertStatus status);

// How far an episode is: firing, acknowledged, resolved.
int rank(AlertStatus status);
int rank_of(const model::Signal& known);

// nullptr: the record never heard of the alert.
const model::Signal* known_in(const model::Record& record, const std::string& source, const Alert& alert);

// What the timeline says of one signal.
struct SignalHistory {
  std::size_t changes = 0;  // since a time
  base::Time flapped_at{};  // the last time; 1970 for never
};
SignalHistory history_of(const model::Record& record, const model::Signal& signal, base::Time since);

// "firing: a (B=12.4); b and 3 more; resolved: c". `alerts`: what the source said of them.
std::string words_of(const std::vector<model::Signal>& signals, const std::vector<Alert>& alerts);

}  // namespace decklog::intake
