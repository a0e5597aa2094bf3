// SPDX-License-Identifier: MIT
#include "cmd/commands/handoff_form.h"

#include "lib/base/error.h"

#include <doctest/doctest.h>

#include <vector>

namespace decklog::cmd {
namespace {

constexpr const char* kDraft =
    "# explained\n"
    "quiet night\n"
    "\n"
    "  indented\n"
    "\n"
    "--- open records\n"
    "INC-20261122-K7FQ  P1  triage  alice  Checkout\n"
    "  next: watch it \n"
    "  - blocked on the vendor\n"
    "\n"
    "REQ-20261122-M3XA  -  received  nobody  Export\n"
    "  next:\n"
    "CHG-20261122-9TWD  -  planned  nobody  Move\n"
    "--- changes to come\n"
    "# left out\n"
    "18:00  CHG-20261122-9TWD\n"
    "\n"
    "--- what to watch\n"
    "\n"
    "--- load\n"
    "  little\n";

std::string refused(const std::string& text) {
  try {
    read_handoff_form("draft", text);
  } catch (const base::BadData& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("of a draft come the words with the sections that say something, and the next steps") {
  const HandoffForm form = read_handoff_form("draft", kDraft);
  CHECK(form.text == "quiet night\n\n  indented\n\nchanges to come:\n18:00  CHG-20261122-9TWD\n\nload:\n  little");
  const std::map<std::string, std::string> next{{"INC-20261122-K7FQ", "watch it"}, {"REQ-20261122-M3XA", ""}};
  CHECK(form.next == next);
  CHECK(read_handoff_form("draft", "").text.empty());
  CHECK(read_handoff_form("draft", "just words").text == "just words");
  CHECK(read_handoff_form("draft", "a\r\nb\r\n").text == "a\nb");
}

TEST_CASE("what cannot be read is told with its line") {
  const std::string open = "--- open records\n";
  const std::string record = "INC-20261122-K7FQ  P1\n";
  struct Row {
    std::string text;
    std::string line;
    std::string says;
  };
  for (const Row& row : std::vector<Row>{
           {"words\n" + open + "nonsense here\n", "draft:3:1", "'nonsense' is no record id"},
           {"# c\n" + open + record + "  roll back\n", "draft:4:1", "'roll back' is no record, no 'next:'"},
           {open + "  next: who?\n", "draft:2:1", "stands before the first record"},
           {open + record + "  next: a\n  next: b\n", "draft:4:1", "two next steps"},
           {open + record + record, "draft:3:1", "'INC-20261122-K7FQ' stands there twice"},
           {open + open, "draft:2:1", "open records stand there twice"},
           {"\xff", "draft", "is not UTF-8"},
       }) {
    CAPTURE(row.text);
    const std::string error = refused(row.text);
    CHECK(error.starts_with(row.line));
    CHECK(error.find(row.says) != std::string::npos);
  }
}

}  // namespace decklog::cmd
