// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/look.h"
#include "cmd/render/next_step.h"
#include "cmd/render/oncall_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <tuple>

namespace decklog::cmd {
namespace {

using model::Roster;
using reports::Shift;
using reports::ShiftKind;

using Days = std::chrono::days;
constexpr Days kUsualPlan{14};
constexpr Days kMyPlan{30};
constexpr Days kCalendar{90};
constexpr Days kLongestPlan{3660};

struct OnCallCommand {
  std::string at;
  std::string service;
  std::string team;
  std::string rotation;
  std::optional<std::uint64_t> days;
  std::string from;
  std::string until;
  bool mine = false;
  bool ics = false;

  bool wants_plan() const { return days || !from.empty() || !until.empty() || mine || ics; }
};

// Which rotations were asked for, and in which words.
struct AskedFor {
  std::vector<std::string> rotations;  // level 1 first
  std::string owner;                   // of the service
  std::vector<std::string> people;     // whom to ask when nobody is on call
  std::string words;                   // " for service 'checkout'"
};

struct Window {
  base::Time from{};
  base::Time until{};
};

void refuse_contradictions(const OnCallCommand& own, bool json) {
  if (!own.at.empty() && own.wants_plan()) {
    throw base::UsageError("--at asks for one moment, --days, --from, --until, --mine and --ics for a plan",
                           "give one of them");
  }
  if (own.days && !own.until.empty()) throw base::UsageError("--days and --until both say where the plan ends");
  if (own.ics && json) throw base::UsageError("--ics and --json are two forms of one answer");
}

Days usual_length(const OnCallCommand& own) {
  if (own.ics) return kCalendar;
  return own.mine ? kMyPlan : kUsualPlan;
}

Window window_of(const Env& env, const OnCallCommand& own, base::Time now) {
  if (own.days && (*own.days == 0 || *own.days > static_cast<std::uint64_t>(kLongestPlan.count()))) {
    throw base::UsageError("--days is a number from 1 to " + std::to_string(kLongestPlan.count()));
  }
  const base::Time from = parse_time_if_given(env, "--from", own.from).value_or(now);
  const Days length = own.days ? Days{static_cast<Days::rep>(*own.days)} : usual_length(own);
  const base::Time until = parse_time_if_given(env, "--until", own.until).value_or(from + length);
  if (until <= from) throw base::UsageError("--until is not after --from");
  if (until - from > kLongestPlan) {
    throw base::UsageError("a plan is for " + std::to_string(kLongestPlan.count()) + " days at most");
  }
  return {from, until};
}

[[noreturn]] void unknown_name(const std::string& what, const std::string& name,
                               const std::vector<std::string>& known) {
  const std::string near = base::nearest(name, known);
  throw base::NotFound(
      what + " '" + name + "' is not in the roster",
      near.empty() ? "known: " + (known.empty() ? "none" : base::join(known, ", ")) : "did you mean '" + near + "'?");
}

template <typename Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, unused] : map) keys.push_back(key);
  return keys;
}

std::vector<std::string> all_rotations(const Roster& roster) {
  std::vector<std::string> names = keys_of(roster.rotations);
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return roster.rotations.at(a).level < roster.rotations.at(b).level;
  });
  return names;
}

void add_people(const std::vector<std::string>& names, std::vector<std::string>& people) {
  for (const std::string& name : names) {
    if (std::find(people.begin(), people.end(), name) == people.end()) people.push_back(name);
  }
}

void add_members(const Roster& roster, const std::string& team, std::vector<std::string>& people) {
  const auto found = roster.teams.find(team);
  if (found != roster.teams.end()) add_people(found->second.members, people);
}

// The members of the teams of the rotations; where there are none, whoever takes turns.
void add_colleagues(const Roster& roster, AskedFor& asked) {
  for (const std::string& name : asked.rotations) add_members(roster, roster.rotations.at(name).team, asked.people);
  if (!asked.people.empty()) return;
  for (const std::string& name : asked.rotations) {
    for (const model::Layer& layer : roster.rotations.at(name).layers) add_people(layer.people, asked.people);
  }
}

std::string owner_of(const model::Policy& policy, const std::string& service) {
  const auto found = policy.services.find(service);
  if (found == policy.services.end()) {
    const std::string near = base::nearest(service, keys_of(policy.services));
    throw base::NotFound("the policy knows no service '" + service + "'",
                         near.empty() ? "see them all with 'decklog policy'" : "did you mean '" + near + "'?");
  }
  if (found->second.owner.empty()) {
    throw base::NotFound("service '" + service + "' has no owner in the policy",
                         "name a team, a rotation or a person as its 'owner' in decklog.yaml", "no-owner");
  }
  return found->second.owner;
}

void narrow_to_service(const Roster& roster, const model::Policy& policy, const std::string& service, AskedFor& asked) {
  asked.owner = owner_of(policy, service);
  const std::vector<std::string> own = model::rotations_of(roster, asked.owner);
  std::erase_if(asked.rotations,
                [&](const std::string& name) { return std::find(own.begin(), own.end(), name) == own.end(); });
  add_members(roster, asked.owner, asked.people);
  const std::string person = model::person_of(roster, asked.owner);
  if (roster.people.contains(person)) add_people({person}, asked.people);
  asked.words += " for service '" + service + "'";
  if (own.empty()) asked.words += ": its owner '" + asked.owner + "' has no rotation";
}

void narrow_to_team(const Roster& roster, const std::string& team, AskedFor& asked) {
  std::erase_if(asked.rotations, [&](const std::string& name) { return roster.rotations.at(name).team != team; });
  if (asked.rotations.empty() && !roster.teams.contains(team)) unknown_name("team", team, keys_of(roster.teams));
  add_members(roster, team, asked.people);
  asked.words += " for team '" + team + "'";
  if (asked.rotations.empty()) asked.words += ", which has no rotation";
}

AskedFor asked_for(const ledger::Ledger& ledger, const OnCallCommand& own) {
  const Roster& roster = ledger.roster();
  AskedFor asked{.rotations = all_rotations(roster), .owner = {}, .people = {}, .words = {}};
  if (!own.rotation.empty()) {
    if (!roster.rotations.contains(own.rotation)) unknown_name("rotation", own.rotation, asked.rotations);
    asked.rotations = {own.rotation};
    asked.words = " in rotation '" + own.rotation + "'";
  }
  if (!own.team.empty()) narrow_to_team(roster, own.team, asked);
  if (!own.service.empty()) narrow_to_service(roster, ledger.policy(), own.service, asked);
  if (asked.people.empty()) add_colleagues(roster, asked);
  return asked;
}

std::vector<Shift> plan_of(const Roster& roster, const AskedFor& asked, const Window& window) {
  std::vector<Shift> plan;
  for (const std::string& name : asked.rotations) {
    const std::vector<Shift> own = reports::shifts(roster, name, window.from, window.until);
    plan.insert(plan.end(), own.begin(), own.end());
  }
  std::stable_sort(plan.begin(), plan.end(), [](const Shift& a, const Shift& b) {
    return std::tie(a.start, a.level, a.rotation) < std::tie(b.start, b.level, b.rotation);
  });
  return plan;
}

std::vector<std::string> names_in(const render::OnCallAnswer& answer) {
  std::vector<std::string> names;
  for (const reports::Duty& duty : answer.duties) {
    if (!duty.now.who.empty()) add_people({duty.now.who}, names);
  }
  for (const Shift& shift : answer.shifts) {
    if (!shift.who.empty()) add_people({shift.who}, names);
  }
  return names;
}

// Without people, teams and rotations there is nothing to say.
bool is_empty(const Roster& roster) {
  return roster.people.empty() && roster.teams.empty() && roster.rotations.empty();
}

void say_no_roster(Env& env, const ledger::Ledger& ledger) {
  const bool is_there = !ledger.roster_text().empty();
  *env.err << "the roster is empty: nobody takes turns here yet\n"
           << "hint: "
           << (is_there ? "the comments in roster.yaml show how people, teams and rotations are written; "
                        : "'decklog init' adds a roster.yaml that shows how people, teams and rotations are written; ")
           << "then 'decklog policy check'\n";
}

void say_nobody(Env& env, const OnCallCommand& own, const AskedFor& asked) {
  if (own.mine) {
    *env.err << "no shift in that time is yours" << base::for_terminal(asked.words) << "\n";
    return;
  }
  *env.err << "nobody is on call" << base::for_terminal(asked.words) << "\n";
  if (!asked.people.empty()) *env.err << "ask: " << base::for_terminal(base::join(asked.people, ", ")) << "\n";
}

render::CalendarInfo calendar_info(const ledger::Ledger& ledger, const OnCallCommand& own) {
  const std::string about = own.rotation + own.team + own.service;
  return {"on call" + (about.empty() ? "" : ": " + about), calendar_id(ledger), ledger.head_time()};
}

void print_page(Env& env, const render::OnCallAnswer& answer, const Roster& roster, const render::Page& page) {
  if (!answer.at) {
    *env.out << render::oncall_plan(answer.shifts, roster, page);
  } else if (!answer.duties.empty()) {
    *env.out << render::oncall_page(answer.duties, roster, *answer.at, page)
             << render::next_line("decklog oncall --days 14", page);
  }
}

void print(Env& env, const ledger::Ledger& ledger, const OnCallCommand& own, const render::OnCallAnswer& answer,
           const render::Page& page) {
  const Roster& roster = ledger.roster();
  if (env.options.json) {
    *env.out << render::oncall_json(answer, roster);
  } else if (own.ics) {
    *env.out << render::oncall_ics(answer.shifts, roster, calendar_info(ledger, own));
  } else if (env.options.quiet) {
    for (const std::string& name : names_in(answer)) *env.out << base::for_terminal(name) << "\n";
  } else {
    print_page(env, answer, roster, page);
  }
}

render::OnCallAnswer answer_of(const Env& env, const ledger::Ledger& ledger, const OnCallCommand& own,
                               const AskedFor& asked, base::Time now) {
  const Roster& roster = ledger.roster();
  render::OnCallAnswer answer;
  answer.service = own.service;
  answer.owner = asked.owner;
  if (own.wants_plan()) {
    const Window window = window_of(env, own, now);
    answer.from = window.from;
    answer.until = window.until;
    answer.shifts = plan_of(roster, asked, window);
    const std::string me = own.mine ? model::person_of(roster, ledger.me()) : "";
    if (own.mine) std::erase_if(answer.shifts, [&](const Shift& shift) { return shift.who != me; });
  } else {
    answer.at = parse_time_if_given(env, "--at", own.at).value_or(now);
    for (const std::string& name : asked.rotations) answer.duties.push_back(reports::duty(roster, name, *answer.at));
  }
  return answer;
}

int run_oncall(Env& env, const OnCallCommand& own) {
  refuse_contradictions(own, env.options.json);
  const ledger::Ledger ledger = env.open_ledger();
  const bool is_roster_empty = is_empty(ledger.roster());
  const bool is_narrowed = !own.service.empty() || !own.team.empty() || !own.rotation.empty();
  const AskedFor asked = asked_for(ledger, own);
  const render::Page page = page_of(env);
  render::OnCallAnswer answer = answer_of(env, ledger, own, asked, page.now);
  const bool is_somebody = !names_in(answer).empty();
  if (!is_somebody && !own.mine) answer.ask = asked.people;
  print(env, ledger, own, answer, page);
  if (is_somebody) return 0;
  if (is_roster_empty && !is_narrowed) {
    say_no_roster(env, ledger);
  } else {
    say_nobody(env, own, asked);
  }
  return static_cast<int>(base::ExitCode::finding);
}

}  // namespace

Run bind_oncall(Options& options) {
  auto own = std::make_shared<OnCallCommand>();
  options.value("--at", own->at, "WHEN", "at this time instead of now");
  options.value("-s,--service", own->service, "SERVICE", "for the owner of this service, as the policy names it");
  options.value("--team", own->team, "TEAM", "only this team's rotations");
  options.value("--rotation", own->rotation, "ROTATION", "only this rotation");
  options.number("--days", own->days, "N", "the plan of the next N days, or of N days after --from");
  options.value("--from", own->from, "WHEN", "the plan from then on, for 14 days if nothing ends it");
  options.value("--until", own->until, "WHEN", "the plan until then");
  options.flag("--mine", own->mine, "the plan of your own shifts, for 30 days if nothing ends it");
  options.flag("--ics", own->ics, "the plan as iCalendar, for 90 days if nothing ends it");
  return [own](Env& env) { return run_oncall(env, *own); };
}

}  // namespace decklog::cmd
