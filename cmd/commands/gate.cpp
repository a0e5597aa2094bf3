// SPDX-License-Identifier: MIT
//
// gate deploy: may it take place? What cannot be read says no: its error ends the command before any answer.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/sync_after.h"
#include "cmd/render/gate_page.h"
#include "cmd/secrecy.h"
#include "lib/base/error.h"
#include "lib/ledger/housekeeping.h"
#include "lib/model/receivers.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

using reports::GateReason;

// How auditors find them: decklog search "gate overridden".
constexpr const char* kMark = "gate overridden";
constexpr const char* kOverrideOfKey = "/override";

struct GateCommand {
  std::string action;
  std::vector<std::string> services;
  std::string environment;
  std::string at;
  std::string change;
  std::string key;
  std::optional<std::string> why;
  std::string by;
  std::string format;
};

enum class GateFormat { text, json, github };

GateFormat gate_format(const Env& env, const GateCommand& own) {
  if (env.options.json && !own.format.empty() && own.format != "json") {
    throw base::UsageError("--json and --format " + own.format + " are two answers", "leave one of them out");
  }
  if (env.options.json || own.format == "json") return GateFormat::json;
  if (own.format == "github") return GateFormat::github;
  if (!own.format.empty() && own.format != "text") {
    throw base::UsageError("no format '" + own.format + "'", "formats: text, json, github");
  }
  return GateFormat::text;
}

std::vector<std::string> names_in(const std::map<std::string, model::Service>& services) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : services) names.push_back(name);
  return names;
}

// A misspelt name would find nothing in its way.
void require_known(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  if (known.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string near = base::nearest(name, known);
  throw base::NotFound("the policy knows no " + what + " '" + name + "'",
                       near.empty() ? "it knows: " + base::join(known, ", ") : "did you mean '" + near + "'?",
                       "unknown-" + what);
}

std::vector<std::string> known_environments(const model::GatePolicy& gate) {
  if (gate.environments.empty()) return {};
  std::vector<std::string> names(gate.environments.begin(), gate.environments.end());
  names.insert(names.end(), gate.free_environments.begin(), gate.free_environments.end());
  return names;
}

base::Time moment_of(const Env& env, const GateCommand& own, base::Time now) {
  if (own.at.empty()) return now;
  const base::Time at = parse_time(env, "--at", own.at);
  if (at < now)
    throw base::UsageError("--at " + base::format_utc(at) + " is past", "a deploy takes place now or later");
  if (own.why && at > now) {
    throw base::UsageError("--override is for a deploy that takes place now", "leave out --at");
  }
  return at;
}

reports::GateQuestion question_of(const Env& env, const ledger::Ledger& ledger, const GateCommand& own,
                                  base::Time now) {
  reports::GateQuestion question{.at = moment_of(env, own, now)};
  for (const std::string& service : alternatives(own.services)) {
    require_known("service", service, names_in(ledger.policy().services));
    question.services.insert(one_line("--service", service));
  }
  if (!own.environment.empty()) {
    require_known("environment", own.environment, known_environments(ledger.policy().gate));
    question.environment = one_line("--environment", own.environment);
  }
  if (!own.change.empty()) question.own = ledger.find(own.change);
  if (!own.change.empty() && question.own.kind() != base::Kind::change) {
    throw base::UsageError("'" + question.own.str() + "' is no change", "--change names the deploy's own change");
  }
  if (!own.key.empty()) question.own_key = one_line("--key", own.key);
  return question;
}

std::vector<model::Header> what_may_forbid(const ledger::Ledger& ledger) {
  model::Query query;
  query.kinds = {base::Kind::incident, base::Kind::change};
  // It may be the one that forbids.
  return ledger.select(query, [](const base::Error& damaged) {
    throw base::Error(damaged.exit_code(), damaged.code(), damaged.what(),
                      "what cannot be read may forbid the deploy: decklog doctor");
  });
}

void require_sound(const model::Freezes& freezes) {
  for (const auto& [name, freeze] : freezes) {
    const std::string fault = model::fault_of(freeze);
    if (fault.empty()) continue;
    throw base::BadData("decklog.yaml", {}, "the freeze '" + name + "' " + fault, "decklog policy check");
  }
}

// The records that the verdict points into, and the verdict.
struct Judged {
  std::vector<model::Header> records;
  reports::Verdict verdict;
};

Judged judge(const ledger::Ledger& ledger, const reports::GateQuestion& question, base::Time now) {
  require_sound(ledger.policy().freezes);
  Judged judged{.records = what_may_forbid(ledger), .verdict = {}};
  judged.verdict = reports::gate(question, judged.records, ledger.policy(), now);
  return judged;
}

// ---- --override -----------------------------------------------------------------------------------------------------

std::string override_text(const reports::GateQuestion& question, const reports::Verdict& verdict,
                          const std::string& why) {
  std::vector<std::string> what;
  for (const GateReason& reason : verdict.reasons) {
    what.push_back(std::string(word(reason.kind)) + " " +
                   (reason.record != nullptr ? reason.record->id.str() : "'" + reason.freeze + "'"));
  }
  std::string text = std::string(kMark) + " for " + render::deploy_words(question);
  if (!question.own_key.empty()) text += " (" + question.own_key + ")";
  return text + "\nin its way: " + base::join(what, ", ") + "\n\n" + why;
}

void require_may_override(const ledger::Ledger& ledger, const reports::Verdict& verdict, const std::string& by) {
  const model::Policy& policy = ledger.policy();
  const std::vector<std::string> freezes = reports::not_theirs(verdict, model::names_of(ledger.roster(), by));
  if (freezes.empty()) return;
  std::vector<base::Reason> reasons;
  for (const std::string& name : freezes) {
    reasons.push_back(
        {"not-allowed",
         "the freeze '" + name + "' is overridden by " + base::join(policy.freezes.at(name).overrides, ", ") + " only",
         "let them do it, or name who decided: --by WHO"});
  }
  throw base::Refused("'" + by + "' may not override what forbids this deploy", std::move(reasons));
}

bool says_so_already(const model::Record& record, const std::string& text) {
  return std::any_of(record.timeline.begin(), record.timeline.end(),
                     [&](const model::Entry& entry) { return entry.text == text; });
}

bool has_record_with_key(const ledger::Ledger& ledger, const std::string& key) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = {base::Kind::change};
  query.key = key;
  return ledger.count(query) > 0;
}

// The deploy's own change, if it is open.
base::RecordId own_change(const reports::GateQuestion& question, const std::vector<model::Header>& records) {
  const auto found = std::find_if(records.begin(), records.end(), [&](const model::Header& record) {
    const bool has_key = !question.own_key.empty() && record.fields.key == question.own_key;
    return record.kind() == base::Kind::change && (record.id == question.own || has_key);
  });
  return found == records.end() ? base::RecordId{} : found->id;
}

// No record of its own tells of a freeze, so a change does: that one is over, for it is only the word on the deploy.
ledger::Target change_for_freeze(const reports::GateQuestion& question, const ledger::Draft& decision) {
  ledger::Draft draft = decision;
  draft.body = model::Opened{.done = true};
  draft.set.title = base::cut_to_width(render::deploy_words(question) + " in a freeze", 190);
  draft.set.title->replace(0, 1, "A");
  if (!question.services.empty()) draft.set.services.emplace(question.services.begin(), question.services.end());
  if (!question.environment.empty()) draft.set.labels["env"] = question.environment;
  if (!question.own_key.empty()) draft.set.key = question.own_key + kOverrideOfKey;
  return {.id = {}, .kind = base::Kind::change, .draft = std::move(draft)};
}

// A decision in each record that is in the way, and in the deploy's own change; of a freeze in a change. With a key, a
// repeat is written down already.
std::vector<ledger::Target> entries_of_override(const ledger::Ledger& ledger, const reports::GateQuestion& question,
                                                const Judged& judged, const ledger::Draft& decision) {
  std::vector<ledger::Target> targets;
  const auto decide_in = [&](const base::RecordId& id) {
    if (!question.own_key.empty() && says_so_already(ledger.read(id), decision.text)) return;
    targets.push_back({.id = id, .kind = id.kind(), .draft = decision});
  };
  bool is_frozen = false;
  for (const GateReason& reason : judged.verdict.reasons) {
    if (reason.record != nullptr) decide_in(reason.record->id);
    is_frozen = is_frozen || reason.kind == reports::GateBlock::freeze;
  }
  const base::RecordId own = own_change(question, judged.records);
  if (!own.empty()) {
    decide_in(own);
  } else if (is_frozen &&
             (question.own_key.empty() || !has_record_with_key(ledger, question.own_key + kOverrideOfKey))) {
    targets.push_back(change_for_freeze(question, decision));
  }
  return targets;
}

// ---- The answer -----------------------------------------------------------------------------------------------------

void print_answer(Env& env, GateFormat format, const render::GateAnswer& answer) {
  const render::Page page = page_of(env);
  if (format == GateFormat::json) {
    *env.out << render::gate_json(answer, page);
  } else if (format == GateFormat::github) {
    *env.out << render::gate_github(answer, page);
  } else if (env.options.quiet) {
    for (const GateReason& reason : answer.verdict->reasons) {
      *env.out << (reason.record != nullptr ? reason.record->id.str() : base::for_terminal(reason.freeze)) << "\n";
    }
  } else {
    *env.out << render::gate_text(answer, page);
  }
}

std::string reason_given(const GateCommand& own) {
  std::string why = without_outer_blank_lines(*own.why);
  if (why.empty()) throw base::UsageError("--override needs a reason", "say why it cannot wait: --override \"…\"");
  return why;
}

int run_override(Env& env, ledger::Ledger& ledger, const GateCommand& own, const reports::GateQuestion& question) {
  render::Overridden overridden{.reason = reason_given(own), .by = own.by.empty() ? ledger.me() : own.by};
  Judged judged;
  const std::vector<ledger::Appended> appended =
      ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) -> std::vector<ledger::Target> {
        judged = judge(locked, question, question.at);
        if (judged.verdict.is_open()) return {};
        require_may_override(locked, judged.verdict, overridden.by);
        ledger::Draft decision{.body = model::Decision{}, .by = own.by};
        decision.text = override_text(question, judged.verdict, overridden.reason);
        return entries_of_override(locked, question, judged, decision);
      });
  for (const ledger::Appended& one : appended) {
    overridden.written.push_back({one.record.id.str(), one.entry.str()});
    overridden.commit = one.commit;
  }
  const bool was_open = judged.verdict.is_open();
  if (was_open && !env.options.quiet) *env.err << "note: nothing is overridden: nothing forbids it\n";
  print_answer(env, gate_format(env, own), {&question, &judged.verdict, was_open ? nullptr : &overridden});
  if (appended.empty()) return 0;
  env.out->flush();
  sync_after(env, ledger);
  ledger::keep_house(ledger);
  return 0;
}

int run_gate(Env& env, const GateCommand& own) {
  if (own.action != "deploy") refuse_word("ACTION", own.action, {"deploy"});
  const GateFormat format = gate_format(env, own);
  if (!own.by.empty() && !own.why) throw base::UsageError("--by says who overrides: it needs --override");
  ledger::Ledger ledger = env.open_ledger();
  const base::Time now = env.world.now();
  const reports::GateQuestion question = question_of(env, ledger, own, now);
  if (own.why) return run_override(env, ledger, own, question);
  const Judged judged = judge(ledger, question, now);
  print_answer(env, format, {&question, &judged.verdict, nullptr});
  return static_cast<int>(judged.verdict.is_open() ? base::ExitCode::done : base::ExitCode::finding);
}

}  // namespace

Run bind_gate(Options& options) {
  auto own = std::make_shared<GateCommand>();
  options.positional("ACTION", own->action, "'deploy': whether one may take place now");
  options.values("-s,--service", own->services, "SERVICE", "what is deployed (else all)");
  options.value("--environment", own->environment, "NAME", "where it goes: prod (else anywhere)");
  options.value("--at", own->at, "WHEN",
                "whether it may take place then, as things are now: 'tomorrow 10:00' (else now)");
  options.value("--change", own->change, "ID", "the deploy's own change, which is not in its way");
  options.value("--key", own->key, "KEY", "the same by its key; with it an override that is repeated is written once");
  options.value("--override", own->why, "REASON", "deploy all the same: written into each record that forbids it");
  options.value("--by", own->by, "WHO", "with --override: who decided it (else you)");
  bind_allow_secret(options);
  options.value("--format", own->format, "NAME", "text, json or github (annotations of a step)");
  return [own](Env& env) { return run_gate(env, *own); };
}

}  // namespace decklog::cmd
