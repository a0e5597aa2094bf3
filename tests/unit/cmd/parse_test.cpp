// SPDX-License-Identifier: MIT
#include "cmd/commands/parse.h"

#include "tests/unit/cmd/sample.h"

#include <doctest/doctest.h>

namespace decklog::cmd {
namespace {

using test::at;
using test::refusal;

TEST_CASE("a priority is P1, p1 or 1") {
  CHECK(parse_priority("P1") == model::Priority::p1);
  CHECK(parse_priority("p1") == model::Priority::p1);
  CHECK(parse_priority("1") == model::Priority::p1);
  CHECK(refusal([] { parse_priority("7"); }).rfind("the priority cannot be 'P7'", 0) == 0);
  CHECK(refusal([] { parse_priority("high"); }) == "the priority cannot be 'high' | one of: P0, P1, P2, P3");
}

TEST_CASE("a word of a vocabulary is read in any case, a wrong one named with the nearest") {
  CHECK(parse_word<model::Stage>("--to", "Follow-Up") == model::Stage::follow_up);
  CHECK(refusal([] {
          parse_word<model::Stage>("--to", "mitigaton");
        }).rfind("--to cannot be 'mitigaton' | did you mean 'mitigation'?\none of: triage, ", 0) == 0);
  CHECK(parse_kind("--kind", "Incident") == base::Kind::incident);
  CHECK(refusal([] { parse_kind("--kind", "incidnt"); }) ==
        "--kind cannot be 'incidnt' | did you mean 'incident'?\none of: incident, request, change, handoff");
}

TEST_CASE("a due date is a day, tomorrow, or so many days from today") {
  test::TestEnv world;
  const auto day = [&](const std::string& text) { return base::format_date(parse_due(world.env, "--due", text)); };
  CHECK(day("2026-12-01") == "2026-12-01");
  CHECK(day("today") == "2026-11-22");
  CHECK(day("tomorrow") == "2026-11-23");
  CHECK(day("+7d") == "2026-11-29");
  CHECK(day("+2w") == "2026-12-06");
  for (const std::string bad : {"", "+", "+7", "+2h", "7d", "2026-02-30", "next week", "+99999999w"}) {
    CAPTURE(bad);
    CHECK(refusal([&] { parse_due(world.env, "--due", bad); }).rfind("--due needs a day", 0) == 0);
  }
}

TEST_CASE("a due date is counted from the day in the person's zone") {
  test::TestEnv world;
  world.env.world.now = [] { return at(20, 0); };  // already the 23rd in Seoul
  world.env.zone = base::Zone::named("Asia/Seoul").value();
  CHECK(base::format_date(parse_due(world.env, "--due", "today")) == "2026-11-23");
}

TEST_CASE("a time is read in the person's zone and errors name the option") {
  test::TestEnv world;
  CHECK(parse_time(world.env, "--at", "11:45") == at(11, 45));
  CHECK(parse_time(world.env, "--at", "-15m") == at(11, 45));
  CHECK(parse_time_if_given(world.env, "--at", "") == std::nullopt);
  CHECK(parse_deadline(world.env, "--eta", "20m") == at(12, 20));
  CHECK(parse_deadline(world.env, "--eta", "13:00") == at(13, 0));
  CHECK(refusal([&] { parse_time(world.env, "--at", "soon"); }).rfind("--at: ", 0) == 0);
  CHECK(parse_span("--within", "1h30m") == base::Seconds(5400));
  CHECK(refusal([] { parse_span("--within", "long"); }).rfind("--within needs a span of time", 0) == 0);
}

TEST_CASE("a span that ends now has this very second in it, one that ends at a given time ends there") {
  test::TestEnv world;
  const base::Time now = world.env.world.now();
  const base::Time earlier = now - std::chrono::hours(1);
  const auto end = [&](const std::string& text) { return parse_end(world.env, "--until", text, earlier); };
  CHECK((end("").at == earlier && end("").until == earlier + base::Seconds{1}));
  CHECK((end(" Now").at == now && end("now").until == now + base::Seconds{1}));
  CHECK((end("-15m").at == now - std::chrono::minutes(15) && end("-15m").until == end("-15m").at));
  CHECK(end(base::format_utc(now)).until == now);
  CHECK_THROWS_AS(end("nonsense"), base::UsageError);
}

TEST_CASE("pairs have a key and may clear a value") {
  CHECK(parse_pair("--label", "env=prod") == std::pair<std::string, std::string>{"env", "prod"});
  CHECK(parse_pair("--label", "env=a=b").second == "a=b");
  CHECK(parse_pair("--label", "env=").second.empty());
  CHECK(parse_pairs("--label", {"a=1", "b=2", "a=3"}) == std::map<std::string, std::string>{{"a", "3"}, {"b", "2"}});
  CHECK(refusal([] { parse_pair("--label", "env"); }) == "--label needs KEY=VALUE, not 'env'");
  CHECK(refusal([] { parse_pair("--label", "=prod"); }) == "--label is empty");
}

TEST_CASE("a line is one line, without controls, of sensible length") {
  CHECK(one_line("the title", "  결제 API 🔥 ") == "결제 API 🔥");
  CHECK(one_line("the title", std::string(200, 'x')).size() == 200);
  CHECK(refusal([] { one_line("the title", " \n "); }) == "the title is empty");
  CHECK(refusal([] { one_line("the title", "a\nb"); }).rfind("the title holds a line end or a control", 0) == 0);
  CHECK(refusal([] { one_line("the title", "a\x1b[31m"); }).find("\\u{1b}") != std::string::npos);
  CHECK(refusal([] { one_line("the title", std::string(201, 'x')); }).rfind("the title has 201 characters", 0) == 0);
}

TEST_CASE("a URL has a scheme and something behind it, and no blanks") {
  for (const std::string good : {"https://a.example.com/x?y=1#z", "mailto:dana@example.com", "git+ssh://h/p"}) {
    CAPTURE(good);
    CHECK(is_url(good));
  }
  for (const std::string bad :
       {"", "k7fq", "https:", "c:\\logs", "://x", "1a://x", "https://two words", "https://x\ny", "INC-20261122-K7FQ"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_url(bad));
  }
}

}  // namespace
}  // namespace decklog::cmd
