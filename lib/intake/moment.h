// SPDX-License-Identifier: MIT
//
// Times of alerts: "2026-08-07T09:14:22.114327806Z", in UTC with the digits that the source gave. The fraction counts
// when two are compared: an alert may fire twice in a second.
#pragma once

#include "lib/base/time.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::intake {

// The normal form of a time; "" for the year 1 (how sources write "not yet"). Nothing when it is no time.
std::optional<std::string> moment_of(std::string_view text);
// Whole seconds. Requires: the normal form, not "".
base::Time seconds_of(const std::string& moment);
// Requires: the normal form; "" comes before everything.
std::strong_ordering compare_moments(const std::string& a, const std::string& b);

}  // namespace decklog::intake
