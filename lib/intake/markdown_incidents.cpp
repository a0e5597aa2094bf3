// SPDX-License-Identifier: MIT
#include "lib/intake/markdown_incidents.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/log_words.h"
#include "lib/intake/markdown_lines.h"
#include "lib/intake/told_text.h"

#include <fmt/format.h>

namespace decklog::intake {
namespace {

constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kNoHeading = 7;  // any heading ends what has none

}  // namespace

void MarkdownIncidents::begin(std::size_t level, std::string_view title) {
  end();
  record_.emplace();
  record_->line = number_;
  const std::string words = plain_words(title);
  record_->title = base::cut_to_width(words, kLongestTitle);
  if (record_->title != words) doubt("the title is cut to 200 columns");
  level_ = level;
  has_items_ = false;
  clock_.start_anew();
  moment_clock_.start_anew();
  if (file_zone_) set_zone(*file_zone_);
}

void MarkdownIncidents::end() {
  if (!record_) return;
  if (!is_empty()) {
    if (record_->title.empty()) {
      throw base::BadData(how_.file, {record_->line, 0}, "what stands here has no heading, so it has no title",
                          "say it with --title TEXT");
    }
    told_.records.push_back(std::move(*record_));
  } else if (has_items_) {
    doubt(record_->line, fmt::format("'{}' has no time in it: left out", base::cut_to_width(record_->title, 60)));
  }
  record_.reset();
  has_items_ = false;
}

ToldRecord& MarkdownIncidents::record() {
  if (!record_) begin(kNoHeading, how_.title);
  return *record_;
}

bool MarkdownIncidents::is_over_many() const { return record_ && intake::is_over_many(label_words(record_->title)); }

void MarkdownIncidents::set_day(const ToldStamp& day) {
  clock_.set_day(day, number_);
  moment_clock_.set_day(day, number_);
}

void MarkdownIncidents::set_zone(const base::Zone& zone) {
  clock_.set_zone(zone);
  moment_clock_.set_zone(zone);
}

bool MarkdownIncidents::take_zone_name(const std::string& value) {
  const std::string name = value.substr(0, value.find_first_of(" .,;)"));
  const auto zone = name == "GMT" ? base::Zone::utc() : base::Zone::named(name);
  if (!zone) {
    doubt(fmt::format("'{}' is no zone that is known", base::cut_to_width(name, 40)));
    return false;
  }
  set_zone(*zone);
  if (!record_ || is_over_many()) file_zone_ = zone;
  return true;
}

void MarkdownIncidents::add_moment(model::Milestone which, const ToldStamp& stamp, const ToldPerson& by,
                                   std::string_view text) {
  // The days of these times are not those of the timeline below, unless nothing else says a day.
  const auto at = moment_clock_.instant(stamp, number_);
  if (!at) return;
  if (!clock_.has_day() && stamp.date) clock_.set_day(stamp, number_);
  const ToldMoment moment{.at = *at, .line = number_, .by = by, .text = plain_words(text)};
  const auto [place, is_first] = record().moments.emplace(which, moment);
  if (is_first || place->second.at == moment.at) return;
  doubt(fmt::format("{} is {} here and {} in line {}, which counts", model::word(which), base::format_utc(moment.at),
                    base::format_utc(place->second.at), place->second.line));
}

}  // namespace decklog::intake
