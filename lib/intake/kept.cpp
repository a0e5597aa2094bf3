// SPDX-License-Identifier: MIT
#include "lib/intake/kept.h"

#include "lib/base/secrets.h"

#include <algorithm>
#include <array>

namespace decklog::intake {
namespace {

constexpr std::array<std::string_view, 3> kSenderKeys{"routing_key", "service_key", "integration_key"};

bool is_sender_key(std::string_view name) {
  return std::find(kSenderKeys.begin(), kSenderKeys.end(), name) != kSenderKeys.end();
}

// Whether there was something to mask.
bool mask(const std::string& name, Json& value) {
  bool found = false;
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    std::string masked = is_sender_key(name) ? std::string(base::kMasked) : base::mask_value(name, text);
    found = masked != text;
    if (found) value = std::move(masked);
  } else if (value.is_array()) {
    for (Json& item : value) found = mask(name, item) || found;
  } else if (value.is_object()) {
    for (auto& [key, member] : value.items()) found = mask(key, member) || found;
  }
  return found;
}

}  // namespace

std::string kept_delivery(std::string_view bytes, const Json& json) {
  Json copy = json;
  return mask("", copy) ? copy.dump(2) + "\n" : std::string(bytes);
}

}  // namespace decklog::intake
