// SPDX-License-Identifier: MIT
#include "cmd/render/site_statistics.h"

#include "cmd/render/stats_svg.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using reports::Distribution;
using reports::MetricStats;
using Heads = SiteTable::Heads;

Html span_cell(std::optional<base::Seconds> span) { return html_text(span ? base::format_span(*span) : "-"); }

Html row_name(const std::string& name, const std::string& meaning) {
  Html cell = isolated(base::single_line(name));
  if (!meaning.empty()) cell += html_text(" ") + element("small", isolated(base::single_line(meaning)));
  return cell;
}

Html metrics_table(const reports::Stats& stats) {
  SiteTable table("How long it took",
                  {{"Metric", Heads::row}, {"Values"}, {"Missing"}, {"p50"}, {"p75"}, {"p90"}, {"Max"}});
  for (const MetricStats& metric : stats.metrics) {
    const Distribution& values = metric.all;
    table.add({row_name(metric.metric.name, metric.metric.meaning), html_text(std::to_string(values.n())),
               html_text(std::to_string(values.missing())), span_cell(values.percentile(kHalf)),
               span_cell(values.percentile(kThreeQuarters)), span_cell(values.percentile(kNineTenths)),
               span_cell(values.max())});
  }
  if (table.empty()) return element("p", {{"class", "faint"}}, "The policy has no metric.");
  return table.html();
}

Html kinds_table(const reports::Stats& stats) {
  SiteTable table("What was opened and what ended",
                  {{"Kind", Heads::row}, {"Opened"}, {"Of these still open"}, {"Of these reopened"}, {"Ended"}});
  for (const reports::KindStats& kind : stats.kinds) {
    table.add({html_text(base::kind_name(kind.kind).folder), html_text(std::to_string(kind.opened)),
               html_text(std::to_string(kind.open)), html_text(std::to_string(kind.reopened)),
               html_text(std::to_string(kind.ended))});
  }
  if (table.empty()) return element("p", {{"class", "faint"}}, "Nothing was opened and nothing ended.");
  return table.html();
}

Html left_out_note(const reports::LeftOut& left) {
  return element("p", {{"class", "faint"}},
                 "Left out: " + base::counted(left.drills, "drill", "drills") + ", " +
                     base::counted(left.false_positives, "false positive", "false positives") + ", " +
                     base::counted(left.duplicates, "duplicate", "duplicates") + ".");
}

}  // namespace

std::vector<SiteFile> site_statistics(const SiteInfo& site, const StatsReport& report) {
  constexpr std::string_view kPicture = "statistics.svg";
  Html content = element("h1", "Statistics");
  content += element("p", {{"class", "faint"}},
                     "From " + span_text(report.scope) + ". Percentiles are nearest ranks; " + "of fewer than " +
                         std::to_string(reports::kFewValues) + " values there is none.");
  content += site_section("spans", "How long it took",
                          metrics_table(report.stats) +
                              site_picture(kPicture, "Histograms of each metric, and its p50 and p90 month by month"));
  content +=
      site_section("counts", "How much there was", kinds_table(report.stats) + left_out_note(report.stats.left_out));
  return {
      site_page(site,
                {.path = "statistics.html", .title = "Statistics", .place = SitePlace::statistics, .content = content}),
      {std::string(kPicture), stats_svg(report)}};
}

}  // namespace decklog::render
