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
constexpr std::size_t kOptionWidth = 24;
constexpr std::size_t kCodeWidth = 5;

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
  std::string line = program + " " + std::string(command.name);
  std::string last;
  for (const OptionInfo& info : infos) {
    const bool dashes = info.names.rfind("-- ", 0) == 0;
    if (dashes) last = " " + usage_word(info);
    if (!dashes && (info.positional || info.presence == Presence::required)) line += " " + usage_word(info);
  }
  return line + " [options]" + last;
}

std::string option_label(const OptionInfo& info) {
  if (info.positional) return info.names;
  std::string label = info.names;
  if (const auto comma = label.find(','); comma != std::string::npos) label.replace(comma, 1, ", ");
  return info.value.empty() ? label : label + " " + info.value;
}

std::vector<HelpRow> rows_of(const std::vector<OptionInfo>& infos, bool positional) {
  std::vector<HelpRow> rows;
  for (const OptionInfo& info : infos) {
    if (info.positional != positional) continue;
    rows.push_back({option_label(info), info.help + (info.many && !info.value.empty() ? "; may be repeated" : "")});
  }
  return rows;
}

std::string lines_of(const std::vector<HelpRow>& rows, std::size_t left_width) {
  std::string text;
  for (const HelpRow& row : rows) text += two_columns(row.label, row.help, left_width);
  return text;
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? "" : "\n" + title + "\n" + body;
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

HelpPage help_page(const Command& command, const std::string& program) {
  Options options{std::string(command.name)};
  const Run unused = command.bind(options);
  const std::vector<OptionInfo>& infos = options.infos();
  return {usage_line(command, infos, program), rows_of(infos, true), rows_of(infos, false)};
}

std::vector<HelpRow> global_options() {
  Options options("");
  GlobalOptions globals;
  std::string color_word;
  bind_global_options(options, globals, color_word);
  std::vector<HelpRow> rows = rows_of(options.infos(), false);
  rows.push_back({"-h, --help", "this page"});
  return rows;
}

std::vector<HelpRow> exit_codes() {
  std::vector<HelpRow> rows;
  for (const ExitMeaning& row : kExitCodes) {
    rows.push_back({std::to_string(static_cast<int>(row.code)), std::string(row.meaning)});
  }
  return rows;
}

std::string command_list(const std::vector<Command>& table, const std::string& program) {
  std::string text = "usage: " + program + " [--ledger DIR] [--ref REF] [--json] [-q] [--utc] COMMAND …\n";
  text += std::string(kWhatItIs) + "\n";
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
  const HelpPage page = help_page(command, program);
  std::string text = "usage: " + page.usage + "\n";
  text += "\n" + paragraph(command.line);
  if (!command.about.empty()) text += "\n" + paragraph(command.about);
  text += section("arguments", lines_of(page.arguments, kOptionWidth));
  text += section("options", lines_of(page.options, kOptionWidth));
  text += section("options of every command", lines_of(global_options(), kOptionWidth));
  text += section("example", indented(command.example));
  text += section("exit codes", lines_of(exit_codes(), kCodeWidth));
  return text;
}

}  // namespace decklog::cmd
