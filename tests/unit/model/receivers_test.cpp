// SPDX-License-Identifier: MIT
#include "lib/model/receivers.h"

#include <doctest/doctest.h>

namespace decklog::model {
namespace {

Roster receiving_roster() {
  Roster roster;
  roster.people["mina"] = {.emails = {"mina@example.com", "mina@home.example"}, .aliases = {"mk"}};
  roster.people["jun"] = {.emails = {"jun@example.com"}};
  roster.people["guest"] = {};
  roster.teams["payments"] = {.members = {"mina", "jun"}};
  roster.teams["search"] = {.members = {"jun@example.com"}};
  return roster;
}

using NameSet = std::set<std::string>;

}  // namespace

TEST_CASE("the names that somebody goes by") {
  const Roster roster = receiving_roster();
  const NameSet mina{"mina", "mina@example.com", "mina@home.example", "mk", "payments"};
  CHECK(names_of(roster, "mina") == mina);
  CHECK(names_of(roster, "mk") == mina);
  CHECK(names_of(roster, "jun") == NameSet{"jun", "jun@example.com", "payments", "search"});
  CHECK(names_of(roster, "MINA@example.com").contains("MINA@example.com"));
  CHECK(names_of(roster, "MINA@example.com").contains("payments"));
  CHECK(names_of(roster, "eve@example.com") == NameSet{"eve@example.com"});
  CHECK(names_of({}, "mina") == NameSet{"mina"});
}

TEST_CASE("whom a handoff is offered to, and who may accept it") {
  const Roster roster = receiving_roster();
  const std::vector<std::string> mina{"mina", "mina@example.com", "mina@home.example", "mk"};
  CHECK(receiver(roster, "mk").name == "mina@example.com");
  CHECK(receiver(roster, "mk").names == mina);
  CHECK(receiver(roster, "guest").name == "guest");
  CHECK(receiver(roster, "Payments").name == "payments");
  CHECK(receiver(roster, "payments").names ==
        std::vector<std::string>{"jun", "jun@example.com", "mina", "mina@example.com", "mina@home.example", "mk"});
  CHECK(receiver(roster, "search").names == std::vector<std::string>{"jun", "jun@example.com"});
  CHECK(receiver(roster, "eve@example.com").name == "eve@example.com");
  CHECK(receiver(roster, "eve@example.com").names.empty());
  CHECK(receiver({}, "payments").names.empty());
}

TEST_CASE("the name that somebody most likely meant") {
  const std::vector<std::string> names{"bob@example.com", "Alice Kim", "jun@example.com", "jun@home.example",
                                       "payments"};
  CHECK(nearest_name("bob", names) == "bob@example.com");
  CHECK(nearest_name("Bob", names) == "bob@example.com");
  CHECK(nearest_name("jun", names) == "jun@example.com");
  CHECK(nearest_name("bob@exmaple.com", names) == "bob@example.com");
  CHECK(nearest_name("paymnets", names) == "payments");
  CHECK(nearest_name("ALICE KIN", names) == "Alice Kim");
  CHECK(nearest_name("eve", names) == "");
  CHECK(nearest_name("", names) == "");
  CHECK(nearest_name("bob", {}) == "");
  // Somebody's own name before another's address.
  CHECK(nearest_name("mina", {"mina@example.com", "mina"}) == "mina");
}

TEST_CASE("every name of a roster") {
  CHECK(roster_names(receiving_roster()) == std::vector<std::string>{"guest", "jun", "jun@example.com", "mina",
                                                                     "mina@example.com", "mina@home.example", "mk",
                                                                     "payments", "search"});
}

}  // namespace decklog::model
