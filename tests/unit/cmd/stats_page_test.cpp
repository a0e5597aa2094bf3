// SPDX-License-Identifier: MIT
#include "cmd/render/stats_page.h"

#include "cmd/render/stats_json.h"
#include "cmd/render/stats_svg.h"
#include "cmd/render/svg.h"
#include "lib/base/text.h"
#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace decklog::render {
namespace {

using base::Seconds;
using std::chrono::minutes;

const std::string kHostileName =
    "=cmd|<b>&\x1b[2J"
    "\xe2\x80\xae"
    "x";

base::Time day(unsigned month, unsigned number) {
  return std::chrono::sys_days{std::chrono::year{2026} / std::chrono::month{month} / std::chrono::day{number}};
}

reports::Distribution distribution(int count) {
  reports::Distribution values;
  for (int i = 1; i <= count; ++i) values.values.emplace_back(minutes{i * i});
  return values;
}

StatsReport sample_report(const std::string& name, int count) {
  StatsReport report;
  report.commit = std::string(40, 'a');
  report.scope.since = day(9, 1);
  report.scope.until = day(11, 1);
  report.scope.judged_at = report.scope.until;
  report.scope.services = {name};
  report.scope.metrics = {name};
  report.scope.by = reports::StatsBy::month;
  reports::MetricStats metric;
  metric.metric.name = name;
  metric.metric.meaning = name;
  metric.all = distribution(count);
  metric.groups = {{"2026-09", distribution(count)}, {name, distribution(2)}};
  report.stats.metrics = {metric};
  return report;
}

bool is_safe(const std::string& shown) {
  const auto points = base::code_points(shown);
  return std::none_of(points.begin(), points.end(),
                      [](char32_t c) { return c != U'\n' && c != U'\r' && base::is_unsafe(c); });
}

}  // namespace

TEST_CASE("nothing that a ledger holds reaches the terminal, the picture or the spreadsheet as a command") {
  const StatsReport report = sample_report(kHostileName, 9);
  const Page page = test::plain_page();
  for (const std::string& shown : {stats_page(report, page), stats_plot(report, page), stats_again(report),
                                   stats_csv(report), stats_json(report), stats_svg(report)}) {
    CHECK(is_safe(shown));
    CHECK(shown.find("cmd|") != std::string::npos);  // it is shown, though
  }
  CHECK(stats_svg(report).find("<b>") == std::string::npos);
  CHECK(stats_svg(report).find("&lt;b&gt;&amp;") != std::string::npos);
  CHECK(stats_csv(report).find("\n=") == std::string::npos);
  CHECK(stats_csv(report).find(",=") == std::string::npos);
}

TEST_CASE("bars have their share of the terminal's width, and any count has one") {
  Page page = test::plain_page();
  page.terminal = true;
  for (const std::size_t width : {30U, 80U, 200U}) {
    page.width = width;
    std::size_t bars = 0;
    for (const std::string& line : base::split_lines(stats_plot(sample_report("mitigate", 40), page))) {
      const auto length = static_cast<std::size_t>(std::count(line.begin(), line.end(), '#'));
      bars += length > 0 ? 1U : 0U;
      if (length > 10) CHECK(line.size() <= width);
      if (line.find('|') != std::string::npos) CHECK((length > 0) == (line.find("| 0") == std::string::npos));
    }
    CHECK(bars > 3);
  }
}

TEST_CASE("few values are told, not drawn") {
  CHECK(stats_plot(sample_report("mitigate", 3), test::plain_page()).find("1m, 4m, 9m") != std::string::npos);
  CHECK(stats_plot(sample_report("mitigate", 0), test::plain_page()).empty());
}

TEST_CASE("while the time has not ended, no command is promised to give the same") {
  StatsReport report = sample_report("mitigate", 3);
  CHECK(stats_again(report).find("--as-of aaaa") != std::string::npos);
  report.scope.judged_at -= Seconds{1};
  CHECK(stats_again(report).empty());
}

TEST_CASE("a picture without values says so, and one over centuries is drawn") {
  CHECK(stats_svg(sample_report("mitigate", 0)).find("no values") != std::string::npos);
  StatsReport report = sample_report("mitigate", 6);
  report.scope.since = base::Time{};
  CHECK(stats_svg(report).find("2026-09: p50 9m, p90 36m, of 6") != std::string::npos);
  report.stats.metrics.clear();
  CHECK(stats_svg(report).find("no values") != std::string::npos);
}

TEST_CASE("shapes of a picture") {
  Svg svg(100, 50, "a < b", "c & d");
  svg.path(Ink::main_line, {{1, 2}});
  CHECK(svg.str().find("polyline") == std::string::npos);
  svg.path(Ink::main_line, {{1, 2}, {3, 4.25}});
  svg.dot(Ink::main_dot, {5, 6}, "said");
  const std::string text = svg.str();
  CHECK(text.find("<title id=\"title\">a &lt; b</title>") != std::string::npos);
  CHECK(text.find("<desc id=\"description\">c &amp; d</desc>") != std::string::npos);
  CHECK(text.find("points=\"1.0,2.0 3.0,4.2\"") != std::string::npos);
  CHECK(text.find("<title>said</title></circle>") != std::string::npos);
  CHECK(text.find("prefers-color-scheme: dark") != std::string::npos);
}

}  // namespace decklog::render
