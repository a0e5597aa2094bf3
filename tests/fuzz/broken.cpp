// SPDX-License-Identifier: MIT
#include "tests/fuzz/target.h"

#include <cstdio>
#include <cstdlib>

void decklog::fuzz::broken(const char* what, const std::string& detail) {
  std::fprintf(stderr, "does not hold: %s\n%s\n", what, detail.c_str());
  std::abort();
}
