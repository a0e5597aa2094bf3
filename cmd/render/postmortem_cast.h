// SPDX-License-Identifier: MIT
//
// Who is who in a postmortem without blame: people appear as their roles ("commander"), those without one as
// "responder 1", "responder 2", … in the order in which they came in; the same person is the same throughout a
// document.
#pragma once

#include "lib/model/record.h"
#include "lib/model/roster.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::render {

enum class Names { hidden, shown };

class Cast {
 public:
  Cast(const model::Record& record, const model::Roster& roster, Names names);

  // How somebody is called. Teams, and whoever is no known person, keep their name.
  std::string called(const std::string& who) const;
  // A text with what people are known by (addresses, names, aliases of the roster) replaced by how they are called.
  std::string without_names(std::string_view text) const;

 private:
  void add(const std::string& who, const std::string& as);
  void add_responder(const std::string& who);
  void learn_spellings();
  bool is_person(const std::string& who) const;

  const model::Roster& roster_;
  Names names_;
  int responders_ = 0;
  std::map<std::string, std::string> called_;                   // person -> how they are called
  std::vector<std::pair<std::string, std::string>> spellings_;  // the longest first
};

// What people of a record and the roster are known by, the longest first, for whoever looks for names in a text.
std::vector<std::string> known_names(const model::Record& record, const model::Roster& roster);

}  // namespace decklog::render
