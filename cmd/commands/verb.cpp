// SPDX-License-Identifier: MIT
#include "cmd/commands/verb.h"

#include "cmd/commands/field_values.h"
#include "lib/model/lifecycle.h"

#include <memory>
#include <optional>

namespace decklog::cmd {
namespace {

using model::Verb;

// From options to what the entry says. Asked under the lock.
class Completing {
 public:
  Completing(const Env& env, const VerbOptions& options, const ledger::Ledger& ledger, Verb verb)
      : env_(env), options_(options), verb_(verb), me_(ledger.me()) {
    if (!options.of.empty()) duplicate_of_ = ledger.find(options.of);
  }

  Todo operator()(const model::Record& record, ledger::Draft& draft) const {
    set_fields(draft);
    switch (verb_) {
      case Verb::ack:
        return acknowledge(record, draft);
      case Verb::close:
      case Verb::close_as:
        draft.body = closing(record);
        return Todo::append;
      case Verb::reopen:
        draft.body = model::Reopened{.from = record.stage, .to = target(record)};
        return Todo::append;
      case Verb::accept:
        draft.body = model::Accepted{.take_over = options_.take_over};
        return Todo::append;
      default:
        draft.body = moving(record);
        return Todo::append;
    }
  }

  Verb verb() const { return verb_; }
  const base::RecordId& duplicate_of() const { return duplicate_of_; }

 private:
  void set_fields(ledger::Draft& draft) const {
    if (!options_.priority.empty()) draft.set.priority = parse_priority(options_.priority);
    if (!options_.owner.empty()) draft.set.owner = person("--owner", options_.owner);
    if (!options_.cause.empty()) draft.set.cause = options_.cause;
    if (!options_.end.empty()) draft.set.window_end = parse_deadline(env_, "--end", options_.end);
  }

  std::string person(const std::string& option, const std::string& text) const {
    return text == "me" ? me_ : one_line(option, text);
  }

  Todo acknowledge(const model::Record& record, ledger::Draft& draft) const {
    const std::string actor = draft.by.empty() ? me_ : draft.by;
    const auto& owner = record.fields.owner;
    const bool acknowledged = record.milestone(model::Milestone::acknowledged_at).has_value();
    if (acknowledged && owner == actor && options_.eta.empty()) return Todo::nothing;
    model::Acknowledged body;
    if (!options_.eta.empty()) body.eta = parse_deadline(env_, "--eta", options_.eta);
    if (!owner || (options_.take_over && *owner != actor)) draft.set.owner = actor;
    draft.body = body;
    return Todo::append;
  }

  model::Closed closing(const model::Record& record) const {
    model::Closed body{.from = record.stage};
    if (!options_.as.empty()) {
      body.as = parse_word<model::ClosedAs>("--as", options_.as);
    } else if (record.kind() == base::Kind::request) {
      body.as = options_.no_reply ? model::ClosedAs::no_reply : model::ClosedAs::confirmed;
    }
    body.of = duplicate_of_;
    body.confirmed_by = options_.confirmed_by;
    return body;
  }

  model::StageMoved moving(const model::Record& record) const {
    std::optional<model::Stage> to;
    if (!options_.to.empty()) to = target(record);
    model::StageMoved body = model::move_from(record, verb_, to);
    for (const std::string& who : options_.notify) body.notified.push_back(one_line("--notify", who));
    body.alone = options_.alone;
    return body;
  }

  model::Stage target(const model::Record& record) const {
    if (!options_.to.empty()) return parse_word<model::Stage>("--to", options_.to);
    const model::Transition* row = model::transition(record.kind(), verb_);
    return row != nullptr ? row->to : record.stage;
  }

  const Env& env_;
  const VerbOptions& options_;
  Verb verb_;
  std::string me_;
  base::RecordId duplicate_of_;
};

// The one that stays learns that the other was its duplicate: both in one commit.
ledger::Appended append_closing_duplicate(ledger::Ledger& ledger, const base::RecordId& id, const Completing& complete,
                                          const ledger::Draft& draft) {
  auto appended = ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) {
    ledger::Draft closing = draft;
    complete(locked.read(id), closing);
    ledger::Draft merging;
    merging.body = model::Merged{.from = id};
    merging.at = draft.at;
    merging.by = draft.by;
    return std::vector<ledger::Target>{
        {.id = id, .kind = id.kind(), .draft = closing},
        {.id = complete.duplicate_of(), .kind = complete.duplicate_of().kind(), .draft = merging}};
  });
  return std::move(appended.front());
}

// The role that a handoff hands over, as an entry of its record; nothing when it hands over the watch, when the record
// is over by now, or when it says so already.
std::optional<ledger::Target> role_of_handoff(const Env& env, const ledger::Ledger& ledger,
                                              const model::Record& handoff, const ledger::Draft& accepting) {
  for (const model::Entry& entry : handoff.timeline) {
    const auto* offer = std::get_if<model::HandedOver>(&entry.body);
    if (offer == nullptr || offer->role.empty() || offer->items.size() != 1) continue;
    const model::Record record = ledger.read(offer->items.front().id);
    const std::string who = accepting.by.empty() ? ledger.me() : accepting.by;
    ledger::Draft draft{.body = model::RoleGiven{},
                        .set = {},
                        .text = "accepted handoff " + handoff.id.str(),
                        .at = accepting.at,
                        .by = accepting.by,
                        .attachment = {}};
    if (offer->role == "owner") {
      draft.body = model::Assigned{};
      draft.set.owner = who;
    } else {
      draft.set.roles[offer->role] = who;
    }
    if (!model::is_open(record)) {
      env.world.notice("'" + record.id.str() + "' is over, so its " + offer->role + " stays as it was");
      return std::nullopt;
    }
    if (only_changes(record.fields, draft.set).empty()) return std::nullopt;
    return ledger::Target{.id = record.id, .kind = record.kind(), .draft = std::move(draft)};
  }
  return std::nullopt;
}

// A role moves when it is accepted: both in one commit.
ledger::Appended append_accepting(const Env& env, ledger::Ledger& ledger, const base::RecordId& id,
                                  const Completing& complete, const ledger::Draft& draft) {
  auto appended = ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) {
    const model::Record handoff = locked.read(id);
    ledger::Draft accepting = draft;
    complete(handoff, accepting);
    std::vector<ledger::Target> targets{{.id = id, .kind = id.kind(), .draft = accepting}};
    const bool legal = model::is_legal(id.kind(), handoff.stage, Verb::accept);
    if (auto role = legal ? role_of_handoff(env, locked, handoff, accepting) : std::nullopt) {
      targets.push_back(std::move(*role));
    }
    return targets;
  });
  return std::move(appended.front());
}

ledger::Appended append(const Env& env, ledger::Ledger& ledger, const base::RecordId& id, const Completing& complete,
                        const ledger::Draft& draft) {
  if (complete.verb() == Verb::accept) return append_accepting(env, ledger, id, complete, draft);
  const bool of_another = !complete.duplicate_of().empty() && complete.duplicate_of() != id;
  if (of_another) return append_closing_duplicate(ledger, id, complete, draft);
  return ledger.append(id, [&](const model::Record& record) {
    std::optional<ledger::Draft> completed = draft;
    if (complete(record, *completed) == Todo::nothing) completed.reset();
    return completed;
  });
}

}  // namespace

void bind_priority(Options& options, VerbOptions& verb) {
  options.value("-p,--priority", verb.priority, "P0..P3", "the priority");
}
void bind_owner(Options& options, VerbOptions& verb) {
  options.value("--owner", verb.owner, "WHO", "who has it from now on ('me' is you)");
}
void bind_audience(Options& options, VerbOptions& verb) {
  options.values("--notify", verb.notify, "WHO", "a team or person who was told");
  options.flag("--alone", verb.alone, "nobody needs to be told");
}
void bind_cause(Options& options, VerbOptions& verb) { options.value("--cause", verb.cause, "TEXT", "what caused it"); }
void bind_confirmation(Options& options, VerbOptions& verb) {
  options.value("--confirmed-by", verb.confirmed_by, "WHO", "request: who said that the answer helped");
  options.flag("--no-reply", verb.no_reply, "request: the requester did not answer");
}

int run_verb(Env& env, const VerbOptions& options, model::Verb verb) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(options.id);
  const model::Record record = ledger.read(id);
  const Completing complete(env, options, ledger, verb);
  const bool legal = model::is_legal(id.kind(), record.stage, verb);
  const GivenText given = legal ? given_text(env, options) : GivenText{};
  try {
    const ledger::Appended appended = append(env, ledger, id, complete, draft_of(env, options, given));
    remove_kept(given);
    return report_result(env, ledger, appended);
  } catch (const std::exception&) {
    tell_kept(env, given);
    throw;
  }
}

Run bind_plain_verb(Options& options, model::Verb verb, const TextSpec& text) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, text);
  return [own, verb](Env& env) { return run_verb(env, *own, verb); };
}

}  // namespace decklog::cmd
