// SPDX-License-Identifier: MIT
//
// `oncall`: who is on call, until when and who is next, also by the clocks of whoever would be woken; and the plan, as
// a table, a document and a calendar.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/roster.h"
#include "lib/reports/oncall.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::render {

// A few lines for each rotation.
std::string oncall_page(const std::vector<reports::Duty>& duties, const model::Roster& roster, base::Time at,
                        const Page& page);
// A line for each shift; gaps and changed shifts are marked.
std::string oncall_plan(const std::vector<reports::Shift>& shifts, const model::Roster& roster, const Page& page);

struct OnCallAnswer {
  std::optional<base::Time> at;  // nothing for a plan
  std::vector<reports::Duty> duties;
  std::optional<base::Time> from;  // nothing without a plan
  std::optional<base::Time> until;
  std::vector<reports::Shift> shifts;
  std::string service;           // that was asked for; "": none was
  std::string owner;             // of the service
  std::vector<std::string> ask;  // whom to ask when nobody is on call
};
std::string oncall_json(const OnCallAnswer& answer, const model::Roster& roster);

struct CalendarInfo {
  std::string name;       // shown by calendar programs
  std::string ledger_id;  // keeps the events of two ledgers apart
  base::Time stamp{};     // when what is told became so
};
// Gaps are no events.
std::string oncall_ics(const std::vector<reports::Shift>& shifts, const model::Roster& roster,
                       const CalendarInfo& info);

}  // namespace decklog::render
