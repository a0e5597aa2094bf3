// SPDX-License-Identifier: MIT
//
// One walk over the text. At each place the rules (secret_rules.h) are asked; what one of them takes is not looked at
// again.
#include "lib/base/secrets.h"

#include "lib/base/secret_rules.h"

#include <algorithm>

namespace decklog::base {

std::vector<Secret> find_secrets(std::string_view text) {
  std::vector<Secret> found;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto secret = secret_at(text, at, in_word ? Begins::inside : Begins::word)) {
      found.push_back(*secret);
      at = secret->place.end;
      in_word = false;
      continue;
    }
    in_word = is_word_character(text[at]);
    ++at;
  }
  return found;
}

std::vector<Secret> find_sure_secrets(std::string_view text) {
  std::vector<Secret> found = find_secrets(text);
  std::erase_if(found, [](const Secret& secret) { return secret.certainty != Secret::Certainty::sure; });
  return found;
}

std::string masked(std::string_view text, const std::vector<Secret>& secrets) {
  std::string out;
  std::size_t at = 0;
  for (const Secret& secret : secrets) {
    out.append(text.substr(at, secret.place.begin - at)).append(kMasked);
    at = secret.place.end;
  }
  return out.append(text.substr(at));
}

std::string mask_secrets(std::string_view text) {
  // A mask is short: a word that tells of a secret may now be near enough to the next one. How near a rule looks bounds
  // how often; the number here is only against a rule that takes a mask for a secret.
  constexpr int kPasses = 32;
  std::string now(text);
  for (int pass = 0; pass < kPasses; ++pass) {
    std::string next = masked(now, find_secrets(now));
    if (next == now) break;
    now = std::move(next);
  }
  return now;
}

std::string mask_value(std::string_view name, std::string_view value) {
  const std::string front = std::string(name) + "=";
  const bool is_secret = mask_secrets(front + std::string(value)) == front + std::string(kMasked);
  return is_secret ? std::string(kMasked) : mask_secrets(value);
}

}  // namespace decklog::base
