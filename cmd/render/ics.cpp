// SPDX-License-Identifier: MIT
#include "cmd/render/ics.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

constexpr std::size_t kLineOctets = 75;

bool is_ics_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }

// "20261123T090000Z"
std::string ics_time(base::Time time) {
  std::string text = base::format_utc(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// RFC 6868: what may not stand in quotes.
std::string quoted_parameter(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '^') {
      text += "^^";
    } else if (c == '"') {
      text += "^'";
    } else {
      text += is_ics_control(c) ? ' ' : c;
    }
  }
  return text + '"';
}

// RFC 6068: everything but letters, digits and a few marks is in percents.
std::string mail_uri(std::string_view address) {
  constexpr std::string_view kPlain = "@!$*+-./=_~";
  std::string text = "mailto:";
  for (const char c : address) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool plain = letter || kPlain.find(c) != std::string_view::npos;
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

}  // namespace

// Also what turns the direction of writing is a blank: it would make one title look like another.
std::string ics_escaped(std::string_view text) {
  if (!base::is_utf8(text)) return ics_escaped(base::for_terminal(text, base::Lines::keep));
  std::string escaped;
  const std::vector<char32_t> points = base::code_points(text);
  for (std::size_t at = 0; at < points.size(); ++at) {
    const char32_t c = points[at];
    if (c == U'\n') {
      escaped += "\\n";
    } else if (c == U'\r' && at + 1 < points.size() && points[at + 1] == U'\n') {
      continue;
    } else if (c != U'\t' && base::is_unsafe(c)) {
      escaped += ' ';
    } else {
      if (c == U'\\' || c == U';' || c == U',') escaped += '\\';
      base::append_utf8(escaped, c);
    }
  }
  return escaped;
}

// A line that goes on begins with a blank, which counts.
std::string ics_folded(std::string_view line) {
  std::string folded;
  std::size_t room = kLineOctets;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && !begins_character(line[cut])) --cut;
    if (cut == 0) cut = room;  // no UTF-8
    folded.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLineOctets - 1;
  }
  return folded.append(line).append("\r\n");
}

Calendar::Calendar(std::string_view name) {
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//decklog//decklog//EN");
  line("CALSCALE:GREGORIAN");
  line("METHOD:PUBLISH");
  text("X-WR-CALNAME", name);
  line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
}

void Calendar::begin(std::string_view component) { line(fmt::format("BEGIN:{}", component)); }
void Calendar::end(std::string_view component) { line(fmt::format("END:{}", component)); }

void Calendar::text(std::string_view property, std::string_view value) {
  line(fmt::format("{}:{}", property, ics_escaped(value)));
}

void Calendar::time(std::string_view property, base::Time time) {
  line(fmt::format("{}:{}", property, ics_time(time)));
}

void Calendar::date(std::string_view property, base::Date date) {
  std::string text = base::format_date(date);
  std::erase(text, '-');
  line(fmt::format("{};VALUE=DATE:{}", property, text));
}

void Calendar::value(std::string_view property, std::string_view value) { line(fmt::format("{}:{}", property, value)); }

void Calendar::person(std::string_view property, std::string_view name, std::string_view address) {
  const std::string parameter = name.empty() ? "" : ";CN=" + quoted_parameter(name);
  line(fmt::format("{}{}:{}", property, parameter, mail_uri(address)));
}

std::string Calendar::str() const { return text_ + ics_folded("END:VCALENDAR"); }

void Calendar::line(std::string_view content) { text_ += ics_folded(content); }

}  // namespace decklog::render
