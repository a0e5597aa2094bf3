// SPDX-License-Identifier: MIT
//
// Help: the grouped list of commands, and the page of one. Made from the table and from what is bound, so that it
// cannot disagree with what is parsed. What a page holds is a value; here it becomes text, in man.h a manual page.
#pragma once

#include "cmd/command.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

struct HelpRow {
  std::string label;  // "-p, --priority P0..P3"
  std::string help;
};

struct HelpPage {
  std::string usage;  // "decklog ack ID [options]"
  std::vector<HelpRow> arguments;
  std::vector<HelpRow> options;
};
HelpPage help_page(const Command& command, const std::string& program);
std::vector<HelpRow> global_options();
std::vector<HelpRow> exit_codes();

struct GroupTitle {
  Group group;
  std::string_view title;
};
inline constexpr std::array<GroupTitle, 8> kGroups{{
    {Group::set_up, "set up"},
    {Group::take_in, "take in"},
    {Group::work, "work"},
    {Group::write_down, "write down"},
    {Group::look, "look"},
    {Group::people, "people"},
    {Group::learn, "learn"},
    {Group::trust, "trust"},
}};
inline constexpr std::string_view kWhatItIs =
    "The on-call logbook that lives in git: each action is one timeline entry and one commit.";

// `program` is how the tool was called: "decklog" or "git decklog".
std::string command_list(const std::vector<Command>& table, const std::string& program);
std::string command_page(const Command& command, const std::string& program);

}  // namespace decklog::cmd
