// SPDX-License-Identifier: MIT
#include "lib/intake/ingest.h"

#include "lib/base/text.h"
#include "lib/intake/asked.h"
#include "lib/intake/moment.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {
namespace {

using ledger::Draft;
using ledger::Ledger;
using ledger::Target;
using model::IntakePolicy;
using model::Record;

model::Query with_key(const std::string& key, base::Kind kind, model::OpenFilter open) {
  model::Query query;
  query.key = key;
  query.kinds = {kind};
  query.open = open;
  query.sort = model::SortBy::updated;
  return query;
}

std::optional<Record> first_of_query(const Ledger& ledger, const model::Query& query) {
  const std::vector<model::Header> found = ledger.select(query, nullptr);
  if (found.empty()) return std::nullopt;
  return ledger.read(found.front().id);
}

// What is closed as a duplicate goes on in the other one, while that is open.
std::optional<Record> original_of(const Ledger& ledger, const Record& duplicate) {
  constexpr int kLongestChain = 8;
  base::RecordId id = duplicate.duplicate_of;
  for (int i = 0; i < kLongestChain && !id.empty(); ++i) {
    try {
      Record record = ledger.read(id);
      if (model::is_open(record)) return record;
      id = record.duplicate_of;
    } catch (const base::NotFound&) {
      break;
    }
  }
  return std::nullopt;
}

// A change that runs now and covers all of the services.
std::optional<Record> running_change(const Ledger& ledger, const std::vector<std::string>& services) {
  if (services.empty()) return std::nullopt;
  model::Query query;
  query.kinds = {base::Kind::change};
  query.stages = {model::Stage::in_progress};
  query.services = {services.front()};
  for (const model::Header& change : ledger.select(query, nullptr)) {
    const auto covered = change.fields.services.value_or(std::vector<std::string>{});
    const bool covers_all = std::all_of(services.begin(), services.end(), [&](const std::string& service) {
      return std::find(covered.begin(), covered.end(), service) != covered.end();
    });
    if (covers_all) return ledger.read(change.id);
  }
  return std::nullopt;
}

std::string with_links(std::string text, const std::vector<AlertLink>& links) {
  for (const AlertLink& link : links) {
    if (link.rel == "runbook") continue;  // has an entry of its own
    text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", link.rel, link.url);
  }
  return text;
}

// A clock that runs ahead must not make an alert of the future.
base::Time not_after(const std::string& moment, base::Time now) { return std::min(seconds_of(moment), now); }

std::optional<base::Time> earliest_start(const std::vector<model::Signal>& signals, base::Time now) {
  std::optional<base::Time> first;
  for (const model::Signal& signal : signals) {
    if (signal.started_at.empty()) continue;
    first = std::min(first.value_or(now), not_after(signal.started_at, now));
  }
  return first;
}

// Takes the groups one by one and gathers what one commit writes.
class Intake {
 public:
  Intake(const Ledger& ledger, const Ledger::NewId& new_id, base::Time now, Ingested& result)
      : ledger_(ledger), new_id_(new_id), policy_(ledger.policy()), now_(now), result_(result) {}

  void take_all(const Delivery& delivery) {
    const std::size_t taken = std::min(delivery.groups.size(), kMaxGroups);
    for (std::size_t i = 0; i < taken; ++i) {
      take(delivery.groups[i]);
      keep(delivery);
    }
    if (delivery.change) {
      take(*delivery.change);
      keep(delivery);
    }
    if (taken < delivery.groups.size()) {
      result_.warnings.push_back(fmt::format("{} of {} groups of alerts were left out: one delivery may have {}",
                                             delivery.groups.size() - taken, delivery.groups.size(), kMaxGroups));
    }
  }

  std::vector<Target> targets() && { return std::move(targets_); }
  // Which outcome each target belongs to.
  const std::vector<std::size_t>& owners() const { return owners_; }

 private:
  void take(const AlertGroup& group) {
    const std::vector<std::string> services = services_of(group, policy_.intake);
    auto open = first_of_query(ledger_, with_key(group.key, base::Kind::incident, model::OpenFilter::open));
    const auto closed = first_of_query(ledger_, with_key(group.key, base::Kind::incident, model::OpenFilter::closed));
    if (!open && closed && !closed->duplicate_of.empty()) open = original_of(ledger_, *closed);
    std::optional<Record> change;
    if (!open) change = running_change(ledger_, services);
    const Situation situation{.open = open ? &*open : nullptr,
                              .closed = closed ? &*closed : nullptr,
                              .change = change ? &*change : nullptr,
                              .policy = policy_.intake,
                              .now = now_};
    const Verdict decision = decide(group, situation);
    Outcome& outcome = result_.outcomes.emplace_back(outcome_of(group, decision));
    const Record* record = open ? &*open : closed ? &*closed : nullptr;
    switch (decision.action) {
      case Action::nothing:
        if (decision.explained) {
          outcome.suppressed_by = change->id;
          name(outcome, *change);
        } else if (record != nullptr) {
          name(outcome, *record);
        }
        break;
      case Action::create:
        create(group, decision, services, outcome);
        if (decision.recurs) recur(*closed, outcome);
        break;
      case Action::reopen:
        reopen(*record, decision, outcome);
        [[fallthrough]];
      case Action::add:
        add(*record, decision, outcome);
        break;
      case Action::suppress:
        outcome.suppressed_by = change->id;
        name(outcome, *change);
        put(outcome, signal_draft(group.source, decision));
        break;
    }
  }

  void take(const ChangeEvent& event) {
    Outcome& outcome = result_.outcomes.emplace_back();
    outcome.key = event.key;
    outcome.title = event.title;
    std::string key = event.key;
    if (event.at.empty()) key += ":" + base::format_date(base::utc_date(now_));
    if (auto known = first_of_query(ledger_, with_key(key, base::Kind::change, model::OpenFilter::all))) {
      name(outcome, *known);
      outcome.why = "nothing new: this change is known";
      return;
    }
    outcome.action = Action::create;
    outcome.record = new_id_(base::Kind::change);
    Draft draft{.body = model::Opened{.done = true}, .by = event.source};
    draft.text = with_links(event.description, event.links);
    draft.set.title = event.title;
    draft.set.key = key;
    draft.set.labels = event.labels;
    draft.set.services = known_services(event.service.empty() ? routed(event) : std::vector{event.service}, draft.set);
    draft.set.reporter = event.source;
    if (!event.at.empty()) draft.at = not_after(event.at, now_);
    kind_ = base::Kind::change;
    put(outcome, std::move(draft));
    runbook(event.links, event.source, outcome);
  }

  // Beside what the last outcome wrote.
  void keep(const Delivery& delivery) {
    const bool is_written = !owners_.empty() && owners_.back() + 1 == result_.outcomes.size();
    if (delivery.kept.empty() || !is_written) return;
    const ledger::Attachment file{.name = delivery.source + ".json", .content = delivery.kept};
    Draft draft{.body = model::Evidence{.name = file.name}, .text = "the delivery as it came", .by = delivery.source};
    draft.attachment = file;
    put(result_.outcomes.back(), std::move(draft));
  }

  Outcome outcome_of(const AlertGroup& group, const Verdict& decision) const {
    return {.action = decision.action,
            .key = group.key,
            .title = group.title,
            .signals = decision.signals,
            .text = decision.text,
            .why = decision.why,
            .known = decision.known,
            .left_out = decision.left_out,
            .not_delivered = static_cast<std::size_t>(group.not_delivered)};
  }

  static void name(Outcome& outcome, const model::Header& record) {
    outcome.record = record.id;
    outcome.title = record.fields.title.value_or("");
    outcome.priority = record.fields.priority;
  }

  void put(const Outcome& outcome, Draft draft) {
    targets_.push_back({.id = outcome.record, .kind = kind_, .draft = std::move(draft)});
    owners_.push_back(static_cast<std::size_t>(&outcome - result_.outcomes.data()));
  }

  static Draft signal_draft(const std::string& source, const Verdict& decision) {
    Draft draft{.body = model::Signalled::of(decision.signals), .by = source};
    draft.text = decision.text;
    return draft;
  }

  std::vector<std::string> routed(const ChangeEvent& event) const {
    const auto route = event.labels.find("pd_route");
    const bool is_routed = route != event.labels.end() && policy_.intake.routes.contains(route->second);
    if (!is_routed) return {};
    return {policy_.intake.routes.at(route->second)};
  }

  // An alert is not refused for a service that the policy does not know: what it says is kept as a label.
  std::optional<std::vector<std::string>> known_services(const std::vector<std::string>& services,
                                                         model::Fields& set) const {
    std::vector<std::string> known;
    for (const std::string& service : services) {
      if (!policy_.known_services_only || policy_.services.contains(service)) {
        known.push_back(service);
        continue;
      }
      set.labels.emplace("service", service);
      result_.warnings.push_back(fmt::format("the policy knows no service '{}'; it is kept as a label", service));
    }
    if (known.empty()) return std::nullopt;
    return known;
  }

  void create(const AlertGroup& group, const Verdict& decision, const std::vector<std::string>& services,
              Outcome& outcome) {
    outcome.record = new_id_(base::Kind::incident);
    outcome.priority = decision.priority;
    Draft draft{.body = model::Opened{}, .by = group.source};
    draft.text = with_links(group.description, group.links);
    draft.set.title = group.title;
    draft.set.key = group.key;
    draft.set.priority = decision.priority;
    draft.set.reporter = group.source;
    const auto& channels = policy_.channels;
    if (channels.empty() || channels.contains("alert")) draft.set.channel = "alert";
    draft.set.labels = labels_of(group, services);
    draft.set.services = known_services(services, draft.set);
    draft.set.detected_at = earliest_start(decision.signals, now_);
    if (policy_.intake.sets_started_at) draft.set.started_at = draft.set.detected_at;
    put(outcome, std::move(draft));
    put(outcome, signal_draft(group.source, decision));
    runbook(group.links, group.source, outcome);
  }

  // What is a field is no label; the environment is always 'env'.
  std::map<std::string, std::string> labels_of(const AlertGroup& group,
                                               const std::vector<std::string>& services) const {
    std::map<std::string, std::string> labels = group.labels;
    const IntakePolicy& intake = policy_.intake;
    const auto rename = [&](const std::vector<std::string>& names, const char* to, const std::string& given) {
      const std::string value = given.empty() ? labelled(group, names) : given;
      if (value.empty()) return;
      std::erase_if(labels, [&](const auto& label) {
        return label.second == value && std::find(names.begin(), names.end(), label.first) != names.end();
      });
      labels[to] = value;
    };
    rename(intake.environment_labels, "env", group.environment);
    rename(intake.team_labels, "team", group.team);
    std::erase_if(labels, [&](const auto& label) {
      const auto& names = intake.service_labels;
      return std::find(names.begin(), names.end(), label.first) != names.end() &&
             std::find(services.begin(), services.end(), label.second) != services.end();
    });
    return labels;
  }

  void runbook(const std::vector<AlertLink>& links, const std::string& source, Outcome& outcome) {
    for (const AlertLink& link : links) {
      if (link.rel != "runbook") continue;
      put(outcome, {.body = model::Linked{.target = link.url, .rel = link.rel}, .by = source});
    }
  }

  void recur(const Record& closed, Outcome& outcome) {
    outcome.recurrence_of = closed.id;
    put(outcome, {.body = model::Linked{.target = closed.id.str(), .rel = "recurrence-of"}});
  }

  void reopen(const Record& record, const Verdict& decision, Outcome& outcome) {
    name(outcome, record);
    Draft draft{.body = model::Reopened{.from = record.stage, .to = model::Stage::mitigation}};
    draft.text = decision.why;
    draft.by = decision.signals.front().source;
    put(outcome, std::move(draft));
  }

  void add(const Record& record, const Verdict& decision, Outcome& outcome) {
    name(outcome, record);
    const std::string& source = decision.signals.front().source;
    Draft draft = signal_draft(source, decision);
    draft.set.priority = decision.priority;
    if (decision.priority) outcome.priority = decision.priority;
    put(outcome, std::move(draft));
    const bool is_first = !record.milestone(model::Milestone::acknowledged_at) && !record.fields.owner;
    if (decision.acknowledges && is_first) {
      put(outcome, {.body = model::Acknowledged{}, .text = "acknowledged in " + source, .by = source});
    }
    if (decision.closes) {
      outcome.closed = true;
      put(outcome,
          {.body =
               model::Closed{.from = record.stage, .as = model::ClosedAs::false_positive, .of = {}, .confirmed_by = {}},
           .text = "all signals were resolved before anybody had it",
           .by = source});
    }
  }

  const Ledger& ledger_;
  const Ledger::NewId& new_id_;
  const model::Policy& policy_;
  base::Time now_;
  Ingested& result_;
  base::Kind kind_ = base::Kind::incident;
  std::vector<Target> targets_;
  std::vector<std::size_t> owners_;
};

}  // namespace

Ingested ingest(Ledger& ledger, const Delivery& delivery, base::Time now, IngestEffect effect) {
  Ingested result;
  std::vector<std::size_t> owners;
  const auto build = [&](const Ledger& locked, const Ledger::NewId& new_id) {
    result = {.outcomes = {}, .commit = {}, .warnings = delivery.warnings};
    result.outcomes.reserve(delivery.groups.size() + 1);
    Intake intake(locked, new_id, now, result);
    intake.take_all(delivery);
    owners = intake.owners();
    return std::move(intake).targets();
  };
  if (effect == IngestEffect::only_tell) {
    build(ledger, [](base::Kind) { return base::RecordId(); });
    return result;
  }
  const std::vector<ledger::Appended> appended = ledger.append_all(build);
  for (std::size_t i = 0; i < appended.size(); ++i) {
    result.commit = appended[i].commit;
    result.outcomes[owners[i]].entries.push_back(appended[i].entry);
    for (const std::string& doubt : appended[i].doubts) {
      const auto& told = result.warnings;
      if (std::find(told.begin(), told.end(), doubt) == told.end()) result.warnings.push_back(doubt);
    }
  }
  return result;
}

}  // namespace decklog::intake
