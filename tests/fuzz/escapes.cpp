// SPDX-License-Identifier: MIT
//
// Every escape, for any bytes: terminal, table cells, YAML, HTML, XML, Markdown, iCalendar; and the scanner of secrets.
#include "cmd/render/html.h"
#include "cmd/render/ics.h"
#include "cmd/render/markdown.h"
#include "cmd/render/xml_text.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/guard.h"
#include "tests/fuzz/target.h"

#include <algorithm>

using namespace decklog;

namespace {

bool is_safe(const std::string& text) {
  if (!base::is_utf8(text)) return false;
  const auto points = base::code_points(text);
  return std::none_of(points.begin(), points.end(), base::is_unsafe);
}

void terminals(std::string_view input) {
  const std::string shown = base::for_terminal(input);
  FUZZ_CHECK(is_safe(shown), shown);
  FUZZ_CHECK(base::for_terminal(shown) == shown, shown);
  for (const std::string& line : base::split_lines(base::for_terminal(input, base::Lines::keep))) {
    FUZZ_CHECK(is_safe(line), line);
  }
  FUZZ_CHECK(base::display_width(base::cut_to_width(shown, 20)) <= 20, shown);
  const std::string line = base::single_line(shown);
  FUZZ_CHECK(is_safe(line), line);
  static_cast<void>(base::wrap(shown, 20));
  const std::string folded = base::folded(input);
  FUZZ_CHECK(base::folded(folded) == folded, folded);
  for (const base::Span& place : base::places_of(shown, "a")) FUZZ_CHECK(place.end <= shown.size(), shown);
}

void secrets(std::string_view input) {
  std::size_t last = 0;
  for (const base::Secret& secret : base::find_secrets(input)) {
    FUZZ_CHECK(secret.place.begin >= last && secret.place.begin < secret.place.end && secret.place.end <= input.size(),
               std::string(secret.kind));
    last = secret.place.end;
  }
  const std::string masked = base::mask_secrets(input);
  FUZZ_CHECK(base::mask_secrets(masked) == masked, masked);
  FUZZ_CHECK(base::find_sure_secrets(masked).empty(), masked);
}

void documents(const std::string& text) {
  const std::string html = render::html_text(text).str();
  FUZZ_CHECK(html.find_first_of("<>\"") == std::string::npos, html);
  const std::string element = render::element("p", {{"title", text}}, text).str();
  FUZZ_CHECK(
      std::count(element.begin(), element.end(), '<') == 2 && std::count(element.begin(), element.end(), '"') == 2,
      element);
  if (const auto address = render::web_address(text)) {
    FUZZ_CHECK(base::to_lower_ascii(address->str()).starts_with("http") &&
                   address->str().find_first_of("<>\"' \n") == std::string::npos,
               text);
  }
  const std::string xml = render::xml_escaped(text);
  FUZZ_CHECK(xml.find_first_of("<>\"") == std::string::npos, xml);
  const std::string markdown = render::markdown_text(text).text;
  FUZZ_CHECK(markdown.find('\n') == std::string::npos && is_safe(markdown), markdown);
  const std::string ics = render::ics_escaped(text);
  FUZZ_CHECK(ics.find_first_of("\r\n") == std::string::npos, ics);
  for (const std::string& line : base::split_lines(render::ics_folded("SUMMARY:" + ics))) {
    FUZZ_CHECK(line.size() <= 75 && base::is_utf8(line), line);
  }
}

void yaml_scalar(const std::string& text) {
  const std::string bytes = "a: " + yaml::scalar(text) + "\n";
  const yaml::Document document = yaml::read_document(bytes, "f.yaml", {});
  FUZZ_CHECK(document.root.members.size() == 1 && document.root.members.front().value.text == text, bytes);
}

}  // namespace

FUZZ_TARGET(escapes) {
  terminals(input);
  secrets(input);
  const std::string text(input);
  if (!base::is_utf8(text) || text.find('\0') != std::string::npos) return;
  documents(text);
  if (text.size() < 100'000) yaml_scalar(text);
}
