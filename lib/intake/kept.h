// SPDX-License-Identifier: MIT
//
// Private to lib/intake: a delivery as it came, to be kept as evidence.
#pragma once

#include "lib/intake/json_value.h"

#include <string>
#include <string_view>

namespace decklog::intake {

// What is longer is not kept: one delivery may be evidence of many records.
inline constexpr std::size_t kMaxKept = 256 * 1024;

// The delivery without its secrets. Its very bytes when nothing in it looks like one; else all of it is written anew,
// with each masked. Keys that senders prove themselves by (PagerDuty's routing_key) are always masked.
std::string kept_delivery(std::string_view bytes, const Json& json);

}  // namespace decklog::intake
