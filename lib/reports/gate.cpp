// SPDX-License-Identifier: MIT
#include "lib/reports/gate.h"

#include "lib/base/text.h"
#include "lib/model/lifecycle.h"
#include "lib/model/query.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace decklog::reports {
namespace {

using base::Time;
using model::Header;
using model::Stage;

std::string environment_of(const Header& record) {
  for (const char* label : {"env", "environment"}) {
    const auto found = record.fields.labels.find(label);
    if (found != record.fields.labels.end() && !found->second.empty()) return found->second;
  }
  return "";
}

bool is_same_environment(const std::string& one, const std::string& other) {
  return base::to_lower_ascii(one) == base::to_lower_ascii(other);
}

template <typename Services>
bool meet(const std::set<std::string>& asked, const Services& touched) {
  if (asked.empty() || touched.empty()) return true;
  return std::any_of(touched.begin(), touched.end(), [&](const auto& service) { return asked.contains(service); });
}

bool touches(const Header& record, const GateQuestion& question) {
  const std::string environment = environment_of(record);
  const bool elsewhere =
      !question.environment.empty() && !environment.empty() && !is_same_environment(environment, question.environment);
  return !elsewhere && meet(question.services, record.fields.services.value_or(std::vector<std::string>{}));
}

bool touches(const model::Freeze& freeze, const GateQuestion& question) {
  const auto& names = freeze.environments;
  const bool elsewhere = !question.environment.empty() && !names.empty() &&
                         std::none_of(names.begin(), names.end(), [&](const std::string& name) {
                           return is_same_environment(name, question.environment);
                         });
  return !elsewhere && meet(question.services, freeze.services);
}

// By the milestone that leads to the first stage in which it passes.
std::string end_of_incident(const Header& incident, const model::GatePolicy& gate) {
  static constexpr std::pair<Stage, std::string_view> kWays[]{{Stage::coordination, "it is triaged"},
                                                              {Stage::mitigation, "it is coordinated"},
                                                              {Stage::resolution, "it is mitigated"},
                                                              {Stage::follow_up, "it is resolved"}};
  for (const auto& [stage, words] : kWays) {
    const bool is_ahead =
        model::stage_index(base::Kind::incident, stage) > model::stage_index(base::Kind::incident, incident.stage);
    if (is_ahead && gate.passing_stages.contains(stage)) return std::string(words);
  }
  return "it is closed";
}

class Judging {
 public:
  Judging(const GateQuestion& question, const model::Policy& policy, Time now)
      : question_(question), policy_(policy), now_(now) {}

  Verdict judge(const std::vector<Header>& records) && {
    const auto& free = policy_.gate.free_environments;
    verdict_.is_free = !question_.environment.empty() && std::any_of(free.begin(), free.end(), [&](const auto& name) {
      return is_same_environment(name, question_.environment);
    });
    if (verdict_.is_free) return std::move(verdict_);
    for (const Header& record : records) {
      if (!model::is_open(record) || record.fields.drill.value_or(false) || !touches(record, question_)) continue;
      if (record.kind() == base::Kind::incident) incident(record);
      if (record.kind() == base::Kind::change && policy_.gate.changes && !is_own(record)) change(record);
    }
    for (const auto& [name, freeze] : policy_.freezes) {
      if (touches(freeze, question_)) this->freeze(name, freeze);
    }
    sort(verdict_.reasons);
    sort(verdict_.cautions);
    return std::move(verdict_);
  }

 private:
  bool is_own(const Header& change) const {
    const bool has_key = !question_.own_key.empty() && change.fields.key == question_.own_key;
    return has_key || (!question_.own.empty() && change.id == question_.own);
  }

  void incident(const Header& record) {
    const auto& priority = record.fields.priority;
    if (policy_.gate.passing_stages.contains(record.stage)) return;
    if (priority && !policy_.gate.priorities.contains(*priority)) return;
    GateReason reason{.kind = GateBlock::incident, .record = &record};
    reason.who = whose(record);
    reason.from = record.milestone(model::Milestone::started_at);
    if (!reason.from) reason.from = model::opened_at(record);
    reason.until_words = end_of_incident(record, policy_.gate);
    reason.why = (priority ? std::string(model::word(*priority)) : "no priority yet") + ", " +
                 std::string(model::word(record.stage));
    (priority ? verdict_.reasons : verdict_.cautions).push_back(std::move(reason));
  }

  void change(const Header& record) {
    const auto& fields = record.fields;
    const bool has_ended = fields.window_end && *fields.window_end <= question_.at;
    GateReason reason{.kind = GateBlock::change, .record = &record};
    reason.who = whose(record);
    reason.from = model::began_at(record);
    reason.until = fields.window_end;
    if (record.stage != Stage::planned) {
      if (has_ended && *fields.window_end > now_) return;  // over by then, if it keeps its time
      reason.why = has_ended ? "runs, past its end" : "runs";
      if (has_ended) reason.until.reset();
      reason.until_words = "it is finished";
      verdict_.reasons.push_back(std::move(reason));
    } else if (has_ended) {
      if (*fields.window_end > now_) return;
      reason.why = "planned, past its end";
      verdict_.cautions.push_back(std::move(reason));
    } else if (fields.window_start && *fields.window_start <= question_.at) {
      reason.why = *fields.window_start < now_ ? "planned, start late" : "planned";
      reason.until_words = "it is finished";
      verdict_.reasons.push_back(std::move(reason));
    } else if (fields.window_start && *fields.window_start <= question_.at + kSoon) {
      reason.why = "planned, begins soon";
      verdict_.cautions.push_back(std::move(reason));
    }
  }

  void freeze(const std::string& name, const model::Freeze& freeze) {
    GateReason reason{.kind = GateBlock::freeze, .freeze = name, .who = freeze.owner};
    reason.why = freeze.reason.empty() ? "nothing is deployed" : freeze.reason;
    reason.overrides = freeze.overrides;
    if (const auto frozen = model::frozen_at(freeze, question_.at)) {
      reason.until = frozen->until;
      if (!reason.until) reason.until_words = "the policy says otherwise";
      verdict_.reasons.push_back(std::move(reason));
    } else if (const auto begins = model::next_beginning(freeze, question_.at, kSoon)) {
      reason.from = begins;
      if (const auto coming = model::frozen_at(freeze, *begins)) reason.until = coming->until;
      verdict_.cautions.push_back(std::move(reason));
    }
  }

  static void sort(std::vector<GateReason>& reasons) {
    const auto place = [](const GateReason& reason) {
      return std::tuple(reason.kind, reason.record != nullptr ? model::rank(*reason.record) : 0,
                        reason.from.value_or(Time::min()), reason.freeze,
                        reason.record != nullptr ? reason.record->id : base::RecordId{});
    };
    std::sort(reasons.begin(), reasons.end(),
              [&](const GateReason& a, const GateReason& b) { return place(a) < place(b); });
  }

  const GateQuestion& question_;
  const model::Policy& policy_;
  Time now_;
  Verdict verdict_;
};

}  // namespace

std::string_view word(GateBlock kind) {
  switch (kind) {
    case GateBlock::incident:
      return "incident";
    case GateBlock::freeze:
      return "freeze";
    case GateBlock::change:
      break;
  }
  return "change";
}

Verdict gate(const GateQuestion& question, const std::vector<Header>& records, const model::Policy& policy, Time now) {
  return Judging(question, policy, now).judge(records);
}

std::vector<std::string> not_theirs(const Verdict& verdict, const std::set<std::string>& names) {
  std::vector<std::string> freezes;
  for (const GateReason& reason : verdict.reasons) {
    const auto& may = reason.overrides;
    const bool is_theirs =
        may.empty() || std::any_of(may.begin(), may.end(), [&](const auto& name) { return names.contains(name); });
    if (!is_theirs) freezes.push_back(reason.freeze);
  }
  return freezes;
}

}  // namespace decklog::reports
