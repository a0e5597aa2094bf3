// SPDX-License-Identifier: MIT
//
// Readers of kept logs: what they find, what they doubt, what they refuse. Without a ledger.
#include "lib/intake/told.h"

#include "lib/base/error.h"
#include "lib/intake/mime.h"
#include "lib/intake/told_time.h"

#include <doctest/doctest.h>

#include <functional>

namespace decklog::intake {
namespace {

using model::Milestone;

Telling by_clocks_of(const std::string& zone) {
  Telling how;
  how.zone = base::Zone::named(zone);
  return how;
}
const Telling kUtc = by_clocks_of("UTC");

std::string at(const ToldLine& line) { return base::format_utc(line.at); }
std::string at(const ToldRecord& record, Milestone which) {
  const auto found = record.moments.find(which);
  return found == record.moments.end() ? "" : base::format_utc(found->second.at);
}
// One line an entry: "2025-03-04T14:03:00Z bob|text".
std::vector<std::string> shown(const ToldRecord& record) {
  std::vector<std::string> lines;
  for (const ToldLine& line : record.lines) {
    lines.push_back(at(line) + " " + line.by.name + line.by.address + "|" + line.text);
  }
  return lines;
}
using Shown = std::vector<std::string>;

struct Bad {
  std::string message;
  std::string code;
  base::Position position;
};
Bad bad_data_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::BadData& error) {
    return {error.message(), error.code(), error.position()};
  }
  return {};
}

std::string stamp_of(const std::string& text) {
  const auto stamp = stamp_at_start(text);
  if (!stamp) return "-";
  std::string out = stamp->date ? base::format_date(*stamp->date) : "";
  if (!stamp->has_year) out = out.substr(5);
  if (stamp->clock) out += "T" + std::to_string(stamp->clock->count());
  if (stamp->offset) out += "Z" + std::to_string(stamp->offset->count());
  return out + stamp->letters + "|" + text.substr(stamp->length);
}

}  // namespace

TEST_CASE("times as people write them") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"2025-03-04 14:03 x", "2025-03-04T50580| x"},
      {"2025-03-04T14:03:05.120Z", "2025-03-04T50585Z0|"},
      {"2025-03-04 14:03:05+01:00: x", "2025-03-04T50585Z3600|: x"},
      {"2025-03-04 14:03 +0900 x", "2025-03-04T50580Z32400| x"},
      {"2025-03-04 14:03-05:00", "2025-03-04T50580Z-18000|"},
      {"2025/3/4 2:03 PM", "2025-03-04T50580|"},
      {"04.03.2025 14:03", "2025-03-04T50580|"},
      {"Tuesday, March 4th, 2025 at 14:03 UTC", "2025-03-04T50580Z0|"},
      {"4 Mar 14:03", "03-04T50580|"},
      {"March 4, 2025", "2025-03-04|"},
      {"14:03 (UTC) x", "T50580Z0| x"},
      {"14:03 CET x", "T50580CET| x"},
      {"14:03 UTC+1 x", "T50580Z3600| x"},
      {"12:05am", "T300|"},
      {"14:03-14:10 x", "T50580|-14:10 x"},  // a span, no offset
      {"14:03 +2 nodes", "T50580| +2 nodes"},
      {"14:03:99", "-"},
      {"03/04/2025 14:03", "-"},  // whose month nobody can tell
      {"2025-02-30 14:03", "-"},
      {"25:03 x", "-"},
      {"13:03 PM", "-"},
      {"may 14:03", "-"},
      {"1:2 x", "-"},
      {"14:030", "-"},
      {"", "-"},
  };
  for (const auto& [text, wanted] : rows) {
    CAPTURE(text);
    CHECK(stamp_of(text) == wanted);
  }
}

TEST_CASE("a clock without a zone or a day is an error, never a guess") {
  const Bad no_zone = bad_data_of([] { read_markdown_log("# Down\n\n- 2025-03-04 14:03 x\n"); });
  CHECK(no_zone.message == "'2025-03-04 14:03' names no zone that is known");
  CHECK(no_zone.code == "time-unclear");
  CHECK(no_zone.position.line == 3);
  CHECK(bad_data_of([] { read_markdown_log("# Down\n- 14:03 x\n", kUtc); }).message == "'14:03' names no day");
  CHECK(bad_data_of([] { read_chat("[Mar 4 14:03] bob: x\n", kUtc); }).message == "'Mar 4 14:03' names no year");
  // What the text says itself needs no option.
  CHECK(read_markdown_log("# Down\n- 2025-03-04 14:03 UTC x\n").records.size() == 1);
  CHECK(read_markdown_log("Time zone: Asia/Seoul\n# Down\n- 2025-03-04 14:03 x\n").records.at(0).lines.at(0).at ==
        base::parse_rfc3339("2025-03-04T05:03:00Z"));
  const Bad other =
      bad_data_of([] { read_markdown_log("# Down\n- 2025-07-04 14:03 PST x\n", by_clocks_of("Asia/Seoul")); });
  CHECK(other.message == "'2025-07-04 14:03 PST' is of another zone than Asia/Seoul, where it is KST");
  CHECK(read_markdown_log("# D\n- 2025-03-04 14:03 CET x\n", by_clocks_of("Europe/Berlin"))
            .records.at(0)
            .lines.at(0)
            .at == base::parse_rfc3339("2025-03-04T13:03:00Z"));
}

TEST_CASE("hours that clocks skip or show twice, and a midnight that goes by unsaid, are told") {
  const Telling berlin = by_clocks_of("Europe/Berlin");
  const Told skipped = read_markdown_log("# D\n- 2025-03-30 02:30 x\n", berlin);
  REQUIRE(skipped.doubts.size() == 1);
  CHECK(skipped.doubts[0].line == 2);
  CHECK(skipped.doubts[0].message.find("skip '2025-03-30 02:30'") != std::string::npos);
  const Told twice = read_markdown_log("# D\n- 2025-10-26 02:30 x\n- 2025-10-26 03:30 y\n", berlin);
  REQUIRE(twice.doubts.size() == 1);
  CHECK(twice.doubts[0].message.find("twice") != std::string::npos);
  CHECK(at(twice.records.at(0).lines.at(0)) == "2025-10-26T00:30:00Z");
  const Told night = read_markdown_log("# D\n- 2025-03-04 23:50 x\n- 00:10 y\n- 00:05 z\n", kUtc);
  CHECK(shown(night.records.at(0)) ==
        Shown{"2025-03-04T23:50:00Z |x", "2025-03-05T00:10:00Z |y", "2025-03-05T00:05:00Z |z"});
  REQUIRE(night.doubts.size() == 1);
  CHECK(night.doubts[0].line == 3);
}

TEST_CASE("markdown: headings, key events, lists, fields") {
  const Told told = read_markdown_log(
      "---\ntitle: ignored\n---\n"
      "# Incident on 2023-01-11 - Image pull fails\n\n"
      "- **Key events**\n"
      "  - First detected: 2023-01-11 14:22\n"
      "  - Incident declared: 2023-01-11 15:17\n"
      "  - Repaired 2023-01-11 15:50\n"
      "  - Resolved 2023-01-11 15:51\n\n"
      "- **Time to repair**: 1h 28m\n\n"
      "- **Impact**:\n  - nobody could pull\n\n"
      "- **Priority**: P1 (worst)\n"
      "- **Services**: registry, ci\n"
      "- **Context**:\n"
      "  - 2023-01-11 14:22: login fails:\n\n```\ntoo many\n\nattempts\n```\n\n"
      "  - 2022-01-11 14:40 password set\n"
      "    and kept\n"
      "  - 14:41 [bob] a day later?\n",
      kUtc);
  REQUIRE(told.records.size() == 1);
  const ToldRecord& record = told.records[0];
  CHECK(record.title == "Incident on 2023-01-11 - Image pull fails");
  CHECK(record.line == 4);
  CHECK(at(record, Milestone::detected_at) == "2023-01-11T14:22:00Z");
  CHECK(at(record, Milestone::opened_at) == "2023-01-11T15:17:00Z");
  CHECK(at(record, Milestone::mitigated_at) == "2023-01-11T15:50:00Z");
  CHECK(at(record, Milestone::resolved_at) == "2023-01-11T15:51:00Z");
  CHECK(record.moments.at(Milestone::resolved_at).text == "Resolved 2023-01-11 15:51");
  CHECK(record.impact == "nobody could pull");
  CHECK(record.severity == "P1 (worst)");
  CHECK(record.services == std::vector<std::string>{"registry", "ci"});
  CHECK(shown(record) == Shown{"2023-01-11T14:22:00Z |login fails:\n```\ntoo many\n\nattempts\n```",
                               "2022-01-11T14:40:00Z |password set\nand kept",
                               "2022-01-11T14:41:00Z bob|a day later?"});
  CHECK(record.lines[1].line == 28);
  CHECK(record.description.find("1h 28m") != std::string::npos);  // nothing of the text is lost
}

TEST_CASE("markdown: several incidents, tables, headings with times, authors, bold times") {
  const Told told = read_markdown_log(
      "# Incident log\n\n## 2025\n\n"
      "### Checkout down (2025-03-04)\n"
      "| Time (UTC) | Who | What |\n|---|---|---|\n| 14:03 | bob | errors \\| timeouts |\n| 14:10 | | alert |\n\n"
      "### 2025-04-01 Login slow\n\n"
      "#### 10:00 UTC\nfirst words\n\nmore words\n\n"
      "**10:05 UTC** \u2014 @bob: looks\n"
      "10:07 UTC **jun**: sees\n"
      "- `10:09 UTC` <kim@example.com> calls\n"
      "- 10:10 UTC [a link](https://example.com)\n"
      "- 10:20 UTC Incident is resolved.\n"
      "#### Lessons\n- learn\n");
  REQUIRE(told.records.size() == 2);
  CHECK(told.records[0].title == "Checkout down (2025-03-04)");
  CHECK(shown(told.records[0]) == Shown{"2025-03-04T14:03:00Z bob|errors \\| timeouts", "2025-03-04T14:10:00Z |alert"});
  CHECK(told.records[1].title == "2025-04-01 Login slow");
  CHECK(shown(told.records[1]) == Shown{"2025-04-01T10:00:00Z |first words\n\nmore words",
                                        "2025-04-01T10:05:00Z bob|looks", "2025-04-01T10:07:00Z jun|sees",
                                        "2025-04-01T10:09:00Z kim@example.com|calls",
                                        "2025-04-01T10:10:00Z |[a link](https://example.com)"});
  CHECK(at(told.records[1], Milestone::resolved_at) == "2025-04-01T10:20:00Z");
  CHECK(told.records[1].description.find("learn") != std::string::npos);
  CHECK(told.doubts.empty());
}

TEST_CASE("markdown: underlined headings, key events on one day and a timeline on its own") {
  const Told told = read_markdown_log(
      "Down on 2025-03-04\n=======\n\n- Detected: 14:03\n- Resolved: 2025-03-05 09:30\n\nTimeline\n--------\n\n"
      "- 14:12 *.example.com fails\n- 15:00 fixed\n\n---\n\n# *.example.com **and** *more*\n- 2025-04-01 10:00 x\n",
      kUtc);
  REQUIRE(told.records.size() == 2);
  CHECK(told.records[0].title == "Down on 2025-03-04");
  CHECK(at(told.records[0], Milestone::detected_at) == "2025-03-04T14:03:00Z");
  CHECK(at(told.records[0], Milestone::resolved_at) == "2025-03-05T09:30:00Z");
  CHECK(shown(told.records[0]) == Shown{"2025-03-04T14:12:00Z |*.example.com fails", "2025-03-04T15:00:00Z |fixed"});
  CHECK(told.records[1].title == "*.example.com and *more*");
}

TEST_CASE("markdown: what is not clear is told with its line") {
  const Told told = read_markdown_log(
      "# A day 2025-03-04\n- Detected: 2025-03-04\n- Resolved: 15:00 UTC\n- 15:10 UTC resolved\n- Resolved: 15:20 UTC\n"
      "- 2025-03-05 something\n"
      "# Nothing here\n- no time at all\n");
  REQUIRE(told.records.size() == 1);
  REQUIRE(told.doubts.size() == 4);
  CHECK(told.doubts[0] == Doubt{2, "'Detected: 2025-03-04' names a day and no clock: left out"});
  CHECK(told.doubts[1].line == 5);
  CHECK(told.doubts[1].message ==
        "resolved_at is 2025-03-04T15:20:00Z here and 2025-03-04T15:00:00Z in line 3, which counts");
  CHECK(told.doubts[2].line == 6);
  CHECK(told.doubts[3] == Doubt{7, "'Nothing here' has no time in it: left out"});
  CHECK(shown(told.records[0]) == Shown{"2025-03-04T15:10:00Z |resolved"});
  CHECK(bad_data_of([] { read_markdown_log("- 2025-03-04 14:03 UTC x\n"); }).message.find("no heading") !=
        std::string::npos);
}

TEST_CASE("bytes that are no text are refused with their place") {
  const Bad bad = bad_data_of([] { read_markdown_log("# a\n- b\xFF\n"); });
  CHECK(bad.code == "not-utf8");
  CHECK(bad.position == base::Position{2, 4});
  CHECK(bad_data_of([] { read_chat(std::string_view("a\n\0", 3)); }).position == base::Position{2, 1});
  CHECK(read_markdown_log("\xEF\xBB\xBF# a\r\n- 2025-03-04 14:03 UTC x\r\n").records.at(0).title == "a");
}

TEST_CASE("chat: the forms in which lines are pasted") {
  Telling how = kUtc;
  how.title = "down";
  how.date = base::parse_date("2025-03-04");
  const Told told = read_chat(
      "so it begins\n"
      "[14:03] bob: it is down\n"
      "14:04 bob: still: down\nat https://example.com\n\n  indented\n"
      "[2025-03-04 14:05:10] <jun> x\n"
      "14:06 went quiet\n"
      "--- Wednesday, March 5th, 2025 ---\n"
      "bob  2:03 PM\nrolled back at 14:02\n"
      "Alice Kim [15:00]\nthanks\n",
      how);
  REQUIRE(told.records.size() == 1);
  CHECK(told.records[0].title == "down");
  CHECK(shown(told.records[0]) == Shown{"2025-03-04T14:03:00Z bob|it is down",
                                        "2025-03-04T14:04:00Z bob|still: down\nat https://example.com\n\n  indented",
                                        "2025-03-04T14:05:10Z jun|x", "2025-03-04T14:06:00Z |went quiet",
                                        "2025-03-05T14:03:00Z bob|rolled back at 14:02",
                                        "2025-03-05T15:00:00Z Alice Kim|thanks"});
  REQUIRE(told.doubts.size() == 1);
  CHECK(told.doubts[0].line == 1);
  CHECK(read_chat("", how).records.empty());
}

TEST_CASE("slack: people, references, threads, noise") {
  Telling how;
  how.title = "down";
  how.users =
      R"([{"id":"U1","name":"a","profile":{"display_name":"alice","email":"alice@example.com"}},{"id":"U2","real_name":"Bob Lee"}])";
  const Told told = read_slack(
      R"([{"ts":"1741097100.0002","user":"U2","text":"<@U1|x> &lt;b&gt; &amp;amp; <https://e.com|e> <https://f.com> <#C1|ops> <!here> <!subteam^S1|@sre> <@U9>","thread_ts":"1741096980.0001"},
          {"ts":"1741096980.0001","user":"U1","text":"down","thread_ts":"1741096980.0001","files":[{"name":"a.png"}]},
          {"ts":"1741096981.0001","subtype":"channel_join","user":"U1","text":"joined"},
          {"ts":"1741096982","subtype":"bot_message","username":"deploys","text":"","attachments":[{"fallback":"v141 is live"}]},
          {"ts":"1741096983.0","user":"U7","user_profile":{"real_name":"Jun"},"text":"< not a reference"},
          {"ts":"1741096984.0","user":"U7","text":" "}])",
      how);
  REQUIRE(told.records.size() == 1);
  CHECK(
      shown(told.records[0]) ==
      Shown{
          "2025-03-04T14:03:00Z alicealice@example.com|down\n[file: a.png]",
          "2025-03-04T14:03:02Z deploys|v141 is live", "2025-03-04T14:03:03Z Jun|< not a reference",
          "2025-03-04T14:05:00Z Bob Lee|\u21b3 @alice <b> &amp; e (https://e.com) https://f.com #ops @here @sre @U9"});
  CHECK(told.doubts.size() == 2);
  CHECK(bad_data_of([] { read_slack("[{\"ts\":\"soon\"}]"); }).message.find("is no time of Slack") !=
        std::string::npos);
  CHECK(bad_data_of([] { read_slack("[1]"); }).message.find("must be a message") != std::string::npos);
  CHECK(bad_data_of([] { read_slack("{}"); }).code == "bad-data");
  CHECK(read_slack("{\"messages\":[]}").records.empty());
}

TEST_CASE("mail: headers, parts, charsets") {
  const Told told = read_mail(
      "Received: x; Tue, 4 Mar 2025 13:05:11 +0000\r\n"
      "From: =?utf-8?Q?Gr=C3=BCne?=\r\n =?iso-8859-1?Q?_Shops?= <orders@example.net>\r\n"
      "Subject: Re: =?UTF-8?B?UmVjaG51bmcgZsO8cg==?= =?UTF-8?B?IE3DpHJ6?=\r\n"
      "Date: Tue, 4 Mar 2025 09:05:00 -0500 (EST)\r\n"
      "Message-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\nReferences: <0@x>\r\n\t<a@x>\r\n"
      "Content-Type: multipart/mixed; boundary=\"=_1\"\r\n\r\npreamble\r\n"
      "--=_1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n"
      "--b2\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n"
      "--b2\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "k=F6nnen =\r\nnicht=20\r\n\r\n--b2--\r\n"
      "--=_1\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\nAAAA\r\n--=_1--\r\n");
  REQUIRE(told.records.size() == 1);
  const ToldRecord& mail = told.records[0];
  CHECK(mail.kind == base::Kind::request);
  CHECK(mail.key == "mail:b@x");
  CHECK(mail.part_of == std::vector<std::string>{"mail:0@x", "mail:a@x", "mail:a@x"});
  CHECK(mail.title == "Rechnung f\u00fcr M\u00e4rz");
  CHECK(mail.reporter == ToldPerson{"Gr\u00fcne Shops", "orders@example.net"});
  CHECK(mail.description == "k\u00f6nnen nicht\n[file: a.png]");
  CHECK(at(mail, Milestone::opened_at) == "2025-03-04T14:05:00Z");
}

TEST_CASE("mail: a page only where there is nothing else, damage, limits") {
  const Told page = read_mail(
      "From: a@x\nContent-Type: text/html\nDate: 4 Mar 2025 14:05:00 GMT\n\n"
      "<head><title>t</title></head><style>p{}</style><p>one&nbsp;&amp; &#252; &bogus;</p><ul><li>two</ul><br>three "
      "<b>four</b>");
  CHECK(page.records.at(0).description == "one & \u00fc &bogus;\n\n- two\n\nthree four");
  CHECK(page.records[0].title == "(no subject)");
  const Told damaged = read_mail(
      "From: a@x\nDate: whenever\nContent-Type: text/plain; charset=utf-8\n\nb\xFF"
      "c\n");
  CHECK(damaged.records.at(0).description ==
        "b\uFFFD"
        "c");
  CHECK(damaged.doubts.size() == 2);
  CHECK(damaged.records[0].moments.empty());
  CHECK(bad_data_of([] { read_mail("hello\nworld\n"); }).code == "no-mail");
  std::string bomb = "From: a@x\n";
  for (int i = 0; i < 2000; ++i) bomb += "X-" + std::to_string(i) + ": y\n";
  CHECK(bad_data_of([&] { read_mail(bomb); }).message.find("headers") != std::string::npos);
  std::string nested = "From: a@x\n";
  for (int i = 0; i < 30; ++i) {
    nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
  }
  CHECK(bad_data_of([&] { read_mail(nested); }).message.find("nested deeper") != std::string::npos);
  std::string many = "From: a@x\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 500; ++i) many += "--b\n\nx\n";
  CHECK(read_mail(many).records.size() == 1);
}

TEST_CASE("csv: quoting, maps, forms of times") {
  Telling how;
  how.map.emplace();
  how.map->source = "tickets";
  how.map->times = model::TableTimes::day_first;
  how.map->zone = "Europe/Berlin";
  const auto column = [](const std::string& name) {
    model::MapRule rule;
    rule.from = {"/" + name};
    return rule;
  };
  how.map->fields = {{"key", column("No")},          {"title", column("Title")}, {"opened_at", column("Opened")},
                     {"resolved_at", column("End")}, {"at", column("At")},       {"author", column("Who")},
                     {"text", column("a~1b")},       {"priority", column("Sev")}};
  how.map->fields["priority"].values = {{"high", "P1"}};
  const std::string header = "\xEF\xBB\xBFNo,Title,Opened,End,At,Who,a/b,Sev\r\n";
  const Told told =
      read_csv(header +
                   "1,\"says \"\"503\"\", twice\",04/03/2025 14:10,,04/03/2025 14:12,bob,\"one\r\ntwo\",high\r\n"
                   "\r\n1,,,05/03/2025 09:30,4/3/2025 2:41 PM,jun,three,\r\n2,Other,29/03/2025,,,,,low",
               how);
  REQUIRE(told.records.size() == 2);
  CHECK(told.records[0].title == "says \"503\", twice");
  CHECK(told.records[0].key == "tickets:1");
  CHECK(told.records[0].severity == "P1");
  CHECK(at(told.records[0], Milestone::opened_at) == "2025-03-04T13:10:00Z");
  CHECK(at(told.records[0], Milestone::resolved_at) == "2025-03-05T08:30:00Z");
  CHECK(shown(told.records[0]) == Shown{"2025-03-04T13:12:00Z bob|one\r\ntwo", "2025-03-04T13:41:00Z jun|three"});
  CHECK(told.records[0].lines[1].line == 5);
  CHECK(told.records[1].severity == "low");
  REQUIRE(told.doubts.size() == 1);
  CHECK(told.doubts[0].line == 6);

  const auto message = [&](const std::string& rows) { return bad_data_of([&] { read_csv(rows, how); }).message; };
  CHECK(message(header + "1,x\r\n") == "the row has 2 cells, the first line 8");
  CHECK(message(header + "1,\"x,,,,,,\r\n") == "a quoted cell that begins here has no end");
  CHECK(message(header + "1,\"x\"y,,,,,,\r\n") == "text stands behind the closing quote of a cell");
  CHECK(message(header + "1,x,soon,,,,,\r\n").starts_with("'soon' for opened_at is no time"));
  CHECK(message(header + ",,,,,,,\r\n") == "the row gives no title");
  CHECK(message("No,Title\r\n").starts_with("there is no column"));
  CHECK(message("No,No\r\n") == "two columns have the name 'No'");
  how.map->times = model::TableTimes::unix_milliseconds;
  CHECK(at(read_csv(header + "1,x,1741097400000,,,,,\r\n", how).records.at(0), Milestone::opened_at) ==
        "2025-03-04T14:10:00Z");
}

TEST_CASE("opsgenie and pagerduty: what their exports tell") {
  const Told alerts = read_opsgenie_export(
      R"({"data":[{"id":"a1","message":"Orders wait","priority":"P2","status":"closed","createdAt":"2025-03-04T14:04:00.123Z",
        "report":{"ackTime":180000,"acknowledgedBy":"alice@example.com","closeTime":2280000,"closedBy":"bob"},
        "notes":[{"note":"restarted","owner":"bob","createdAt":1741098600000}],"details":{"service":"orders"}},
        {"id":"a2","message":"x","status":"closed","createdAt":"2025-03-04T14:04:00Z"}]})");
  REQUIRE(alerts.records.size() == 2);
  CHECK(alerts.records[0].key == "opsgenie:a1");
  CHECK(alerts.records[0].severity == "P1");
  CHECK(at(alerts.records[0], Milestone::acknowledged_at) == "2025-03-04T14:07:00Z");
  CHECK(at(alerts.records[0], Milestone::resolved_at) == "2025-03-04T14:42:00Z");
  CHECK(alerts.records[0].moments.at(Milestone::acknowledged_at).by.address == "alice@example.com");
  CHECK(shown(alerts.records[0]) == Shown{"2025-03-04T14:30:00Z bob|restarted"});
  CHECK(at(alerts.records[1], Milestone::resolved_at).empty());
  CHECK(alerts.doubts.size() == 1);
  CHECK(bad_data_of([] { read_opsgenie_export("{\"message\":\"x\"}"); }).message.find("createdAt") !=
        std::string::npos);
  CHECK(bad_data_of([] { read_opsgenie_export("[{\"message\":7}]"); }).code == "bad-data");

  const Told incidents = read_pagerduty_export(
      R"({"incidents":[{"id":"P1","title":"Down","created_at":"2025-03-04T14:03:20Z","status":"resolved","incident_number":7,
          "service":{"summary":"checkout"},"priority":{"summary":"P1"},
          "notes":[{"content":"rolled back","created_at":"2025-03-04T14:41:00Z","user":{"summary":"Bob Lee"}}]},
         {"id":"P2","summary":"[#8] Open","created_at":"2025-03-04T14:03:20Z","status":"triggered"}],
        "log_entries":[
         {"type":"notify_log_entry","created_at":"2025-03-04T14:03:30Z","incident":{"id":"P1"}},
         {"type":"acknowledge_log_entry","created_at":"2025-03-04T14:09:00Z","agent":{"summary":"Jun"},"incident":{"id":"P1"}},
         {"type":"acknowledge_log_entry","created_at":"2025-03-04T14:06:00Z","agent":{"summary":"Alice Kim"},"incident":{"id":"P1"}},
         {"type":"annotate_log_entry","created_at":"2025-03-04T14:41:00Z","channel":{"type":"note","content":"rolled back"},"incident":{"id":"P1"}},
         {"type":"resolve_log_entry","created_at":"2025-03-04T14:52:00Z","agent":{"summary":"Bob Lee"},"incident":{"id":"P1"}},
         {"type":"resolve_log_entry","created_at":"2025-03-04T14:52:00Z","incident":{"id":"P2"}},
         {"type":"note","created_at":"2025-03-04T14:52:00Z","incident":{"id":"P9"}}]})");
  REQUIRE(incidents.records.size() == 2);
  CHECK(incidents.records[0].key == "pagerduty:incident:P1");
  CHECK(at(incidents.records[0], Milestone::acknowledged_at) == "2025-03-04T14:06:00Z");
  CHECK(incidents.records[0].moments.at(Milestone::acknowledged_at).by.name == "Alice Kim");
  CHECK(at(incidents.records[0], Milestone::resolved_at) == "2025-03-04T14:52:00Z");
  CHECK(shown(incidents.records[0]) == Shown{"2025-03-04T14:41:00Z Bob Lee|rolled back"});
  CHECK(incidents.records[1].title == "Open");
  CHECK(at(incidents.records[1], Milestone::resolved_at).empty());  // opened again since
  CHECK(incidents.doubts.size() == 2);
  CHECK(bad_data_of([] { read_pagerduty_export("{\"incidents\":[{\"id\":\"a\"}]}"); }).code == "bad-data");
}

TEST_CASE("a hundred thousand lines of each take time in proportion") {
  std::string markdown = "# D\n- 2025-03-04 14:03 UTC x\n";
  std::string chat;
  for (int i = 0; i < 100'000; ++i) {
    markdown += "- 14:03 UTC [[[[*`x\n";
    chat += "[14:03] bob: x <<<< **\n";
  }
  CHECK(read_markdown_log(markdown, kUtc).records.at(0).lines.size() == 100'001);
  Telling how = kUtc;
  how.date = base::parse_date("2025-03-04");
  CHECK(read_chat(chat, how).records.at(0).lines.size() == 100'000);
  const std::string brackets(1'000'000, '[');
  CHECK(read_markdown_log("# " + brackets).records.empty());
  CHECK(text_of_html(std::string(1'000'000, '<')).empty());
  CHECK(decoded_words(std::string(1'000'000, '=') + "?").size() > 1000);
}

}  // namespace decklog::intake
