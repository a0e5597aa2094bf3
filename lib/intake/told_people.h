// SPDX-License-Identifier: MIT
//
// Private to lib/intake: whom a log means by a name.
#pragma once

#include "lib/intake/told.h"
#include "lib/model/roster.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace decklog::intake {

class ToldPeople {
 public:
  // `nobody` stands where no one is named.
  ToldPeople(const model::Roster& roster, std::string nobody);

  // The person's address (else key) when the roster knows the name, an alias or an address; else the address, else the
  // name as it stands.
  std::string who(const ToldPerson& person, int line);
  // Whether somebody is named.
  static bool is_named(const ToldPerson& person) { return !person.name.empty() || !person.address.empty(); }
  // Who is not in the roster, and where first.
  void doubt_strangers(std::vector<Doubt>& doubts) const;

 private:
  struct Stranger {
    int line = 0;
    std::uint64_t times = 0;
  };
  std::map<std::string, std::string> known_;  // by lower case
  std::map<std::string, Stranger> strangers_;
  bool has_roster_ = false;
  std::string nobody_;
};

}  // namespace decklog::intake
