// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "tests/unit/base/hostile_text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

namespace decklog::base {
namespace {

using Parts = std::vector<std::string>;

Parts parts_at(std::string_view text, std::string_view part) {
  Parts parts;
  for (const Span& place : places_of(text, folded(part))) {
    parts.emplace_back(text.substr(place.begin, place.end - place.begin));
  }
  return parts;
}

std::string window(std::string_view text, std::string_view focus, std::size_t cells) {
  const std::size_t at = text.find(focus);
  const Span part = window_around(text, {at, at + focus.size()}, cells);
  return std::string(text.substr(part.begin, part.end - part.begin));
}

// Where clusters begin, and the end: found by cutting away one column after the other.
bool is_cluster_boundary(std::string_view text, std::size_t at) {
  return display_width(text.substr(0, at)) + display_width(text.substr(at)) == display_width(text);
}

}  // namespace

TEST_CASE("what is spelt differently and means the same folds to the same") {
  const std::vector<std::pair<std::string, std::string>> same{
      {"Checkout API", "checkout api"},
      {"STRASSE", "straße"},
      {"ΣΊΣΥΦΟΣ", "σίσυφος"},
      {"\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국"},  // in parts
      {"하\u11AB", "한"},                                // a syllable and its final consonant
      {"cafe\u0301", "CAFÉ"},
      {"q\u0323\u0307", "q\u0307\u0323"},  // two marks in either order
      {"Å", "å"},                          // the unit and the letter
      {"data\u00ADbase", "database"},      // soft hyphen
      {"ab\u200Bc", "abc"},
      {"❤\uFE0F", "❤"},
      {"connection\n  leak", "connection leak"},
      {"a\u00A0\u3000b\r\nc\td", "a b c d"},
  };
  for (const auto& [one, other] : same) {
    CAPTURE(one);
    CHECK(folded(one) == folded(other));
  }
  const std::vector<std::pair<std::string, std::string>> different{
      {"cafe", "café"}, {"한", "하"}, {"ab", "a b"}, {"1", "l"}, {"ａ", "a"}};
  for (const auto& [one, other] : different) {
    CAPTURE(one);
    CHECK(folded(one) != folded(other));
  }
  CHECK(folded("").empty());
  CHECK(folded("\u200B").empty());
  CHECK(folded("한국어 서비스 a日本") == "한국어 서비스 a日本");
  CHECK(folded("\xFFx") == "\uFFFDx");
}

TEST_CASE("places are whole characters of what was written") {
  CHECK(parts_at("Error rate, ERROR rate", "error") == Parts{"Error", "ERROR"});
  CHECK(parts_at("die Straße", "STRASS") == Parts{"Straß"});
  CHECK(parts_at("결제\u1112\u1161\u11AB국", "한국") == Parts{"\u1112\u1161\u11AB국"});
  CHECK(parts_at("결제 서버가 멈춤", "서버") == Parts{"서버"});
  CHECK(parts_at("data\u00ADbase", "database") == Parts{"data\u00ADbase"});
  CHECK(parts_at("a connection \n leak", "connection leak") == Parts{"connection \n leak"});
  CHECK(parts_at("x\u0302y", "x") == Parts{"x\u0302"});
  CHECK(parts_at("aaa", "a") == Parts{"a", "a", "a"});
  CHECK(parts_at("aaa", "aa") == Parts{"aa"});
  CHECK(parts_at("ß", "s") == Parts{"ß"});
  CHECK(parts_at("abc", "d").empty());
  CHECK(parts_at("abc", "").empty());
  CHECK(parts_at("", "a").empty());
}

TEST_CASE("a window shows what is around its focus") {
  CHECK(window("the pool is empty", "pool", 80) == "the pool is empty");
  CHECK(window("the pool is empty", "pool", 17) == "the pool is empty");
  CHECK(window("the pool is empty", "pool", 10) == "e pool is ");
  CHECK(window("the pool is empty", "empty", 9) == " is empty");
  CHECK(window("the pool is empty", "the", 9) == "the pool ");
  CHECK(window("the pool is empty", "pool", 4) == "pool");
  CHECK(window("the pool is empty", "pool", 2) == "po");
  CHECK(window("서버가 멈췄다", "멈췄다", 8) == " 멈췄다");  // half a letter is none
  CHECK(window("서버가 멈췄다", "멈췄다", 9) == "가 멈췄다");
}

TEST_CASE("laws of folding") {
  CHECK(rc::check("folded twice is folded once", [] {
    const std::string text = *any_bytes();
    RC_ASSERT(folded(folded(text)) == folded(text));
  }));
  CHECK(rc::check("it is UTF-8, and a fold of text and part agree on whether the part is there", [] {
    const std::string text = *hostile_text();
    const std::string before = *hostile_text();
    const std::string part = folded(text);
    RC_ASSERT(is_utf8(part));
    const bool is_there = !part.empty() && folded(before + text).find(part) != std::string::npos;
    RC_ASSERT(places_of(before + text, part).empty() == !is_there);
  }));
  CHECK(rc::check("places lie in the text, in order, on boundaries of clusters", [] {
    const std::string text = *any_bytes();
    const std::string whole = folded(text);
    RC_PRE(!whole.empty());
    const auto points = code_points(whole);
    std::string part;
    append_utf8(part, points[*rc::gen::inRange<std::size_t>(0, points.size())]);
    const std::vector<Span> places = places_of(text, part);
    RC_ASSERT(!places.empty());
    std::size_t end = 0;
    for (const Span& place : places) {
      RC_ASSERT(place.begin >= end);
      RC_ASSERT(place.end > place.begin);
      RC_ASSERT(place.end <= text.size());
      RC_ASSERT(is_cluster_boundary(text, place.begin));
      RC_ASSERT(is_cluster_boundary(text, place.end));
      end = place.end;
    }
  }));
  CHECK(rc::check("a window is as wide as it may be at most, and begins at or before its focus", [] {
    const std::string text = *hostile_text();
    const auto cells = *rc::gen::inRange<std::size_t>(1, 40);
    const auto places = places_of(text, "a");
    const Span focus = places.empty() ? Span{} : places.back();
    const Span part = window_around(text, focus, cells);
    RC_ASSERT(display_width(std::string_view(text).substr(part.begin, part.end - part.begin)) <= cells);
    RC_ASSERT(part.begin <= focus.begin);
    if (!places.empty() && cells >= 2) RC_ASSERT(part.end >= focus.end);
  }));
}

}  // namespace decklog::base
