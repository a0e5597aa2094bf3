// SPDX-License-Identifier: MIT
//
// Histograms as text. The bars are ASCII: they are as wide everywhere, and nothing here knows what a terminal can draw.
#include "cmd/render/stats_page.h"
#include "lib/base/text.h"
#include "lib/reports/histogram.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using base::Seconds;
using reports::Bin;
using reports::Distribution;
using reports::Histogram;

constexpr std::size_t kLeastBar = 10;
constexpr std::size_t kMostBar = 60;

std::string plot_title(const reports::MetricStats& metric, const Histogram& drawn, const Page& page) {
  std::string text = page.style.paint(Role::strong, base::for_terminal(base::single_line(metric.metric.name)));
  text += fmt::format(": {} to {}, {}", model::word(metric.metric.from), model::word(metric.metric.to),
                      count_of_kind(metric.all.n(), metric.metric.kind));
  if (drawn.scale == Histogram::Scale::logarithmic) text += ", bins grow";
  return text + "\n";
}

// Which percentiles lie in the bin.
std::string marks(const Distribution& values, const Bin& bin) {
  std::string text;
  for (const unsigned percent : {50U, 75U, 90U}) {
    const auto value = values.percentile(percent);
    if (value && *value >= bin.from && *value < bin.to) text += fmt::format("  p{}", percent);
  }
  return text;
}

std::size_t widest_of(const std::vector<std::string>& texts) {
  std::size_t widest = 0;
  for (const std::string& text : texts) widest = std::max(widest, text.size());
  return widest;
}

std::string bars(const Distribution& values, const Histogram& drawn, const Page& page) {
  std::vector<std::string> labels;
  std::vector<std::string> counts;
  std::size_t most = 0;
  for (const Bin& bin : drawn.bins) {
    labels.push_back(fmt::format("{} to {}", base::format_span(bin.from), base::format_span(bin.to)));
    counts.push_back(fmt::format(" {}{}", bin.count, marks(values, bin)));
    most = std::max(most, bin.count);
  }
  const std::size_t label_width = widest_of(labels);
  const std::size_t others = label_width + widest_of(counts) + 4;
  const std::size_t width = page.terminal ? page.width : 80;
  const std::size_t room = std::clamp(width > others ? width - others : 0, kLeastBar, kMostBar);
  std::string text;
  for (std::size_t i = 0; i < drawn.bins.size(); ++i) {
    const std::size_t count = drawn.bins[i].count;
    const std::size_t length = count == 0 ? 0 : std::max<std::size_t>(1, (count * room * 2 + most) / (most * 2));
    text += fmt::format("  {:<{}} |{}{}\n", labels[i], label_width, std::string(length, '#'), counts[i]);
  }
  return text;
}

}  // namespace

std::string stats_plot(const StatsReport& report, const Page& page) {
  std::string text;
  for (const reports::MetricStats& metric : report.stats.metrics) {
    const Distribution& values = metric.all;
    if (values.n() == 0) continue;
    const Histogram drawn = values.is_few() ? Histogram{} : reports::histogram(values.values);
    text += "\n" + plot_title(metric, drawn, page);
    text += values.is_few() ? "  " + values_text(values.values) + "\n" : bars(values, drawn, page);
  }
  return text;
}

}  // namespace decklog::render
