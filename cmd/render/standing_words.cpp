// SPDX-License-Identifier: MIT
#include "cmd/render/standing_words.h"

#include "cmd/render/when.h"
#include "lib/reports/standing.h"

namespace decklog::render {

using namespace model;
using reports::ChangeState;

Cell stage_cell(const Header& record, const Page& page) {
  Cell cell{std::string(word(record.stage)), Role::plain};
  if (record.blocked) cell = {cell.text + " (blocked)", Role::warning};
  if (record.kind() != base::Kind::change) return cell;
  const ChangeState state = reports::change_state(record, page.now);
  const std::string how = reports::in_words(state, record, page.now);
  if (how.empty()) return cell;
  return {cell.text + " (" + how + ")", state == ChangeState::starts_soon ? Role::warning : Role::bad};
}

std::string window_words(const Header& change, const Page& page) {
  const auto& fields = change.fields;
  if (!fields.window_start || !fields.window_end) return "";
  const bool one_day =
      base::local_date(*fields.window_start, page.zone) == base::local_date(*fields.window_end, page.zone);
  const std::string end = one_day ? base::format_local(*fields.window_end, page.zone, base::TimeStyle::clock)
                                  : clock_time(*fields.window_end, page);
  return clock_time(*fields.window_start, page) + " to " + end;
}

Cell promise_cell(const Header& record, const Page& page) {
  const auto promised = reports::promised_word(record);
  if (!promised) return {"", Role::plain};
  if (*promised < page.now) return {"late " + base::format_span(page.now - *promised), Role::bad};
  return {"in " + base::format_span(*promised - page.now), Role::plain};
}

}  // namespace decklog::render
