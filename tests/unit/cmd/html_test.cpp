// SPDX-License-Identifier: MIT
//
// Whatever a text says, in a page it is that text: no tag, no attribute, no address comes of it.
#include "cmd/render/html.h"

#include "cmd/render/site_record.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "tests/unit/cmd/sample.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

namespace decklog::render {
namespace {

const std::string kHostile = "</p><script>alert('1')</script>\" onload=\"x\x1b[2J\xe2\x80\xae&amp;";

// Of markup that holds one text: '<', '>' and '"' stand only where ours do.
std::size_t count(const std::string& markup, char c) {
  return static_cast<std::size_t>(std::count(markup.begin(), markup.end(), c));
}

bool shows_nothing_unsafe(const std::string& markup) {
  const auto points = base::code_points(markup);
  return std::none_of(points.begin(), points.end(), [](char32_t c) { return c != U'\n' && base::is_unsafe(c); });
}

TEST_CASE("a text is escaped, in content and in attributes") {
  CHECK(html_text("a < b & \"c\" > d").str() == "a &lt; b &amp; &quot;c&quot; &gt; d");
  CHECK(html_text("\x1b[31m").str() == "\\u{1b}[31m");
  CHECK(html_text("one\ntwo").str() == "one\\u{a}two");
  CHECK(html_lines("one\r\n\ttwo <b>\n").str() == "one\n        two &lt;b&gt;");
  CHECK(isolated("a<b").str() == "<bdi>a&lt;b</bdi>");
  CHECK(element("p", {{"title", "\"'<>&"}}, "x").str() == "<p title=\"&quot;'&lt;&gt;&amp;\">x</p>\n");
  const Html hostile = element("p", {{"title", kHostile}}, kHostile);
  CHECK(count(hostile.str(), '<') == 2);
  CHECK(count(hostile.str(), '>') == 2);
  CHECK(count(hostile.str(), '"') == 2);
  CHECK(shows_nothing_unsafe(hostile.str()));
}

TEST_CASE("an address is of the web or of the site") {
  CHECK(web_address("https://example.com/a?b=c&d=(e)#f")->str() == "https://example.com/a?b=c&d=(e)#f");
  CHECK(web_address("HTTP://example.com/").has_value());
  for (const char* no : {"javascript:alert(1)", " https://example.com", "https://example.com/ x", "data:text/html,x",
                         "//x", "https://example.com/\"x", "https://example.com/<x", "https://example.com/'x",
                         "httpss://x", "", "https://example.com/\xe2\x80\xae", "java\nscript:x"}) {
    CAPTURE(no);
    CHECK_FALSE(web_address(no).has_value());
  }
  CHECK(html_link(*web_address("https://x/?a&b"), html_text("<")).str() == "<a href=\"https://x/?a&amp;b\">&lt;</a>");
  CHECK(site_path("../records/INC-20261122-K7FQ.html#e-0001-k7fq2m").str().starts_with("../records/"));
  for (const char* no : {"", "/etc/passwd", "javascript:x", "a b", "a\"b", "a?b"}) {
    CAPTURE(no);
    CHECK_THROWS_AS(site_path(no), base::InternalError);
  }
}

TEST_CASE("a document has its parts in their places") {
  const std::string text = html_document(element("title", "<t>"), element("p", "b"));
  CHECK(text ==
        "<!DOCTYPE html>\n<html "
        "lang=\"en\">\n<head>\n<title>&lt;t&gt;</title></head>\n<body>\n<p>b</p>\n</body>\n</html>\n");
  CHECK(void_element("img", {{"alt", "x"}, HtmlAttribute::src(site_path("a.svg"))}).str() ==
        "<img alt=\"x\" src=\"a.svg\">");
}

// Every '<' of a page begins a tag of ours, and none of these can run or draw by itself.
bool has_only_our_tags(const std::string& page) {
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    if (end == std::string::npos || page.find('<', at + 1) < end) return false;
    const std::string tag = page.substr(at, end - at);
    if (count(tag, '"') % 2 != 0 || tag.starts_with("<script") || tag.starts_with("<style")) return false;
    for (const char* attribute : {" onload=\"", " onmouseover=\"", " style=\"", "href=\"javascript:"}) {
      if (tag.find(attribute) != std::string::npos) return false;
    }
  }
  return shows_nothing_unsafe(page);
}

TEST_CASE("the page of any record is one of ours") {
  CHECK_FALSE(has_only_our_tags("<p onload=\"x\">"));
  CHECK_FALSE(has_only_our_tags("<script>"));
  test::Story story = test::checkout_incident();
  story.add(test::at(8, 4), model::Linked{"javascript:alert(1)", kHostile, false});
  story.add(test::at(8, 5), model::Note{}, kHostile).by = kHostile;
  const SiteInfo site{.title = kHostile, .readers = SiteFor::team, .zone = base::Zone::utc()};
  const HasPage none = [](const base::RecordId&) { return false; };
  const auto files = site_record(site, story.record(), model::default_policy(), none);
  REQUIRE(files.size() == 2);
  CHECK(files[0].path == "records/INC-20261122-K7FQ.html");
  CHECK(files[1].path == "records/INC-20261122-K7FQ.svg");
  CHECK(has_only_our_tags(files[0].text));
  CHECK(rc::check("the page of any record is one of ours", [&] {
    const model::Record record = model::fold(*test::any_record_id(), *test::any_timeline());
    for (const SiteFile& file : site_record(site, record, model::default_policy(), none)) {
      if (file.path.ends_with(".html")) RC_ASSERT(has_only_our_tags(file.text));
    }
  }));
}

}  // namespace
}  // namespace decklog::render
