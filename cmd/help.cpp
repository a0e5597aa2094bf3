// SPDX-License-Identifier: MIT
#include "cmd/help.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace decklog::cmd {
namespace {

using base::ExitCode;

struct GroupTitle {
  Group group;
  std::string_view title;
};
constexpr std::array<GroupTitle, 8> kGroups{{
    {Group::set_up, "set up"},
    {Group::take_in, "take in"},
    {Group::work, "work"},
    {Group::write_down, "write down"},
    {Group::look, "look"},
    {Group::people, "people"},
    {Group::learn, "learn"},
    {Group::trust, "trust"},
}};

struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};
constexpr std::array<ExitMeaning, 12> kExitCodes{{
    {ExitCode::done, "done; also when there was nothing to do"},
    {ExitCode::finding, "a check found something, the gate is closed"},
    {ExitCode::usage, "the command line cannot be understood"},
    {ExitCode::not_found, "not found, or the name fits several things"},
    {ExitCode::refused, "refused by the lifecycle or the policy"},
    {ExitCode::bad_data, "a bad record, file or input"},
    {ExitCode::system, "git, the disk or the network failed, or a merge needs a person"},
    {ExitCode::locked, "another writer held the ledger for too long"},
    {ExitCode::verification, "verification failed"},
    {ExitCode::secret, "a secret was found in the text"},
    {ExitCode::bug, "a bug in decklog"},
    {ExitCode::interrupted, "interrupted"},
}};

constexpr std::size_t kTextWidth = 92;
constexpr std::size_t kNameWidth = 13;

// "  left      right", the right side wrapped and kept in its column.
std::string two_columns(const std::string& left, std::string_view right, std::size_t left_width) {
  const std::vector<std::string> lines = base::wrap(right, kTextWidth - left_width);
  std::string text = "  " + base::pad_to_width(left, left_width);
  if (base::display_width(left) >= left_width) text += "\n" + std::string(left_width + 2, ' ');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += std::string(left_width + 2, ' ');
    text += lines[i] + "\n";
  }
  return lines.empty() ? text + "\n" : text;
}

std::string usage_word(const OptionInfo& info) {
  if (!info.positional) return info.names.substr(info.names.rfind(',') + 1) + " " + info.value;
  const bool dashes = info.names.rfind("--", 0) == 0;
  const std::string word = info.names + (info.many ? "…" : "");
  return info.presence == Presence::required || dashes ? word : "[" + word + "]";
}

// Required options stand in the usage line, the others are `[options]`.
std::string usage_line(const Command& command, const std::vector<OptionInfo>& infos, const std::string& program) {
  std::string line = "usage: " + program + " " + std::string(command.name);
  std::string last;
  for (const OptionInfo& info : infos) {
    const bool dashes = info.names.rfind("-- ", 0) == 0;
    if (dashes) last = " " + usage_word(info);
    if (!dashes && (info.positional || info.presence == Presence::required)) line += " " + usage_word(info);
  }
  return line + " [options]" + last + "\n";
}

std::string option_label(const OptionInfo& info) {
  if (info.positional) return info.names;
  std::string label = info.names;
  if (const auto comma = label.find(','); comma != std::string::npos) label.replace(comma, 1, ", ");
  return info.value.empty() ? label : label + " " + info.value;
}

std::string option_lines(const std::vector<OptionInfo>& infos, bool positional) {
  std::string text;
  for (const OptionInfo& info : infos) {
    if (info.positional != positional) continue;
    text +=
        two_columns(option_label(info), info.help + (info.many && !info.value.empty() ? "; may be repeated" : ""), 24);
  }
  return text;
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? "" : "\n" + title + "\n" + body;
}

std::string global_lines() {
  Options options("");
  GlobalOptions globals;
  std::string color_word;
  bind_global_options(options, globals, color_word);
  return option_lines(options.infos(), false) + two_columns("-h, --help", "this page", 24);
}

std::string exit_code_lines() {
  std::string text;
  for (const ExitMeaning& row : kExitCodes) {
    text += two_columns(std::to_string(static_cast<int>(row.code)), row.meaning, 5);
  }
  return text;
}

std::string paragraph(std::string_view text) {
  return text.empty() ? "" : base::join(base::wrap(text, kTextWidth), "\n") + "\n";
}

std::string indented(std::string_view text) {
  std::string lines;
  for (const std::string& line : base::split_lines(text)) lines += "  " + line + "\n";
  return lines;
}

}  // namespace

std::string command_list(const std::vector<Command>& table, const std::string& program) {
  std::string text = "usage: " + program + " [--ledger DIR] [--ref REF] [--json] [-q] [--utc] COMMAND …\n";
  text += "The on-call logbook that lives in git: each action is one timeline entry and one commit.\n";
  for (const GroupTitle& group : kGroups) {
    std::string lines;
    for (const Command& command : table) {
      if (command.group == group.group) lines += two_columns(std::string(command.name), command.line, kNameWidth);
    }
    text += section(std::string(group.title), lines);
  }
  text += "\n'" + program + " help COMMAND' shows its options, an example and the exit codes.\n";
  return text;
}

std::string command_page(const Command& command, const std::string& program) {
  Options options{std::string(command.name)};
  const Run unused = command.bind(options);
  const std::vector<OptionInfo>& infos = options.infos();
  std::string text = usage_line(command, infos, program);
  text += "\n" + paragraph(command.line);
  if (!command.about.empty()) text += "\n" + paragraph(command.about);
  text += section("arguments", option_lines(infos, true));
  text += section("options", option_lines(infos, false));
  text += section("options of every command", global_lines());
  text += section("example", indented(command.example));
  text += section("exit codes", exit_code_lines());
  return text;
}

}  // namespace decklog::cmd
