// SPDX-License-Identifier: MIT
//
// Secrets in texts: private keys, tokens by their makers' marks, passwords in addresses, and what stands behind words
// such as "password=". One scanner for two uses: what people type is refused when a secret in it is sure, for nobody
// may be kept from writing at night; what comes in by itself is masked when one is likely, for better one word too many
// than a credential in a history that keeps everything. tests/hostile/secrets measures both.
#pragma once

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::base {

inline constexpr std::string_view kMasked = "[masked]";

struct Secret {
  std::string_view kind;  // stable, for programs: "github-token"
  std::string_view name;  // for people: "a GitHub token"
  Span place;             // the secret itself, in bytes
  enum class Certainty { sure, likely } certainty = Certainty::sure;
};

// In their order, none overlapping. Takes time in proportion to the text, which may be any bytes.
std::vector<Secret> find_secrets(std::string_view text);
// The same, without what is only likely.
std::vector<Secret> find_sure_secrets(std::string_view text);

// The text with each of the secrets found in it replaced by kMasked.
std::string masked(std::string_view text, const std::vector<Secret>& secrets);
// The text with each secret, also a likely one, replaced by kMasked. Idempotent.
std::string mask_secrets(std::string_view text);
// The same of a value that stands under a name: "x7…" under "password" is a secret as a whole.
std::string mask_value(std::string_view name, std::string_view value);

// What somebody wanted to write down holds a secret. Tells every place, and never the secret.
class SecretFound : public Error {
 public:
  SecretFound(const std::string& message, std::vector<Reason> places, const std::string& hint)
      : Error(ExitCode::secret, "secret-found", message, hint), places_(std::move(places)) {}
  const std::vector<Reason>& places() const { return places_; }

 private:
  std::vector<Reason> places_;
};

}  // namespace decklog::base
