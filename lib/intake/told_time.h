// SPDX-License-Identifier: MIT
//
// Private to lib/intake: times as people write them into logs. A stamp is what stands there; a ToldClock makes an
// instant of it with what the log said before (the day, the zone) and never guesses: no zone and no day are errors, an
// hour that clocks skip or show twice and a midnight that went by unsaid are doubts.
#pragma once

#include "lib/intake/told.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

struct ToldStamp {
  std::optional<base::Date> date;
  bool has_year = true;                 // of the date
  std::optional<base::Seconds> clock;   // since midnight
  std::optional<base::Seconds> offset;  // east of UTC
  std::string letters;                  // of another zone: "CET"
  std::size_t length = 0;               // in bytes, of the text it was read from
  std::string text;
};

// What the text begins with: a day ("2025-03-04", "04.03.2025", "Tuesday, March 4th, 2025", "4 Mar"), a clock ("14:03",
// "2:03 PM", "14:03:05.120"), or both, with a zone ("Z", "UTC", "+01:00", "CET"). Nothing for anything else, also for
// 03/04/2025, whose month nobody can tell.
std::optional<ToldStamp> stamp_at_start(std::string_view text);
// The first stamp with a day anywhere in the text.
std::optional<ToldStamp> day_in(std::string_view text);

class ToldClock {
 public:
  // Requires: both outlive this.
  ToldClock(const Telling& how, std::vector<Doubt>& doubts) : how_(how), doubts_(doubts), day_(how.date) {}

  // The days and zones of what follows.
  void set_day(const ToldStamp& stamp, int line);
  void set_zone(const base::Zone& zone) { zone_ = zone; }
  const std::optional<base::Zone>& zone() const { return zone_; }
  bool has_day() const { return day_.has_value(); }
  // Another incident begins: its day and zone are not those of the one before.
  void start_anew();

  // Nothing for a day without a clock, and for a year before 1970. Throws: BadData.
  std::optional<base::Time> instant(const ToldStamp& stamp, int line);

 private:
  base::Date day_of(const ToldStamp& stamp, int line);
  base::Time by_zone(base::Date day, const ToldStamp& stamp, int line);
  [[noreturn]] void fail(const ToldStamp& stamp, int line, const std::string& lacks, const std::string& hint) const;

  const Telling& how_;
  std::vector<Doubt>& doubts_;
  std::optional<base::Date> day_;
  std::optional<base::Zone> zone_;
  std::optional<base::Seconds> last_clock_;  // of day_
};

}  // namespace decklog::intake
