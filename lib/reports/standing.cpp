// SPDX-License-Identifier: MIT
#include "lib/reports/standing.h"

#include "lib/base/text.h"
#include "lib/model/rules.h"

#include <algorithm>

namespace decklog::reports {

using base::Time;
using model::Header;
using model::Stage;

std::string_view word(ChangeState state) {
  switch (state) {
    case ChangeState::quiet:
      return "quiet";
    case ChangeState::starts_soon:
      return "starts-soon";
    case ChangeState::start_late:
      return "start-late";
    case ChangeState::running:
      return "running";
    case ChangeState::past_end:
      return "past-end";
    case ChangeState::over:
      break;
  }
  return "over";
}

ChangeState change_state(const Header& change, Time now) {
  if (!model::is_open(change)) return ChangeState::over;
  const auto& fields = change.fields;
  if (fields.window_end && *fields.window_end < now) return ChangeState::past_end;
  if (change.stage != Stage::planned) return ChangeState::running;
  if (!fields.window_start || *fields.window_start > now + kSoon) return ChangeState::quiet;
  return *fields.window_start < now ? ChangeState::start_late : ChangeState::starts_soon;
}

bool needs_a_hand(ChangeState state) {
  return state == ChangeState::starts_soon || state == ChangeState::start_late || state == ChangeState::past_end;
}

std::string in_words(ChangeState state, const Header& change, Time now) {
  const auto& fields = change.fields;
  switch (state) {
    case ChangeState::starts_soon:
      return *fields.window_start == now ? "starts now" : "starts in " + base::format_span(*fields.window_start - now);
    case ChangeState::start_late:
      return "start late " + base::format_span(now - *fields.window_start);
    case ChangeState::past_end:
      return "past its end " + base::format_span(now - *fields.window_end);
    case ChangeState::quiet:
    case ChangeState::running:
    case ChangeState::over:
      break;
  }
  return "";
}

std::optional<Time> promised_word(const Header& record) {
  if (!record.eta || !record.next_update) return record.eta ? record.eta : record.next_update;
  return std::min(*record.eta, *record.next_update);
}

std::string waits_on(const Header& request) {
  if (!model::is_open(request)) return "";
  if (request.blocked) {
    const std::string on = base::single_line(request.blocked->on);
    return on.empty() ? "a block" : on;
  }
  return request.stage == Stage::answered ? "requester" : "us";
}

std::vector<base::Reason> missing_for(const Header& record, model::Verb verb, const model::Policy& policy) {
  model::Record without_timeline;
  static_cast<Header&>(without_timeline) = record;
  return model::missing_for(without_timeline, verb, policy);
}

std::string first_fix(const std::vector<base::Reason>& missing) {
  std::string last;
  for (const base::Reason& reason : missing) {
    if (reason.code == "cause-missing") {
      last = reason.fix;
    } else if (!reason.fix.empty()) {
      return reason.fix;
    }
  }
  return last;
}

std::string whose(const Header& record) {
  const auto& fields = record.fields;
  return (record.kind() == base::Kind::handoff ? fields.to : fields.owner).value_or("");
}

}  // namespace decklog::reports
