// SPDX-License-Identifier: MIT
#include "cmd/render/log_page.h"

#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

Role health_role(const std::string& state) {
  if (state == "bad") return Role::bad;
  if (state == "warning") return Role::warning;
  return Role::good;
}

std::string verdict(std::size_t bad, std::size_t warnings, const Page& page) {
  if (bad == 0 && warnings == 0) return page.style.paint(Role::good, "all is well") + "\n";
  std::vector<std::string> parts;
  if (bad > 0) parts.push_back(page.style.paint(Role::bad, std::to_string(bad) + " bad"));
  if (warnings > 0) {
    parts.push_back(
        page.style.paint(Role::warning, std::to_string(warnings) + (warnings == 1 ? " warning" : " warnings")));
  }
  return base::join(parts, ", ") + "; what to do stands after ->\n";
}

}  // namespace

std::string log_text(const std::vector<LogLine>& lines, const Page& page) {
  Table table({{""}, {""}, {""}, {""}});
  for (const LogLine& line : lines) {
    table.add({{line.commit.substr(0, 9), Role::warning},
               {base::format_local(line.time, page.zone, base::TimeStyle::date_minute), Role::dim},
               {line.author, Role::plain},
               {line.subject, Role::plain}});
  }
  return table.str(page);
}

std::string doctor_text(const std::vector<HealthLine>& lines, const Page& page) {
  Page whole = page;
  whole.terminal = false;  // what to type is never cut
  Table table({{""}, {""}, {""}});
  std::size_t bad = 0;
  std::size_t warnings = 0;
  for (const HealthLine& line : lines) {
    table.add({{line.state, health_role(line.state)}, {line.check}, {line.message}});
    for (const std::string& fix : base::split_lines(line.fix)) table.add({{""}, {""}, {"-> " + fix, Role::strong}});
    if (line.state == "bad") ++bad;
    if (line.state == "warning") ++warnings;
  }
  return verdict(bad, warnings, page) + table.str(whole);
}

}  // namespace decklog::render
