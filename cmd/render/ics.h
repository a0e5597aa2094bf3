// SPDX-License-Identifier: MIT
//
// The one writer of iCalendar (RFC 5545): lines end in CR LF and are folded at 75 octets, never within a character;
// times are UTC. Every text goes through its escape here.
#pragma once

#include "lib/base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

class Calendar {
 public:
  // `name`: shown by calendar programs.
  explicit Calendar(std::string_view name);

  // "VEVENT", "VALARM", …; every begin() has its end().
  void begin(std::string_view component);
  void end(std::string_view component);

  // What a person reads; any text.
  void text(std::string_view property, std::string_view value);
  void time(std::string_view property, base::Time time);
  void date(std::string_view property, base::Date date);
  // What has a form of its own and is not escaped: CATEGORIES:ONCALL. Requires: no controls.
  void value(std::string_view property, std::string_view value);
  // ATTENDEE, ORGANIZER; `name` may be "".
  void person(std::string_view property, std::string_view name, std::string_view address);

  // The whole calendar.
  std::string str() const;

 private:
  void line(std::string_view content);

  std::string text_;
};

// The parts, for tests.
std::string ics_escaped(std::string_view text);
std::string ics_folded(std::string_view line);

}  // namespace decklog::render
