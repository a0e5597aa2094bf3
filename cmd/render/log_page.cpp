// SPDX-License-Identifier: MIT
#include "cmd/render/log_page.h"

#include "cmd/render/table.h"
#include "cmd/render/when.h"

namespace decklog::render {
namespace {

Role health_role(const std::string& state) {
  if (state == "bad") return Role::bad;
  if (state == "warning") return Role::warning;
  return Role::good;
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
  Table table({{""}, {""}, {""}, {""}});
  for (const HealthLine& line : lines) {
    table.add({{line.state, health_role(line.state)}, {line.check}, {line.message}, {line.fix, Role::strong}});
  }
  return table.str(page);
}

}  // namespace decklog::render
