// SPDX-License-Identifier: MIT
#include "lib/yaml/scalar.h"

#include "lib/base/text.h"
#include "lib/yaml/guard.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace decklog;

namespace {

std::string read_value(const std::string& bytes) {
  return yaml::read_document(bytes, "t.yaml", {}).root.members.at(0).value.text;
}

// Through each context in which a text may stand.
void check_text(const std::string& text) {
  CAPTURE(text);
  CHECK(read_value("k: " + yaml::scalar(text) + "\n") == text);
  CHECK(read_value("k:" + yaml::text_value(text, 2)) == text);
  const std::string flow = "k: {a: " + yaml::scalar(text) + ", b: [" + yaml::scalar(text) + "]}\n";
  const yaml::Document document = yaml::read_document(flow, "t.yaml", {});
  const yaml::Node& map = document.root.members.at(0).value;
  CHECK(map.members.at(0).value.text == text);
  CHECK(map.members.at(1).value.items.at(0).text == text);
  if (text.size() > 512) return;
  const std::string key = "{" + yaml::scalar(text) + ": 1}\n";
  CHECK(yaml::read_document(key, "t.yaml", {}).root.members.at(0).key == text);
}

}  // namespace

TEST_CASE("every hostile text comes back the same from every context") {
  for (const std::string& text : test::hostile_texts()) check_text(text);
}

TEST_CASE("every mixture comes back the same") {
  CHECK(rc::check("text", [] {
    const std::string text = *test::any_text();
    RC_ASSERT(read_value("k: " + yaml::scalar(text) + "\n") == text);
    RC_ASSERT(read_value("k:" + yaml::text_value(text, 2)) == text);
  }));
}

TEST_CASE("plain only where no reader can take it for something else") {
  for (const char* plain : {"checkout", "alice@example.com", "Checkout API returns 503", "follow-up", "P1",
                            "a.b/c+d (e)", "NO_PROXY", "on call", "nothing", "close --as"}) {
    CHECK(yaml::scalar(plain) == plain);
  }
  for (const char* quoted : {"",     "no",   "On", "NULL", "~",   "e1",  "E5", "503", "0x1F",       "a ",  " a",
                             "a  b", "a: b", "a#", "=",    "50%", "x,y", "-a", "y",   "2026-11-22", "한글"}) {
    CHECK(yaml::scalar(quoted) == "\"" + std::string(quoted) + "\"");
  }
}

TEST_CASE("what cannot be seen is written as an escape") {
  CHECK(yaml::scalar("a\tb\r\n\"\\") == R"("a\tb\r\n\"\\")");
  CHECK(yaml::scalar("\x1b\x7f\xc2\x85") == R"("\x1b\x7f\x85")");
  CHECK(yaml::scalar("\xe2\x80\xa8\xe2\x80\xae\xef\xbb\xbf") == R"("\u2028\u202e\ufeff")");
  CHECK(yaml::scalar("\xf4\x8f\xbf\xbf") == R"("\U0010ffff")");
  CHECK(yaml::scalar("\U0001F6A2 한글") == "\"\U0001F6A2 한글\"");
}

TEST_CASE("the escapes that other writers have are read as UTF-8") {
  const std::string text = "a: \"\\_\\N\\L\\x85 \xc3\xa9\\_\"\n";
  CHECK(yaml::read_document(text, "t.yaml", {}).root.members.at(0).value.text ==
        "\u00a0\xc2\x85\u2028\xc2\x85 \u00e9\u00a0");
}

TEST_CASE("several clean lines become a block, all others stay quoted") {
  CHECK(yaml::text_value("a\nb", 4) == " |-\n    a\n    b\n");
  CHECK(yaml::text_value("a: 1\n\n  b #\n", 2) == " |\n  a: 1\n\n    b #\n");
  CHECK(yaml::text_value("one line", 2) == " one line\n");
  for (const char* text : {"a\n\n", "\na", " a\nb", "a \nb", "a\nb\t", "a\r\nb",
                           "a\n\xe2\x80\xae"
                           "b"}) {
    CHECK(yaml::text_value(text, 2) == " " + yaml::scalar(text) + "\n");
    CHECK(yaml::scalar(text).front() == '"');
  }
}
