// SPDX-License-Identifier: MIT
#include "lib/ledger/agreed.h"

#include "lib/reports/oncall.h"
#include "lib/reports/policy_problems.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

namespace decklog::ledger {
namespace {

using model::Severity;
using reports::PolicyProblem;
using reports::RosterProblem;

// What check_schema() finds.
bool is_of_schema(const FileFinding& finding) { return finding.code == "schema" || finding.code == "unknown-key"; }

// The reader stops at the first place, but says better than a schema what is wrong with it; and it is stricter: a
// duration may overflow, a text may hold controls, a time zone may not exist.
std::optional<FileFinding> refused_by(const std::function<void()>& reader) {
  try {
    reader();
  } catch (const base::BadData& error) {
    return FileFinding{error.position(), "", error.message(), Severity::error, "schema"};
  }
  return std::nullopt;
}

// Instead of what the schema says of that place.
void tell_better(std::vector<FileFinding>& findings, const FileFinding& better) {
  const auto same = std::find_if(findings.begin(), findings.end(), [&](const FileFinding& finding) {
    return finding.position == better.position && is_of_schema(finding);
  });
  if (same == findings.end()) {
    findings.push_back(better);
  } else {
    const std::string path = better.path.empty() ? same->path : better.path;
    *same = better;
    same->path = path;
  }
}

struct FaultKind {
  const char* code;
  Severity severity;
};

FaultKind kind_of(RosterProblem::Kind kind) {
  switch (kind) {
    case RosterProblem::Kind::gap:
    case RosterProblem::Kind::no_turns:
      return {"oncall-gap", Severity::warning};
    case RosterProblem::Kind::double_booking:
      return {"oncall-double", Severity::warning};
    case RosterProblem::Kind::shared_name:
      return {"name-shared", Severity::error};
    case RosterProblem::Kind::unknown_person:
    case RosterProblem::Kind::unknown_team:
    case RosterProblem::Kind::unknown_rotation:
      break;
  }
  return {"name-unknown", Severity::error};
}

FaultKind kind_of(PolicyProblem::Kind kind) {
  switch (kind) {
    case PolicyProblem::Kind::empty_metric:
      return {"metric-empty", Severity::error};
    case PolicyProblem::Kind::senseless_limit:
      return {"limit-senseless", Severity::error};
    case PolicyProblem::Kind::senseless_freeze:
      return {"freeze-senseless", Severity::error};
    case PolicyProblem::Kind::past_freeze:
      return {"freeze-over", Severity::warning};
    case PolicyProblem::Kind::unknown_owner:
    case PolicyProblem::Kind::unknown_service:
    case PolicyProblem::Kind::unknown_environment:
      break;
  }
  return {"name-unknown", Severity::warning};
}

FileFinding finding_at(const yaml::Places& places, const std::string& pointer, const std::string& message,
                       FaultKind kind) {
  return {places.position(pointer), pointer, message, kind.severity, kind.code};
}

// "/rotations/a/people/0" stands at "/rotations/a/layers/0/people/0" where the only layer is in a list.
std::string as_written(const yaml::Places& places, const std::string& where) {
  constexpr std::string_view kRotations = "/rotations/";
  if (places.has(where) || !where.starts_with(kRotations)) return where;
  const std::size_t end = std::min(where.find('/', kRotations.size()), where.size());
  const std::string layer = where.substr(0, end) + "/layers/0";
  return places.has(layer) ? layer + where.substr(end) : where;
}

// The same gap comes again each week: it is told once, with its first time.
struct Repeated {
  RosterProblem first;
  std::size_t times = 0;
};

std::vector<Repeated> grouped(const std::vector<RosterProblem>& problems) {
  std::vector<Repeated> groups;
  std::map<std::tuple<RosterProblem::Kind, std::string, std::string>, std::size_t> places;
  for (const RosterProblem& problem : problems) {
    const auto [found, is_new] =
        places.emplace(std::tuple(problem.kind, problem.where, problem.message), groups.size());
    if (is_new) groups.push_back({problem, 0});
    ++groups[found->second].times;
  }
  return groups;
}

std::string words(const Repeated& group) {
  const RosterProblem& first = group.first;
  if (first.end == base::Time{}) return first.message;
  const std::string often =
      group.times == 1 ? std::string("from") : fmt::format("{} times in the next 90 days, first from", group.times);
  return fmt::format("{} {} {} to {}", first.message, often, base::format_utc(first.start),
                     base::format_utc(first.end));
}

void sort_by_place(std::vector<FileFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const FileFinding& a, const FileFinding& b) {
    return std::tie(a.position.line, a.position.column) < std::tie(b.position.line, b.position.column);
  });
}

void look_at_meaning(const model::Policy& policy, const yaml::Places& places, const model::Roster& roster,
                     base::Time now, std::vector<FileFinding>& findings) {
  for (const PolicyProblem& problem : reports::policy_problems(policy, roster, now)) {
    const FileFinding found = finding_at(places, problem.where, problem.message, kind_of(problem.kind));
    tell_better(findings, found);
  }
}

void look_at_meaning(const model::Roster& roster, const yaml::Places& places, base::Time now,
                     std::vector<FileFinding>& findings) {
  for (const Repeated& group : grouped(reports::roster_problems(roster, now, now + kCheckedAhead))) {
    const std::string where = as_written(places, group.first.where);
    findings.push_back(finding_at(places, where, words(group), kind_of(group.first.kind)));
  }
}

}  // namespace

AgreedFile agreed_file(std::string_view bytes, const std::string& file) {
  const bool is_roster = yaml::Places(bytes, file).text("/schema").starts_with("decklog-roster/");
  return is_roster ? AgreedFile::roster : AgreedFile::policy;
}

std::vector<FileFinding> check_policy(std::string_view bytes, const std::string& file, const model::Roster& roster,
                                      base::Time now) {
  std::vector<FileFinding> findings = check_schema(bytes, file, "policy");
  model::Policy policy;
  if (const auto refused = refused_by([&] { policy = yaml::decode_policy(bytes, file); })) {
    tell_better(findings, *refused);
  } else {
    look_at_meaning(policy, yaml::Places(bytes, file), roster, now, findings);
  }
  sort_by_place(findings);
  return findings;
}

std::vector<FileFinding> check_roster(std::string_view bytes, const std::string& file, base::Time now) {
  std::vector<FileFinding> findings = check_schema(bytes, file, "roster");
  model::Roster roster;
  if (const auto refused = refused_by([&] { roster = yaml::decode_roster(bytes, file); })) {
    tell_better(findings, *refused);
  } else {
    look_at_meaning(roster, yaml::Places(bytes, file), now, findings);
  }
  sort_by_place(findings);
  return findings;
}

model::Roster roster_if_readable(std::string_view bytes) {
  model::Roster roster;
  const auto refused = refused_by([&] { roster = yaml::decode_roster(bytes, ""); });
  return refused ? model::Roster{} : roster;
}

}  // namespace decklog::ledger
