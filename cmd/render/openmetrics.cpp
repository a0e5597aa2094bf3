// SPDX-License-Identifier: MIT
//
// OpenMetrics 1.0 (openmetrics.io) and Prometheus' text format 0.0.4. They differ in how a family is named in its
// TYPE, in UNIT, in how whole bounds are written, and in "# EOF".
#include "cmd/render/openmetrics.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <initializer_list>

namespace decklog::render {
namespace {

using reports::Labels;
using reports::SpanCounts;
using reports::Tally;

enum class Type { gauge, counter, histogram, info };

using LabelNames = std::initializer_list<std::string_view>;

std::string labels(LabelNames names, const Labels& values, std::string_view more = {}) {
  std::string text;
  auto value = values.begin();
  for (const std::string_view name : names) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, metric_label(*value++));
  }
  if (!more.empty()) text += (text.empty() ? "" : ",") + std::string(more);
  return text.empty() ? "" : "{" + text + "}";
}

class Writer {
 public:
  explicit Writer(MetricsForm form) : form_(form) {}

  // `name` is without the suffix that its samples have: _total, _info.
  void family(std::string_view name, Type type, std::string_view help) {
    const bool is_open = form_ == MetricsForm::openmetrics;
    const std::string told = std::string(name) + std::string(is_open ? "" : suffix(type));
    text_ += fmt::format("# TYPE {} {}\n", told, type_word(type));
    if (is_open && name.ends_with("_seconds")) text_ += fmt::format("# UNIT {} seconds\n", told);
    text_ += fmt::format("# HELP {} {}\n", told, help);
    name_ = std::string(name) + std::string(suffix(type));
  }

  void sample(std::string_view labels, std::uint64_t value) { sample("", labels, std::to_string(value)); }

  void tally(LabelNames names, const Tally& tally) {
    for (const auto& [values, count] : tally) sample(labels(names, values), count);
  }

  void histogram(LabelNames names, const Labels& values, const SpanCounts& spans) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < spans.counts.size(); ++i) {
      sum += spans.counts[i];
      const std::string bound = i < reports::kSpanBounds.size() ? bound_text(reports::kSpanBounds[i]) : "+Inf";
      sample("_bucket", labels(names, values, "le=\"" + bound + "\""), std::to_string(sum));
    }
    sample("_sum", labels(names, values), std::to_string(spans.sum_seconds));
    sample("_count", labels(names, values), std::to_string(sum));
  }

  std::string str() && { return text_ + (form_ == MetricsForm::openmetrics ? "# EOF\n" : ""); }

 private:
  static std::string_view suffix(Type type) {
    if (type == Type::counter) return "_total";
    return type == Type::info ? "_info" : "";
  }

  std::string_view type_word(Type type) const {
    switch (type) {
      case Type::counter:
        return "counter";
      case Type::histogram:
        return "histogram";
      case Type::info:
        return form_ == MetricsForm::openmetrics ? "info" : "gauge";
      case Type::gauge:
        break;
    }
    return "gauge";
  }

  std::string bound_text(std::int64_t bound) const {
    return std::to_string(bound) + (form_ == MetricsForm::openmetrics ? ".0" : "");
  }

  void sample(std::string_view part, std::string_view labels, std::string_view value) {
    text_ += fmt::format("{}{}{} {}\n", name_, part, labels, value);
  }

  MetricsForm form_;
  std::string text_;
  std::string name_;
};

void write_ledger(Writer& out, const MetricsSource& source) {
  out.family("decklog", Type::info, "Which decklog told of which commit of the ledger.");
  out.sample(labels({"version", "head"}, {source.version, source.head}), 1);
  out.family("decklog_last_commit_timestamp_seconds", Type::gauge,
             "When the ledger's last commit was made, by its committer's clock.");
  const auto stamp = source.head_time.time_since_epoch().count();
  out.sample("", static_cast<std::uint64_t>(stamp > 0 ? stamp : 0));
  out.family("decklog_records_unreadable", Type::gauge, "Records that are damaged and counted nowhere else.");
  out.sample("", source.unreadable);
  if (!source.is_verified) return;
  out.family("decklog_verify_ok", Type::gauge, "1 when the whole history was proved, 0 when it was not.");
  out.sample("", *source.is_verified ? 1 : 0);
}

void write_open(Writer& out, const reports::Measures& measures) {
  out.family("decklog_records_open", Type::gauge, "Open records, once for each of their services.");
  out.tally({"kind", "priority", "stage", "service"}, measures.open);
  out.family("decklog_open", Type::info, "Each open record.");
  for (const auto& record : measures.open_records) {
    out.sample(labels({"id", "title", "priority"}, {record.id, record.title, record.priority}), 1);
  }
  out.family("decklog_oldest_open_seconds", Type::gauge,
             "For how long the oldest open record of a kind has been open.");
  for (const auto& [kind, seconds] : measures.oldest_open) out.sample(labels({"kind"}, {kind}), seconds);
  out.family("decklog_maintenance_active", Type::gauge, "Changes in progress, once for each of their services.");
  out.tally({"service"}, measures.changes_running);
}

struct LateFamily {
  std::string_view clock;  // as in reports::late_kinds()
  std::string_view name;
  std::string_view help;
};
constexpr std::array<LateFamily, 5> kLateFamilies{{
    {"ack", "decklog_ack_overdue", "Records whose acknowledgement is late."},
    {"update", "decklog_update_overdue", "Records whose next update is late."},
    {"mitigate", "decklog_mitigate_overdue", "Incidents whose mitigation is late."},
    {"close", "decklog_close_overdue", "Records whose closing is late."},
    {"postmortem", "decklog_postmortems_overdue", "Incidents whose postmortem is late."},
}};

void write_late(Writer& out, const reports::Measures& measures) {
  for (const LateFamily& family : kLateFamilies) {
    const auto counted = measures.late.find({std::string(family.clock)});
    out.family(family.name, Type::gauge, family.help);
    out.sample("", counted == measures.late.end() ? 0 : counted->second);
  }
  out.family("decklog_tasks_open", Type::gauge, "Action items that are neither done nor dropped.");
  out.tally({"priority"}, measures.actions_open);
  out.family("decklog_tasks_overdue", Type::gauge, "Of these, what was due before today (UTC).");
  out.sample("", measures.actions_late);
}

void write_history(Writer& out, const reports::Measures& measures) {
  out.family("decklog_records_opened", Type::counter,
             "Records by their priority of today, once for each of their services; drills are left out.");
  out.tally({"kind", "priority", "service"}, measures.opened);
  out.family("decklog_closed", Type::counter, "Records that are over, by why they ended; drills are left out.");
  out.tally({"kind", "priority", "reason"}, measures.closed);
  out.family("decklog_signals", Type::counter,
             "Alerts that records know; actionable is false where the record was closed as a false alarm.");
  out.tally({"source", "actionable"}, measures.signals);
  for (const std::string_view metric : reports::kToldMetrics) {
    const auto found = measures.spans.find(std::string(metric));
    out.family(fmt::format("decklog_time_to_{}_seconds", metric), Type::histogram,
               fmt::format("Incidents by the policy's metric '{}', once for each of their services; drills, false "
                           "alarms and duplicates are left out.",
                           metric));
    if (found == measures.spans.end()) continue;
    for (const auto& [values, spans] : found->second) out.histogram({"priority", "service"}, values, spans);
  }
}

}  // namespace

std::string metric_label(std::string_view value) {
  std::string text = "\"";
  for (const char c : base::for_terminal(value)) {
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string openmetrics(const MetricsSource& source, MetricsForm form) {
  Writer out(form);
  write_ledger(out, source);
  write_open(out, source.measures);
  write_late(out, source.measures);
  write_history(out, source.measures);
  return std::move(out).str();
}

}  // namespace decklog::render
