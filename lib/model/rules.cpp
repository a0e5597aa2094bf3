// SPDX-License-Identifier: MIT
//
// refuses() asks, in this order, and gathers every answer: may this verb be used in this stage; are its needs met; is
// the entry sound in itself (times, targets, values); would the milestones keep their order.
#include "lib/model/rules.h"

#include "lib/base/text.h"
#include "lib/model/needs.h"

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

// The entry against what it names: other people's records, stages, actions, entries.
class Soundness {
 public:
  Soundness(const Case& c, std::vector<Reason>& reasons) : c_(c), reasons_(reasons) {}

  void operator()(const Acknowledged&) const {
    const auto& owner = c_.before.fields.owner;
    if (owner && *owner != c_.entry->by && !c_.entry->set.owner) {
      no("owned-by-other", fmt::format("it belongs to {}", *owner), c_.command("--take-over"));
    }
  }
  void operator()(const StageMoved& body) const {
    if (body.verb == Verb::regress) return require_earlier(body.to, "--to " + std::string(word(body.to)));
    const Transition* row = transition(c_.before.kind(), body.verb);
    if (row == nullptr) return;
    const Stage target = row->leads == Leads::stay ? c_.before.stage : row->to;
    if (body.to != target) {
      no("wrong-target", fmt::format("'{}' leads to {}, not to {}", word(body.verb), word(target), word(body.to)), "");
    }
  }
  void operator()(const Reopened& body) const {
    if (c_.before.stage != body.to) require_earlier(body.to, "");
  }
  void operator()(const PriorityChanged&) const {
    const auto& now = c_.entry->set.priority;
    if (!now) no("priority-missing", "no priority is given", c_.command("P1"));
  }
  void operator()(const Assigned&) const {
    if (!c_.entry->set.owner) no("owner-missing", "it does not say to whom", c_.command("WHO"));
  }
  void operator()(const RoleGiven&) const {
    if (c_.entry->set.roles.empty()) no("role-missing", "it does not say which role", c_.command("ROLE=WHO"));
  }
  void operator()(const Blocked&) const {
    if (c_.entry->text.empty()) no("reason-missing", "it does not say on what or whom", c_.command("--on TEXT"));
  }
  void operator()(const ActionChanged& body) const {
    const auto& items = c_.before.actions;
    if (body.item.empty()) {
      if (c_.entry->text.empty()) no("text-missing", "the action item says nothing", "");
    } else if (std::none_of(items.begin(), items.end(), [&](const ActionItem& i) { return i.item == body.item; })) {
      no("action-unknown", fmt::format("there is no action item '{}'", body.item),
         fmt::format("decklog action list {}", c_.id()));
    }
  }
  void operator()(const Linked& body) const {
    if (body.target == c_.before.id.str()) no("link-to-itself", "a record cannot be linked to itself", "");
  }
  void operator()(const Correction& body) const {
    require_entry(body.entry);
    if (!body.time && c_.entry->text.empty() && c_.entry->set.empty()) {
      no("correction-empty", "it corrects nothing", c_.command("ENTRY TEXT"));
    }
  }
  void operator()(const Redaction& body) const { require_entry(body.entry); }
  void operator()(const Closed& body) const {
    if (body.of == c_.before.id && !body.of.empty()) {
      no("duplicate-of-itself", "a record cannot be a duplicate of itself", "");
    }
  }
  void operator()(const Accepted& body) const {
    if (c_.before.fields.owner == c_.entry->by) {
      no("own-handoff", fmt::format("{} offers it, so somebody else has to accept it", c_.entry->by),
         fmt::format("decklog cancel {} --why TEXT", c_.id()));
    } else if (!body.take_over && !is_offered_to(c_.entry->by)) {
      no("not-the-receiver", fmt::format("it is offered to {}, not to {}", *c_.before.fields.to, c_.entry->by),
         c_.command("--take-over"));
    }
  }
  void operator()(const HandedOver& body) const {
    if (c_.after.fields.to == c_.entry->by) {
      no("own-handoff", fmt::format("{} cannot hand over to themselves", c_.entry->by), "decklog handoff --to WHO");
    }
    if (!body.role.empty() && body.items.size() != 1) {
      no("role-of-one", fmt::format("the role of {} is one record's, and {} are named", body.role, body.items.size()),
         "decklog handoff --role ROLE ID --to WHO");
    }
    const std::string role = body.role.empty() ? "" : fmt::format(" --role {}", body.role);
    for (const HandoffItem& item : body.items) {
      const bool urgent = item.priority == word(Priority::p0) || item.priority == word(Priority::p1);
      if (urgent && item.next.empty()) {
        no("next-step-missing", fmt::format("{} ({}) has no next step", item.id.str(), item.priority),
           fmt::format("decklog handoff --to {}{}{} --next {}=TEXT", c_.after.fields.to.value_or("WHO"), role,
                       role.empty() ? "" : " " + item.id.short_form(), item.id.short_form()));
      }
    }
  }
  template <typename T>
  requires(std::is_same_v<T, Opened> || std::is_same_v<T, Note> || std::is_same_v<T, Finding> ||
           std::is_same_v<T, Decision> || std::is_same_v<T, Update> || std::is_same_v<T, Evidence> ||
           std::is_same_v<T, CommandRun> || std::is_same_v<T, Signal> || std::is_same_v<T, Unblocked> ||
           std::is_same_v<T, FieldsSet> || std::is_same_v<T, Merged>) void
  operator()(const T&) const {}
  void operator()(const UnknownEntry& body) const {
    no("unknown-entry", fmt::format("type '{}' belongs to a newer decklog", body.type), "");
  }

 private:
  void no(std::string code, std::string message, std::string fix) const {
    reasons_.push_back({std::move(code), std::move(message), std::move(fix)});
  }
  // Where the roster knew the receiver, by its names; else a mail address is one person and all else is a team, of
  // which anybody may be.
  bool is_offered_to(const std::string& who) const {
    const auto& to = c_.before.fields.to;
    if (!to || *to == who) return true;
    for (const Entry& entry : c_.before.timeline) {
      const auto* offer = std::get_if<HandedOver>(&entry.body);
      if (offer == nullptr || entry.set.to != to || offer->receivers.empty()) continue;
      return std::find(offer->receivers.begin(), offer->receivers.end(), who) != offer->receivers.end();
    }
    return to->find('@') == std::string::npos;
  }
  void require_earlier(Stage to, const std::string& option) const {
    const int target = stage_index(c_.before.kind(), to);
    if (target >= 0 && target < stage_index(c_.before.kind(), c_.before.stage)) return;
    no("not-earlier", fmt::format("{} is not an earlier stage than {}", word(to), word(c_.before.stage)),
       option.empty() ? "" : c_.command("--to STAGE --why TEXT"));
  }
  void require_entry(const EntryId& id) const {
    if (c_.before.entry(id) != nullptr) return;
    no("entry-unknown", fmt::format("there is no entry '{}'", id.str()), fmt::format("decklog timeline {}", c_.id()));
  }

  const Case& c_;
  std::vector<Reason>& reasons_;
};

// A record begins with an entry that opens it, of its own kind.
void judge_beginning(const Case& c, std::vector<Reason>& reasons) {
  const bool hands_over = std::holds_alternative<HandedOver>(c.entry->body);
  const bool opens = std::holds_alternative<Opened>(c.entry->body);
  if (c.before.kind() == base::Kind::handoff ? hands_over : opens) return;
  reasons.push_back({"not-opened", "the record does not exist yet, and this entry does not open it", ""});
}

// What holds whichever type of entry sets the value.
void judge_values(const Case& c, std::vector<Reason>& reasons) {
  if (c.before.timeline.empty() || std::holds_alternative<Correction>(c.entry->body)) return;
  const auto& old = c.before.fields.priority;
  const auto& now = c.entry->set.priority;
  if (old && now && *now > *old && c.entry->text.empty()) {
    reasons.push_back({"reason-missing", fmt::format("lowering from {} to {} needs a reason", word(*old), word(*now)),
                       fmt::format("decklog priority {} {} --why TEXT", c.id(), word(*now))});
  }
  if (c.before.fields.title && !c.after.fields.title) {
    reasons.push_back({"title-missing", "it would have no title", fmt::format("decklog set {} title=TEXT", c.id())});
  }
}

// The text of a postmortem goes one step at a time, and back only with a reason.
void judge_postmortem(const Case& c, std::vector<Reason>& reasons) {
  const auto& now = c.entry->set.postmortem;
  const auto& before = c.before.fields.postmortem;
  if (!now || now == before || std::holds_alternative<Correction>(c.entry->body)) return;
  if (c.before.kind() != base::Kind::incident) {
    reasons.push_back({"wrong-kind", "only an incident has a postmortem", ""});
    return;
  }
  const int at = before ? static_cast<int>(*before) : -1;
  const int step = static_cast<int>(*now) - at;
  if (step > 1 || step < -1) {
    const auto next = static_cast<PostmortemStatus>(step > 0 ? at + 1 : at - 1);
    reasons.push_back(
        {"status-skipped",
         fmt::format("'{}' comes between '{}' and '{}'", word(next), before ? word(*before) : "not begun", word(*now)),
         fmt::format("decklog postmortem {} --status {}", c.id(), word(next))});
  }
  if (step < 0 && c.entry->text.empty()) {
    reasons.push_back({"reason-missing",
                       fmt::format("going back from {} to {} needs a reason", word(*before), word(*now)),
                       fmt::format("decklog postmortem {} --status {} --why TEXT", c.id(), word(*now))});
  }
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
  std::visit(Soundness{c, reasons}, entry.body);
  judge_values(c, reasons);
  judge_postmortem(c, reasons);
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
