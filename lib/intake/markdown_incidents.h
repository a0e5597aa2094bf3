// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the incidents of a Markdown log as they come to be, one after the other: the one that is being
// told, its days and zones, the times that have a name.
#pragma once

#include "lib/intake/told_time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::intake {

class MarkdownIncidents {
 public:
  // Requires: it outlives this.
  explicit MarkdownIncidents(const Telling& how)
      : how_(how), clock_(how, told_.doubts), moment_clock_(how, told_.doubts) {}
  MarkdownIncidents(const MarkdownIncidents&) = delete;
  MarkdownIncidents& operator=(const MarkdownIncidents&) = delete;

  // Of all that is told from now on: the file's line, from 1.
  void at_line(int number) { number_ = number; }
  int line() const { return number_; }
  void doubt(std::string message) { told_.doubts.push_back({number_, std::move(message)}); }
  void doubt(int line, std::string message) { told_.doubts.push_back({line, std::move(message)}); }

  // Ends the one before. `level`: of its heading, 1 to 6.
  void begin(std::size_t level, std::string_view title);
  // Takes it if it has a time. Throws: BadData when it has no title.
  void end();
  // All of them. Requires: end().
  Told take() { return std::move(told_); }

  bool is_open() const { return record_.has_value(); }
  // The one that is told; begins one without a heading when there is none.
  ToldRecord& record();
  bool is_inside(std::size_t level) const { return record_ && level > level_; }
  // Without any time so far.
  bool is_empty() const { return !record_ || (record_->lines.empty() && record_->moments.empty()); }
  // Whether its heading stands over many incidents and is none.
  bool is_over_many() const;
  // Whether anything stands below the heading; what has, and no time in it, is told when it is left out.
  void has_items(bool has) { has_items_ = has; }

  void set_day(const ToldStamp& day);
  // False, with a doubt, when no zone has this name.
  bool take_zone_name(const std::string& value);
  ToldClock& clock() { return clock_; }  // of the timeline

  // A time that has a name; of two that differ the first counts, with a doubt.
  void add_moment(model::Milestone which, const ToldStamp& stamp, const ToldPerson& by, std::string_view text);

 private:
  void set_zone(const base::Zone& zone);

  const Telling& how_;
  Told told_;
  int number_ = 0;
  std::optional<ToldRecord> record_;
  std::size_t level_ = 0;  // of its heading
  bool has_items_ = false;
  ToldClock clock_;
  ToldClock moment_clock_;               // of times that have a name
  std::optional<base::Zone> file_zone_;  // said before the first incident
};

}  // namespace decklog::intake
