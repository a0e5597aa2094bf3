// SPDX-License-Identifier: MIT
#include "lib/reports/strip.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {
namespace {

using model::Header;
using model::Milestone;
using model::Priority;
using model::Stage;

Time utc(const char* text) { return base::parse_rfc3339(text).value(); }

Header harm(std::string_view id, std::optional<Priority> priority, const char* from, const char* to) {
  Header record = incident(id, priority);
  record.milestones[Milestone::opened_at] = utc(from);
  record.milestones[Milestone::started_at] = utc(from);
  if (*to != '\0') record.milestones[Milestone::mitigated_at] = utc(to);
  return record;
}

model::Policy two_services() {
  model::Policy policy = sample_policy();
  policy.services["login"] = {};
  policy.services["checkout"] = {};
  return policy;
}

// "22 P1 30m K7FQ", one a day.
std::vector<std::string> told(const Strip& strip) {
  std::vector<std::string> lines;
  for (const Day& day : strip.days) {
    std::string line = base::format_date(day.date).substr(8);
    if (day.worst) line += " " + std::string(model::word(*day.worst));
    if (day.worst || day.affected != Seconds{}) line += " " + base::format_span(day.affected);
    for (const base::RecordId& id : day.records) line += " " + id.short_form();
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> everything(const std::vector<Header>& incidents, const char* now, int shown,
                                    const base::Zone& zone = base::Zone::utc()) {
  return told(strips(incidents, {}, utc(now), shown, zone).at(0));
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a day has the worst priority, the incidents and how long they harmed, together once") {
  const std::vector<Header> incidents{
      harm("INC-20261120-AAAA", Priority::p2, "2026-11-20T22:00:00Z", "2026-11-21T02:00:00Z"),
      harm("INC-20261121-BBBB", Priority::p1, "2026-11-21T01:30:00Z", "2026-11-21T02:30:00Z"),
      harm("INC-20261122-CCCC", {}, "2026-11-22T11:00:00Z", ""),
  };
  CHECK(everything(incidents, "2026-11-22T12:00:00Z", 4) ==
        Lines{"19", "20 P2 2h aaaa", "21 P1 2h 30m bbbb aaaa", "22 P3 1h cccc"});
  CHECK(everything(incidents, "2026-11-22T12:00:00Z", 1) == Lines{"22 P3 1h cccc"});
  CHECK(everything(incidents, "2026-11-22T12:00:00Z", 0).empty());
  CHECK(everything({}, "2026-11-22T12:00:00Z", 2) == Lines{"21", "22"});
}

TEST_CASE("harm is from when it began to when it was stopped, by what is known") {
  struct Row {
    std::vector<std::pair<Milestone, const char*>> milestones;
    Lines days;
  };
  const char* now = "2026-11-22T12:00:00Z";
  for (const Row& row : std::vector<Row>{
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"}}, {"21", "22 P1 4h k7fq"}},
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"}, {Milestone::detected_at, "2026-11-22T07:00:00Z"}},
            {"21", "22 P1 5h k7fq"}},
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"},
             {Milestone::detected_at, "2026-11-22T07:00:00Z"},
             {Milestone::started_at, "2026-11-21T23:00:00Z"}},
            {"21 P1 1h k7fq", "22 P1 12h k7fq"}},
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"}, {Milestone::closed_at, "2026-11-22T11:00:00Z"}},
            {"21", "22 P1 3h k7fq"}},
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"},
             {Milestone::resolved_at, "2026-11-22T10:00:00Z"},
             {Milestone::closed_at, "2026-11-22T11:00:00Z"}},
            {"21", "22 P1 2h k7fq"}},
           // Stopped before it was written down: when it began nobody says.
           {{{Milestone::opened_at, "2026-11-22T08:00:00Z"}, {Milestone::mitigated_at, "2026-11-21T10:00:00Z"}},
            {"21 P1 0s k7fq", "22"}},
           // What ends at midnight is not of the next day; what begins there is; a clock that runs ahead counts to now.
           {{{Milestone::opened_at, "2026-11-21T23:00:00Z"}, {Milestone::mitigated_at, "2026-11-22T00:00:00Z"}},
            {"21 P1 1h k7fq", "22"}},
           {{{Milestone::opened_at, "2026-11-22T00:00:00Z"}, {Milestone::mitigated_at, "2026-11-22T00:00:00Z"}},
            {"21", "22 P1 0s k7fq"}},
           {{{Milestone::opened_at, "2026-11-22T13:00:00Z"}}, {"21", "22 P1 0s k7fq"}},
           {{{Milestone::opened_at, "2026-11-19T08:00:00Z"}, {Milestone::mitigated_at, "2026-11-20T10:00:00Z"}},
            {"21", "22"}},
       }) {
    Header record = incident("INC-20261122-K7FQ", Priority::p1);
    record.milestones.clear();
    for (const auto& [milestone, at] : row.milestones) record.milestones[milestone] = utc(at);
    CHECK(everything({record}, now, 2) == row.days);
  }
}

TEST_CASE("drills, false positives, duplicates and other kinds mark nothing") {
  Header drill = harm("INC-20261122-AAAA", Priority::p0, "2026-11-22T08:00:00Z", "");
  drill.fields.drill = true;
  Header false_positive = harm("INC-20261122-BBBB", Priority::p0, "2026-11-22T08:00:00Z", "");
  false_positive.closed_as = model::ClosedAs::false_positive;
  Header duplicate = harm("INC-20261122-CCCC", Priority::p0, "2026-11-22T08:00:00Z", "");
  duplicate.closed_as = model::ClosedAs::duplicate;
  const Header change = harm("CHG-20261122-DDDD", Priority::p0, "2026-11-22T08:00:00Z", "");
  Header external = harm("INC-20261122-EEEE", Priority::p2, "2026-11-22T08:00:00Z", "");
  external.closed_as = model::ClosedAs::external;
  CHECK(everything({drill, false_positive, duplicate, change}, "2026-11-22T12:00:00Z", 1) == Lines{"22"});
  CHECK(everything({drill, external}, "2026-11-22T12:00:00Z", 1) == Lines{"22 P2 4h eeee"});
}

TEST_CASE("one strip for everything and one for each service of the policy") {
  Header both = harm("INC-20261122-AAAA", Priority::p1, "2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z");
  both.fields.services = {"login", "checkout", "login"};
  Header unknown = harm("INC-20261122-BBBB", Priority::p0, "2026-11-22T08:30:00Z", "2026-11-22T09:30:00Z");
  unknown.fields.services = {"mail"};
  Header login = harm("INC-20261122-CCCC", Priority::p3, "2026-11-22T10:00:00Z", "2026-11-22T10:15:00Z");
  login.fields.services = {"login"};
  const auto all = strips({both, unknown, login}, two_services(), utc("2026-11-22T12:00:00Z"), 1, base::Zone::utc());
  REQUIRE(all.size() == 3);
  CHECK(all[0].service.empty());
  CHECK(told(all[0]) == Lines{"22 P0 1h 45m bbbb aaaa cccc"});
  CHECK(all[1].service == "checkout");
  CHECK(told(all[1]) == Lines{"22 P1 1h aaaa"});
  CHECK(all[2].service == "login");
  CHECK(told(all[2]) == Lines{"22 P1 1h 15m aaaa cccc"});
}

TEST_CASE("days are the zone's, also where clocks change") {
  const base::Zone berlin = base::Zone::named("Europe/Berlin").value();
  const std::vector<Header> always{harm("INC-20260101-AAAA", Priority::p1, "2026-01-01T00:00:00Z", "")};
  CHECK(everything(always, "2026-03-30T12:00:00Z", 3, berlin) ==
        Lines{"28 P1 1d aaaa", "29 P1 23h aaaa", "30 P1 14h aaaa"});
  CHECK(everything(always, "2026-10-26T11:00:00Z", 3, berlin) ==
        Lines{"24 P1 1d aaaa", "25 P1 1d 1h aaaa", "26 P1 12h aaaa"});
  // 23:30 in Seoul is a day later than in UTC.
  const std::vector<Header> one{
      harm("INC-20261121-AAAA", Priority::p1, "2026-11-21T14:30:00Z", "2026-11-21T15:30:00Z")};
  CHECK(everything(one, "2026-11-21T16:00:00Z", 2, base::Zone::named("Asia/Seoul").value()) ==
        Lines{"21 P1 30m aaaa", "22 P1 30m aaaa"});
}

TEST_CASE("whatever harmed, no moment counts twice and none is forgotten") {
  constexpr std::size_t kShown = 3;
  constexpr minutes kStep{20};
  CHECK(rc::check("as counted step by step", [&] {
    const Time now = utc("2026-11-22T12:00:00Z");
    std::vector<Header> incidents;
    const auto begins = *rc::gen::resize(12, rc::gen::container<std::vector<int>>(rc::gen::inRange(-300, 5)));
    for (std::size_t i = 0; i < begins.size(); ++i) {
      Header record = incident("INC-20261122-" + std::to_string(1000 + i), Priority::p2);
      record.milestones[Milestone::opened_at] = now + kStep * begins[i];
      const int length = *rc::gen::inRange(-2, 150);
      if (length >= 0) record.milestones[Milestone::mitigated_at] = now + kStep * (begins[i] + length);
      incidents.push_back(record);
    }
    const Time first = utc("2026-11-20T00:00:00Z");
    std::vector<Seconds> counted(kShown);
    for (Time step = first; step < now; step += kStep) {
      const bool is_harm = std::any_of(incidents.begin(), incidents.end(), [&](const Header& record) {
        const Time end = record.milestone(Milestone::mitigated_at).value_or(now);
        return record.milestones.at(Milestone::opened_at) <= step && step < end;
      });
      if (is_harm) counted[static_cast<std::size_t>((step - first) / days{1})] += kStep;
    }
    const Strip strip = strips(incidents, {}, now, kShown, base::Zone::utc()).at(0);
    for (std::size_t day = 0; day < counted.size(); ++day) RC_ASSERT(strip.days[day].affected == counted[day]);
  }));
}

}  // namespace decklog::reports
