// SPDX-License-Identifier: MIT
#include "cmd/render/ics.h"

#include "lib/base/text.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace decklog::render {

TEST_CASE("a calendar is what RFC 5545 wants") {
  Calendar calendar("on call; all, of us");
  calendar.begin("VEVENT");
  calendar.time("DTSTART", base::parse_rfc3339("2026-11-23T08:00:00Z").value());
  calendar.text("SUMMARY", "a, b; c\\d\r\nsecond\x07");
  calendar.person("ATTENDEE", "Jieun \"Ji\" Lee", "ji eun@example.com");
  calendar.value("CATEGORIES", "ONCALL");
  calendar.end("VEVENT");
  CHECK(calendar.str() ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//decklog//decklog//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "X-WR-CALNAME:on call\\; all\\, of us\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
        "BEGIN:VEVENT\r\nDTSTART:20261123T080000Z\r\nSUMMARY:a\\, b\\; c\\\\d\\nsecond \r\n"
        "ATTENDEE;CN=\"Jieun ^'Ji^' Lee\":mailto:ji%20eun@example.com\r\nCATEGORIES:ONCALL\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n");
}

TEST_CASE("lines are folded at 75 octets") {
  CHECK(ics_folded(std::string(75, 'x')) == std::string(75, 'x') + "\r\n");
  CHECK(ics_folded(std::string(76, 'x')) == std::string(75, 'x') + "\r\n x\r\n");
  CHECK(ics_folded(std::string(150, 'x')) == std::string(75, 'x') + "\r\n " + std::string(74, 'x') + "\r\n x\r\n");
  CHECK(ics_folded(std::string(74, 'x') + "é") == std::string(74, 'x') + "\r\n é\r\n");
  CHECK(ics_folded(std::string(200, '\x80')).size() > 200);  // no UTF-8 ends too
}

TEST_CASE("no line is long, no character is split, and nothing is lost") {
  CHECK(rc::check("unfolded it is the text again", [] {
    std::string text;
    for (const char32_t c :
         *rc::gen::container<std::vector<char32_t>>(200, rc::gen::element<char32_t>('a', 0xe9, 0xd55c, 0x1f525))) {
      base::append_utf8(text, c);
    }
    std::string unfolded;
    for (const std::string& line : base::split_lines(ics_folded(text))) {
      RC_ASSERT(line.size() <= 75);
      RC_ASSERT(base::is_utf8(line));
      unfolded += unfolded.empty() ? line : line.substr(1);
    }
    RC_ASSERT(unfolded == text);
  }));
}

TEST_CASE("no text begins a line of its own") {
  for (const char* text : {"a\nEND:VEVENT", "a\r\nEND:VEVENT", "a\rEND:VEVENT", "a\x0b\x1b[2J"}) {
    const std::string escaped = ics_escaped(text);
    CHECK(escaped.find_first_of("\r\n\x0b\x1b") == std::string::npos);
  }
  CHECK(ics_escaped("a\xe2\x80\xae"
                    "b\xc2\x9b\tc") == "a b \tc");
  CHECK(base::is_utf8(ics_escaped("a\xff,")));
}

}  // namespace decklog::render
