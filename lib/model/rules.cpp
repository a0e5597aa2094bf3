// SPDX-License-Identifier: MIT
//
// refuses() asks, in this order, and gathers every answer: may this verb be used in this stage; are its needs met; is
// the entry sound in itself (times, targets, values); would the milestones keep their order.
#include "lib/model/rules.h"

#include "lib/base/text.h"
#include "lib/model/needs.h"
#include "lib/model/soundness.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::model {
namespace {

using base::Reason;

std::string stage_list(const std::vector<Stage>& stages) {
  std::string text;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (i > 0) text += i + 1 == stages.size() ? " or " : ", ";
    text += word(stages[i]);
  }
  return text;
}

std::string way_on(const Case& c) {
  if (transition(c.before.kind(), Verb::reopen) != nullptr && c.before.stage == Stage::closed) {
    return fmt::format("decklog reopen {} --why TEXT", c.id());
  }
  const auto next = next_verb(c.before);
  return next ? fmt::format("decklog {} {}", word(*next), c.id()) : fmt::format("decklog show {}", c.id());
}

void judge_stage(const Case& c, std::vector<Reason>& reasons) {
  if (is_legal(c.before.kind(), c.before.stage, c.verb)) return;
  const auto kind = base::kind_name(c.before.kind()).word;
  const Transition* row = transition(c.before.kind(), c.verb);
  std::string message;
  if (row != nullptr && row->from.empty()) {
    message = fmt::format("'{}' begins a record, and this one has begun", word(c.verb));
  } else if (row != nullptr) {
    message =
        fmt::format("'{}' needs stage {}, it is in {}", word(c.verb), stage_list(row->from), word(c.before.stage));
  } else if (is_legal(c.before.kind(), first_stage(c.before.kind()), c.verb)) {
    message = fmt::format("'{}' needs an open record, it is {}", word(c.verb), word(c.before.stage));
  } else {
    message = fmt::format("'{}' is not a step of {} {}", word(c.verb), kind == "incident" ? "an" : "a", kind);
  }
  reasons.push_back({"wrong-stage", message, way_on(c)});
}

void judge_needs(const Case& c, std::vector<Reason>& reasons) {
  const Transition* row = transition(c.before.kind(), c.verb);
  if (row == nullptr) return;
  for (const Need need : row->needs) {
    const NeedRow& what = need_row(need);
    if (!what.met(c)) reasons.push_back({std::string(what.code), std::string(what.message), what.fix(c)});
  }
}

void judge_times(const Case& c, std::vector<Reason>& reasons) {
  const Entry& entry = *c.entry;
  const auto past = [&](std::string_view what, const std::optional<Time>& time) {
    if (!time || *time <= entry.recorded_at) return;
    reasons.push_back({"future",
                       fmt::format("{} {} is in the future (now is {})", what, base::format_utc(*time),
                                   base::format_utc(entry.recorded_at)),
                       ""});
  };
  const auto future = [&](std::string_view what, const std::optional<Time>& time) {
    if (!time || *time > entry.at) return;
    reasons.push_back({"not-after",
                       fmt::format("{} {} is not after {}", what, base::format_utc(*time), base::format_utc(entry.at)),
                       ""});
  };
  past("the time", entry.at);
  past("started_at", entry.set.started_at);
  past("detected_at", entry.set.detected_at);
  if (const auto* correction = std::get_if<Correction>(&entry.body)) past("the corrected time", correction->time);
  if (const auto* ack = std::get_if<Acknowledged>(&entry.body)) future("the promised time", ack->eta);
  if (const auto* update = std::get_if<Update>(&entry.body)) future("the next update", update->next);
  if (const auto* blocked = std::get_if<Blocked>(&entry.body)) future("the end of the block", blocked->until);
  const Fields& fields = c.after.fields;
  const bool sets_window = entry.set.window_start || entry.set.window_end;
  if (sets_window && fields.window_start && fields.window_end && *fields.window_end <= *fields.window_start) {
    reasons.push_back({"window-order",
                       fmt::format("the window ends {}, which is not after its start {}",
                                   base::format_utc(*fields.window_end), base::format_utc(*fields.window_start)),
                       ""});
  }
}

// What the fold would call a problem afterwards must not be written in the first place.
void judge_problems(const Case& c, std::vector<Reason>& reasons) {
  const bool unnamed = reasons.empty();
  for (const Problem& problem : c.after.problems) {
    const auto& known = c.before.problems;
    const bool asked = problem.code == "milestone-order" ||
                       (unnamed && (problem.code == "stage-mismatch" || problem.code == "stage-unknown"));
    if (asked && std::find(known.begin(), known.end(), problem) == known.end()) {
      const bool is_new = c.before.timeline.empty();
      reasons.push_back({problem.code, problem.message, is_new ? "" : fmt::format("decklog timeline {}", c.id())});
    }
  }
}

// A record begins with an entry that opens it, of its own kind.
void judge_beginning(const Case& c, std::vector<Reason>& reasons) {
  const bool hands_over = std::holds_alternative<HandedOver>(c.entry->body);
  const bool opens = std::holds_alternative<Opened>(c.entry->body);
  if (c.before.kind() == base::Kind::handoff ? hands_over : opens) return;
  reasons.push_back({"not-opened", "the record does not exist yet, and this entry does not open it", ""});
}

void judge_services(const Case& c, std::vector<Reason>& reasons) {
  if (!c.entry->set.services || !c.policy.get().known_services_only) return;
  for (const std::string& service : *c.entry->set.services) {
    if (c.policy.get().services.contains(service)) continue;
    std::vector<std::string> names;
    for (const auto& [name, unused] : c.policy.get().services) names.push_back(name);
    const std::string near = base::nearest(service, names);
    reasons.push_back({"service-unknown", fmt::format("the policy knows no service '{}'", service),
                       near.empty() ? "" : fmt::format("did you mean '{}'?", near)});
  }
}

// A creating entry says `opened` whatever the kind; the verb is the kind's own.
Verb verb_in(const Record& record, const Entry& entry) {
  const Verb verb = verb_of(entry);
  if (!record.timeline.empty() || verb != Verb::open) return verb;
  switch (record.kind()) {
    case base::Kind::incident:
      return Verb::open;
    case base::Kind::request:
      return Verb::request;
    case base::Kind::change:
      return Verb::change;
    case base::Kind::handoff:
      break;
  }
  return Verb::handoff;
}

// What was refused, as one would say it; most verbs are said as they are typed.
std::string_view deed_of(Verb verb) {
  switch (verb) {
    case Verb::ack:
      return "acknowledge";
    case Verb::rollback:
      return "roll back";
    case Verb::priority:
      return "change the priority of";
    case Verb::role:
      return "give a role in";
    case Verb::action:
      return "change the action items of";
    case Verb::note:
    case Verb::finding:
    case Verb::decision:
      return "write to";
    case Verb::attach:
      return "attach a file to";
    case Verb::run:
      return "run a program for";
    case Verb::update:
      return "give an update on";
    case Verb::signal:
      return "add a signal to";
    default:
      return spoken(verb);
  }
}

std::string headline(const Case& c) {
  const std::string_view kind = base::kind_name(c.before.kind()).word;
  if (c.before.timeline.empty()) return fmt::format("cannot open the {}", kind);
  return fmt::format("cannot {} {} '{}'", deed_of(c.verb), base::kind_name(c.before.kind()).word, c.before.id.str());
}

}  // namespace

std::optional<Refusal> refuses(const Record& record, const Entry& entry, const PolicySource& policy) {
  const Record after = apply(record, entry);
  const Case c{record, &entry, after, policy, verb_in(record, entry)};
  std::vector<Reason> reasons;
  if (record.timeline.empty()) {
    judge_beginning(c, reasons);
  } else {
    judge_stage(c, reasons);
  }
  // What a wrong stage still needs would only confuse.
  if (reasons.empty()) judge_needs(c, reasons);
  judge_soundness(c, reasons);
  judge_times(c, reasons);
  judge_services(c, reasons);
  judge_problems(c, reasons);
  if (reasons.empty()) return std::nullopt;
  return Refusal{headline(c), std::move(reasons)};
}

std::vector<base::Reason> missing_for(const Record& record, Verb verb, const PolicySource& policy) {
  std::vector<Reason> missing;
  const Transition* row = transition(record.kind(), verb);
  if (row == nullptr) return missing;
  const Case c{record, nullptr, record, policy, verb};
  for (const Need need : row->needs) {
    const NeedRow& what = need_row(need);
    if (!what.brought && !what.met(c)) {
      missing.push_back({std::string(what.code), std::string(what.message), what.fix(c)});
    }
  }
  return missing;
}

std::vector<std::string> doubts(const Record& record, const Entry& entry, const PolicySource& policy) {
  std::vector<std::string> found;
  const auto& milestones = record.milestones;
  if (!milestones.empty()) {
    Time first = Time::max();
    for (const auto& [unused, time] : milestones) first = std::min(first, time);
    constexpr base::Seconds kLong = std::chrono::days{7};
    if (entry.at + kLong < first) {
      found.push_back(fmt::format(
          "{} is {} before anything else in this record; mend it with 'decklog correct {} {} --time T'",
          base::format_utc(entry.at), base::format_span(first - entry.at), record.id.short_form(), entry.id.str()));
    }
  }
  if (entry.set.services && !policy.get().services.empty()) {
    for (const std::string& service : *entry.set.services) {
      if (!policy.get().services.contains(service))
        found.push_back(fmt::format("the policy knows no service '{}'", service));
    }
  }
  if (entry.set.channel && !policy.get().channels.empty() && !policy.get().channels.contains(*entry.set.channel)) {
    found.push_back(fmt::format("the policy knows no channel '{}'", *entry.set.channel));
  }
  return found;
}

}  // namespace decklog::model
