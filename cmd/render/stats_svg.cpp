// SPDX-License-Identifier: MIT
#include "cmd/render/stats_svg.h"

#include "cmd/render/svg.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/reports/histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace decklog::render {
namespace {

using base::Seconds;
using reports::Distribution;
using reports::Histogram;
using reports::MetricStats;

constexpr int kWidth = 860;
constexpr int kTop = 74;
constexpr int kPanel = 230;
constexpr int kBottom = 16;
constexpr std::size_t kLongestHeading = 100;
constexpr double kLetter = 6.5;  // about the width of one, at the size of labels

// Where a chart's axes are.
struct Area {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;
  double bottom() const { return top + height; }
};

Area histogram_area(double top) { return {.left = 24, .top = top + 46, .width = 350, .height = kPanel - 96}; }
Area months_area(double top) { return {.left = 450, .top = top + 46, .width = 390, .height = kPanel - 96}; }

void axis(Svg& svg, const Area& area) {
  svg.line(Ink::axis, {area.left, area.bottom()}, {area.left + area.width, area.bottom()});
}

// How many labels are left out between two that are shown.
std::size_t label_step(std::size_t letters, double room_for_each) {
  const double needed = static_cast<double>(letters + 1) * kLetter;
  return static_cast<std::size_t>(std::max(1.0, std::ceil(needed / room_for_each)));
}

// ---- The histogram

void draw_histogram(Svg& svg, const Area& area, const Histogram& drawn) {
  std::size_t most = 0;
  std::size_t letters = 0;
  for (const reports::Bin& bin : drawn.bins) {
    most = std::max(most, bin.count);
    letters = std::max(letters, base::format_span(bin.to).size());
  }
  const double width = area.width / static_cast<double>(drawn.bins.size());
  const std::size_t step = label_step(letters, width);
  for (std::size_t i = 0; i < drawn.bins.size(); ++i) {
    const reports::Bin& bin = drawn.bins[i];
    const double x = area.left + width * static_cast<double>(i);
    const double height = area.height * static_cast<double>(bin.count) / static_cast<double>(most);
    if (bin.count > 0) {
      svg.rectangle(Ink::bar, {{x + 1, area.bottom() - height}, width - 2, height},
                    fmt::format("{} to {}: {}", base::format_span(bin.from), base::format_span(bin.to), bin.count));
      svg.text(Ink::text, {x + width / 2, area.bottom() - height - 4}, std::to_string(bin.count), Anchor::middle);
    }
    if (i % step == 0) {
      svg.text(Ink::faint_text, {x, area.bottom() + 15}, base::format_span(bin.from), Anchor::middle);
    }
  }
  if (drawn.bins.size() % step == 0) {
    svg.text(Ink::faint_text, {area.left + area.width, area.bottom() + 15}, base::format_span(drawn.bins.back().to),
             Anchor::middle);
  }
  axis(svg, area);
}

// ---- The months

// Spans on the vertical axis: round bounds, linear or logarithmic as the values ask for.
class Rise {
 public:
  // Requires: some values.
  Rise(const Area& area, std::vector<Seconds> values) : area_(area) {
    std::sort(values.begin(), values.end());
    const Histogram drawn = reports::histogram(values);
    is_logarithmic_ = drawn.scale == Histogram::Scale::logarithmic;
    if (!is_logarithmic_) {
      ticks_ = reports::round_ticks(values.back(), kMostTicks);
      return;
    }
    for (const reports::Bin& bin : drawn.bins) {
      if (bin.from > Seconds{0}) ticks_.push_back(bin.from);
    }
    ticks_.push_back(drawn.bins.back().to);
  }

  double y(Seconds value) const {
    const double share = is_logarithmic_ ? std::log2(at_least_one(value) / at_least_one(ticks_.front())) /
                                               std::log2(at_least_one(ticks_.back()) / at_least_one(ticks_.front()))
                                         : seconds(value) / seconds(ticks_.back());
    return area_.bottom() - area_.height * std::clamp(share, 0.0, 1.0);
  }

  void draw(Svg& svg) const {
    const std::size_t step = (ticks_.size() + kMostTicks) / (kMostTicks + 1);
    for (std::size_t i = 0; i < ticks_.size(); i += step) {
      const double at = y(ticks_[i]);
      svg.line(Ink::grid, {area_.left, at}, {area_.left + area_.width, at});
      svg.text(Ink::faint_text, {area_.left - 6, at + 4}, base::format_span(ticks_[i]), Anchor::end);
    }
  }

 private:
  static constexpr std::size_t kMostTicks = 5;
  static double seconds(Seconds value) { return static_cast<double>(value.count()); }
  static double at_least_one(Seconds value) { return std::max(1.0, seconds(value)); }

  Area area_;
  std::vector<Seconds> ticks_;  // ascending; the axis goes from the first to the last
  bool is_logarithmic_ = false;
};

std::vector<std::string> months_of(const reports::StatsScope& scope) {
  std::vector<std::string> names;
  const base::Date last = base::utc_date(scope.until - Seconds{1});
  const base::Date first = base::utc_date(scope.since);
  const auto end = last.year() / last.month();
  for (auto month = first.year() / first.month(); month <= end; month += std::chrono::months{1}) {
    names.push_back(reports::month_name(std::chrono::sys_days{month / std::chrono::day{1}}));
  }
  return names;
}

// What is drawn of a month's values.
std::vector<Seconds> drawn_values(const Distribution& values) {
  if (values.is_few()) return values.values;
  return {*values.percentile(50), *values.percentile(90)};
}

struct Month {
  std::string name;
  const Distribution* values = nullptr;  // nothing: none was opened
  double x = 0;
};

std::vector<Month> placed_months(const MetricStats& metric, const reports::StatsScope& scope, const Area& area) {
  std::vector<Month> months;
  const std::vector<std::string> names = months_of(scope);
  const double width = area.width / static_cast<double>(names.size());
  for (const std::string& name : names) {
    const auto found = std::find_if(metric.groups.begin(), metric.groups.end(),
                                    [&](const reports::StatsGroup& group) { return group.name == name; });
    months.push_back({.name = name,
                      .values = found == metric.groups.end() ? nullptr : &found->values,
                      .x = area.left + width * (static_cast<double>(months.size()) + 0.5)});
  }
  return months;
}

void draw_month(Svg& svg, const Month& month, const Rise& rise, double width) {
  const Distribution& values = *month.values;
  if (values.is_few()) {
    for (const Seconds value : values.values) {
      svg.dot(Ink::second_dot, {month.x, rise.y(value)}, month.name + ": " + base::format_span(value));
    }
    return;
  }
  const Seconds half = *values.percentile(50);
  const Seconds nine = *values.percentile(90);
  const std::string hint = fmt::format("{}: p50 {}, p90 {}, of {}", month.name, base::format_span(half),
                                       base::format_span(nine), values.n());
  svg.rectangle(Ink::box, {{month.x - width / 2, rise.y(nine)}, width, rise.y(half) - rise.y(nine)}, hint);
}

// A line joins months that follow each other and have percentiles.
void draw_line(Svg& svg, Ink line, Ink dot, const std::vector<Month>& months, const Rise& rise, unsigned percent) {
  std::vector<Point> stretch;
  const auto end_stretch = [&] {
    svg.path(line, stretch);
    for (const Point& point : stretch) svg.dot(dot, point);
    stretch.clear();
  };
  for (const Month& month : months) {
    const auto value = month.values == nullptr ? std::nullopt : month.values->percentile(percent);
    if (!value) {
      end_stretch();
    } else {
      stretch.push_back({month.x, rise.y(*value)});
    }
  }
  end_stretch();
}

void draw_months(Svg& svg, const Area& area, const MetricStats& metric, const reports::StatsScope& scope) {
  std::vector<Seconds> values;
  for (const reports::StatsGroup& group : metric.groups) {
    for (const Seconds value : drawn_values(group.values)) values.push_back(value);
  }
  const Rise rise(area, std::move(values));
  rise.draw(svg);
  const std::vector<Month> months = placed_months(metric, scope, area);
  const double room = area.width / static_cast<double>(months.size());
  for (const Month& month : months) {
    if (month.values != nullptr) draw_month(svg, month, rise, std::min(room * 0.5, 26.0));
  }
  draw_line(svg, Ink::second_line, Ink::second_dot, months, rise, 90);
  draw_line(svg, Ink::main_line, Ink::main_dot, months, rise, 50);
  const std::size_t step = label_step(months.front().name.size(), room);
  for (std::size_t i = 0; i < months.size(); i += step) {
    svg.text(Ink::faint_text, {months[i].x, area.bottom() + 15}, months[i].name, Anchor::middle);
  }
  axis(svg, area);
}

// ---- The whole

std::string in_words(const MetricStats& metric) {
  const Distribution& values = metric.all;
  const std::string name = base::single_line(metric.metric.name);
  if (values.is_few()) return fmt::format("{}: {}", name, values_text(values.values));
  return fmt::format("{}: p50 {}, p75 {}, p90 {}, max {}, of {}", name, base::format_span(*values.percentile(50)),
                     base::format_span(*values.percentile(75)), base::format_span(*values.percentile(90)),
                     base::format_span(*values.max()), values.n());
}

std::vector<const MetricStats*> with_values(const reports::Stats& stats) {
  std::vector<const MetricStats*> metrics;
  for (const MetricStats& metric : stats.metrics) {
    if (metric.all.n() > 0) metrics.push_back(&metric);
  }
  return metrics;
}

std::string described(const std::vector<const MetricStats*>& metrics) {
  std::vector<std::string> parts;
  for (const MetricStats* metric : metrics) parts.push_back(in_words(*metric));
  return parts.empty() ? "no values" : base::join(parts, "; ");
}

void legend(Svg& svg) {
  constexpr double kAt = 52;
  constexpr double kLeft = 450;
  svg.path(Ink::main_line, {{kLeft, kAt}, {kLeft + 24, kAt}});
  svg.dot(Ink::main_dot, {kLeft + 12, kAt});
  svg.text(Ink::faint_text, {kLeft + 30, kAt + 4}, "p50");
  svg.path(Ink::second_line, {{kLeft + 70, kAt}, {kLeft + 94, kAt}});
  svg.dot(Ink::second_dot, {kLeft + 82, kAt});
  svg.text(Ink::faint_text, {kLeft + 100, kAt + 4}, "p90");
  svg.dot(Ink::second_dot, {kLeft + 152, kAt});
  svg.text(Ink::faint_text, {kLeft + 162, kAt + 4}, "one value, where a month has under 5");
}

}  // namespace

std::string stats_svg(const StatsReport& report) {
  DECKLOG_CHECK(report.scope.by == reports::StatsBy::month, "the picture is over months");
  const std::vector<const MetricStats*> metrics = with_values(report.stats);
  const std::string narrowed = narrowed_text(report.scope);
  const std::string title = "How long it took, " + span_text(report.scope) + (narrowed.empty() ? "" : "; " + narrowed);
  const int height = kTop + kPanel * std::max(1, static_cast<int>(metrics.size())) + kBottom;
  Svg svg(kWidth, height, title, described(metrics));
  svg.text(Ink::heading, {24, 28}, base::cut_to_width(title, kLongestHeading));
  svg.text(Ink::faint_text, {24, 56}, "commit " + report.commit);
  if (metrics.empty()) svg.text(Ink::text, {24, kTop + 40}, "no values");
  if (!metrics.empty()) legend(svg);
  double top = kTop;
  for (const MetricStats* metric : metrics) {
    svg.text(Ink::heading, {24, top + 16}, base::cut_to_width(in_words(*metric), kLongestHeading));
    draw_histogram(svg, histogram_area(top), reports::histogram(metric->all.values));
    draw_months(svg, months_area(top), *metric, report.scope);
    top += kPanel;
  }
  return svg.str();
}

}  // namespace decklog::render
