// SPDX-License-Identifier: MIT
//
// How a test says what is refused: every reason with its code and the command that would satisfy it, in order.
#pragma once

#include "lib/base/text.h"
#include "tests/unit/model/story.h"

#include <doctest/doctest.h>

namespace decklog::model {

struct Expected {
  std::string code;
  std::string fix;  // the whole command; "" when there is none
};

// Requires: exactly the expected reasons; none expected means that the entry is allowed.
inline void check_refused(const Story& story, const Entry& entry, const std::vector<Expected>& expected) {
  const auto refusal = refuses(story.record, entry, story.policy);
  std::vector<std::string> wanted;
  for (const Expected& reason : expected) wanted.push_back(reason.code);
  REQUIRE(base::join(codes(refusal), ", ") == base::join(wanted, ", "));
  if (!refusal) return;
  CHECK(refusal->message.starts_with("cannot "));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(refusal->reasons[i].fix == expected[i].fix);
    CHECK_FALSE(refusal->reasons[i].message.empty());
  }
}

}  // namespace decklog::model
