// SPDX-License-Identifier: MIT
#include "cmd/man.h"

#include <doctest/doctest.h>

using namespace decklog;

TEST_CASE("no text of a manual page is a request of roff") {
  CHECK(cmd::roff_text(".SH a") == "\\&.SH a");
  CHECK(cmd::roff_text("a\n.b\n'c") == "a\n\\&.b\n\\&\\(aqc");
  CHECK(cmd::roff_text("--at \"x\\n\"") == "\\-\\-at \\(dqx\\en\\(dq");
}

TEST_CASE("each command has a page, and the overview names them all") {
  const std::string all = cmd::man_overview(cmd::commands(), "1.2.3");
  for (const cmd::Command& command : cmd::commands()) {
    const std::string page = cmd::man_page(cmd::commands(), command, "1.2.3");
    INFO(std::string(command.name));
    CHECK(page.find(".SH NAME\ndecklog\\-" + cmd::roff_text(command.name) + " \\- ") != std::string::npos);
    CHECK(page.find(".SH EXIT STATUS\n") != std::string::npos);
    CHECK(all.find(".B " + cmd::roff_text(command.name) + "\n") != std::string::npos);
  }
}
