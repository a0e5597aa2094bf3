// SPDX-License-Identifier: MIT
#include "cmd/man.h"

#include "cmd/help.h"
#include "lib/base/text.h"

#include <algorithm>

namespace decklog::cmd {
namespace {

const std::string kProgram = "decklog";

std::string in_capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

std::string page_name(const Command& command) { return kProgram + "-" + std::string(command.name); }

std::string man_head(const std::string& name, std::string_view line, std::string_view version) {
  return ".TH " + roff_text(in_capitals(name)) + " 1 \"\" \"decklog " + roff_text(version) + "\" \"decklog manual\"\n" +
         ".SH NAME\n" + roff_text(name) + " \\- " + roff_text(line) + "\n";
}

std::string man_section(std::string_view title, const std::string& body) {
  return body.empty() ? "" : ".SH " + in_capitals(std::string(title)) + "\n" + body;
}

std::string definitions(const std::vector<HelpRow>& rows) {
  std::string text;
  for (const HelpRow& row : rows) text += ".TP\n.B " + roff_text(row.label) + "\n" + roff_text(row.help) + "\n";
  return text;
}

// As it is typed: no filling, no hyphens.
std::string as_typed_lines(std::string_view lines) {
  std::string text = ".nf\n";
  for (const std::string& line : base::split_lines(lines)) text += roff_text(line) + "\n";
  return text + ".fi\n";
}

std::string reference(const std::string& name) { return ".BR " + roff_text(name) + " (1)"; }

// The overview and the rest of the group.
std::string see_also(const std::vector<Command>& table, const Command& command) {
  std::vector<std::string> lines{reference(kProgram)};
  for (const Command& other : table) {
    if (other.group == command.group && other.name != command.name) lines.push_back(reference(page_name(other)));
  }
  return base::join(lines, " ,\n") + "\n";
}

}  // namespace

std::string roff_text(std::string_view text) {
  std::string roff;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) roff += "\\&";
    line_begins = c == '\n';
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else if (c == '"') {
      roff += "\\(dq";  // within the quotes of a macro's argument, too
    } else if (c == '\'') {
      roff += "\\(aq";
    } else if (c == '`') {
      roff += "\\(ga";
    } else if (c == '^') {
      roff += "\\(ha";
    } else if (c == '~') {
      roff += "\\(ti";
    } else {
      roff += c;
    }
  }
  return roff;
}

std::string man_overview(const std::vector<Command>& table, std::string_view version) {
  std::string text = man_head(kProgram, "the on-call logbook that lives in git", version);
  text +=
      man_section("synopsis", ".B decklog\n" + roff_text("[--ledger DIR] [--ref REF] [--json] [-q] [--utc] COMMAND …") +
                                  "\n.br\n.B git decklog\nCOMMAND …\n");
  text +=
      man_section("description", roff_text(kWhatItIs) + "\n" +
                                     roff_text("Incidents, support requests, changes and handoffs are one YAML file "
                                               "each in a git repository, the ledger.") +
                                     "\n");
  for (const GroupTitle& group : kGroups) {
    std::vector<HelpRow> rows;
    for (const Command& command : table) {
      if (command.group == group.group) rows.push_back({std::string(command.name), std::string(command.line)});
    }
    text += man_section("commands: " + std::string(group.title), definitions(rows));
  }
  text += man_section("options of every command", definitions(global_options()));
  text += man_section("exit status", definitions(exit_codes()));
  return text + man_section("see also", ".BR git (1)\n.PP\n" +
                                            roff_text("Each command has a page of its own: decklog-open(1), …, also as "
                                                      "'decklog help COMMAND'.") +
                                            "\n");
}

std::string man_page(const std::vector<Command>& table, const Command& command, std::string_view version) {
  const HelpPage page = help_page(command, kProgram);
  const std::string about = command.about.empty() ? std::string(command.line) : std::string(command.about);
  std::string text = man_head(page_name(command), command.line, version);
  text += man_section("synopsis", as_typed_lines(page.usage));
  text += man_section("description", roff_text(about) + "\n");
  text += man_section("arguments", definitions(page.arguments));
  text += man_section("options", definitions(page.options));
  text += man_section("options of every command", definitions(global_options()));
  text += man_section("examples", as_typed_lines(command.example));
  text += man_section("exit status", definitions(exit_codes()));
  return text + man_section("see also", see_also(table, command));
}

}  // namespace decklog::cmd
