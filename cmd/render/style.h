// SPDX-License-Identifier: MIT
//
// Colours by meaning, in one place. Without colours every text stays as it is, so nothing may be told by colour alone.
#pragma once

#include "lib/model/words.h"

#include <optional>
#include <string>
#include <string_view>

namespace decklog::render {

enum class Role {
  plain,
  dim,      // what is there to be found, not to be read
  strong,   // the answer
  urgent,   // P0
  bad,      // P1, errors
  warning,  // P2, late
  good,
  match,  // what was searched for
};

Role role_of(std::optional<model::Priority> priority);

class Style {
 public:
  explicit Style(bool colors) : colors_(colors) {}
  // The text between its escape sequences; the text alone without colours or when it is empty.
  std::string paint(Role role, std::string_view text) const;

 private:
  bool colors_;
};

}  // namespace decklog::render
