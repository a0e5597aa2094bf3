// SPDX-License-Identifier: MIT
#include "lib/git/date.h"

#include "tests/unit/git/sandbox.h"

#include <doctest/doctest.h>

#include <string>

using namespace decklog::git;
using namespace decklog::git::testing;

TEST_CASE("git's dates are read as git itself reads them") {
  Sandbox sandbox;
  for (const char* text : {"@1700000000 +0900", "1700000000 +0900", "1700000000 -0330", "2026-11-22T08:03:11Z",
                           "2026-11-22T08:03:11+09:00", "2026-11-22 08:03:11 +0900", "2026-11-22T08:03:11.25Z",
                           "Sun, 22 Nov 2026 08:03:11 +0900", "22 Nov 2026 08:03:11 -0800", "@0 +0000"}) {
    CAPTURE(text);
    sandbox.variables["GIT_AUTHOR_DATE"] = text;
    const std::string ident = sandbox.git(".", {"var", "GIT_AUTHOR_IDENT"});
    const auto date = parse_git_date(text);
    REQUIRE(date.has_value());
    const int minutes = date->offset_minutes < 0 ? -date->offset_minutes : date->offset_minutes;
    const std::string hours = std::to_string(minutes / 60);
    const std::string rest = std::to_string(minutes % 60);
    const std::string zone = std::string(date->offset_minutes < 0 ? "-" : "+") + (hours.size() < 2 ? "0" : "") + hours +
                             (rest.size() < 2 ? "0" : "") + rest;
    CHECK(ident == "Mina Test <mina@example.com> " + std::to_string(date->seconds) + " " + zone);
  }
}

TEST_CASE("a date without a zone is UTC") {
  const auto date = parse_git_date("2026-11-22T08:03:11");
  REQUIRE(date.has_value());
  CHECK(date->seconds == 1795334591);
  CHECK(date->offset_minutes == 0);
}

TEST_CASE("what is no date") {
  for (const char* text : {"", "yesterday", "12345", "@", "@12x", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                           "2026-11-22T24:00:00Z", "2026-11-22T08:03:11+2500", "2026-11-22T08:03:11Zx", "2026-11-22",
                           "Sun 22 Nov 2026 08:03:11", "22 Foo 2026 08:03:11"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_git_date(text).has_value());
  }
}
