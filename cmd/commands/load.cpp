// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/look.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/load_page.h"
#include "cmd/render/load_picture.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/receivers.h"

#include <memory>
#include <ostream>
#include <set>

namespace decklog::cmd {
namespace {

constexpr base::Seconds kUsualSpan = std::chrono::days{28};

struct LoadCommand {
  std::string since;
  std::string until;
  std::vector<std::string> teams;
  std::vector<std::string> people;
  std::string svg;
};

std::vector<std::string> names_of(const auto& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

[[noreturn]] void refuse_name(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const std::string near = model::nearest_name(name, known);
  const std::string all = known.empty() ? "roster.yaml names none" : "there are: " + base::join(known, ", ");
  throw base::NotFound("no " + what + " '" + name + "' in the roster",
                       near.empty() ? all : "did you mean '" + near + "'?\n" + all);
}

std::set<std::string> people_asked_for(const LoadCommand& own, const ledger::Ledger& ledger) {
  const model::Roster& roster = ledger.roster();
  std::set<std::string> people;
  for (const std::string& name : alternatives(own.teams)) {
    const auto team = roster.teams.find(name);
    if (team == roster.teams.end()) refuse_name("team", name, names_of(roster.teams));
    for (const std::string& member : team->second.members) people.insert(model::person_of(roster, member));
  }
  if (!own.teams.empty() && people.empty()) {
    throw base::NotFound("the team '" + base::join(own.teams, ", ") + "' has no members", "they stand in roster.yaml");
  }
  // Whoever works without being in the roster can be asked for too, where there is no roster to say who there is.
  for (const std::string& name : alternatives(own.people)) {
    const std::string who = model::person_of(roster, name == "me" ? ledger.me() : name);
    if (!roster.people.empty() && !roster.people.contains(who) && name != "me" && name.find('@') == std::string::npos) {
      refuse_name("person", name, names_of(roster.people));
    }
    people.insert(who);
  }
  return people;
}

reports::LoadScope scope_of(const Env& env, const LoadCommand& own, const ledger::Ledger& ledger) {
  reports::LoadScope scope;
  const SpanEnd end = parse_end(env, "--until", own.until, env.world.now());
  scope.until = end.until;
  scope.from = parse_time_if_given(env, "--since", own.since).value_or(end.at - kUsualSpan);
  if (scope.from >= scope.until) {
    throw base::UsageError("--since " + base::format_utc(scope.from) + " is not before --until " +
                           base::format_utc(scope.until));
  }
  if (end.at > env.world.now()) {
    throw base::UsageError("--until " + base::format_utc(scope.until) + " is still to come",
                           "what people will carry is not written down yet");
  }
  scope.people = people_asked_for(own, ledger);
  return scope;
}

void print_load(Env& env, const LoadCommand& own, const reports::Load& load, const model::Roster& roster) {
  const render::Page page = page_of(env);
  if (!own.svg.empty()) write_answer(env, own.svg, render::load_picture(load, page));
  if (own.svg == "-") return;
  if (env.options.json) {
    *env.out << render::load_json(load);
  } else if (env.options.quiet) {
    for (const reports::PersonLoad& person : load.people) {
      if (reports::is_over(person)) *env.out << base::for_terminal(person.who) << "\n";
    }
  } else if (load.people.empty()) {
    *env.err << "nobody was on call and nobody wrote anything down in this time\n" << render::load_next_line(page);
  } else {
    const bool known = !roster.people.empty();
    *env.out << render::load_page(load, known ? render::RosterState::known : render::RosterState::empty, page);
  }
}

int run_load(Env& env, const LoadCommand& own) {
  if (own.svg == "-" && env.options.json) throw base::UsageError("--svg - and --json exclude each other");
  const ledger::Ledger ledger = env.open_ledger();
  const reports::LoadScope scope = scope_of(env, own, ledger);
  const auto records = records_worked_on(ledger, scope.from, tell_damaged(env));
  print_load(env, own, reports::load(records, ledger.roster(), ledger.policy().limits, scope), ledger.roster());
  return 0;
}

}  // namespace

Run bind_load(Options& options) {
  auto own = std::make_shared<LoadCommand>();
  options.value("--since", own->since, "WHEN", "from then on: -2w, 2026-11-01 (28 days before --until)");
  options.value("--until", own->until, "WHEN", "before then (up to now)");
  options.values("--team", own->teams, "TEAM", "only the members of this team of the roster");
  options.values("--person", own->people, "WHO", "only this person, by any name that the roster knows ('me' is you)");
  options.value("--svg", own->svg, "FILE", "draw it too: a picture for reports and pages; '-' is standard output");
  return [own](Env& env) { return run_load(env, *own); };
}

}  // namespace decklog::cmd
