// SPDX-License-Identifier: MIT
#include "cmd/render/oncall_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/ics.h"
#include "cmd/render/json_document.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

using model::Roster;
using reports::Duty;
using reports::Shift;
using reports::ShiftKind;

constexpr std::size_t kRowIndent = 2;
// Whoever is called between these hours of their own clocks is woken.
constexpr base::Seconds kNightBegins = std::chrono::hours{22};
constexpr base::Seconds kNightEnds = std::chrono::hours{7};

const model::Person& person_named(const Roster& roster, const std::string& who) {
  static const model::Person nobody_known;
  const auto found = roster.people.find(who);
  return found == roster.people.end() ? nobody_known : found->second;
}

// "18:12 KST there", where the person's clocks show something else than the page's.
Cell there(const Roster& roster, const std::string& who, base::Time time, const Page& page) {
  if (who.empty() || person_named(roster, who).zone.empty()) return {"", Role::plain};
  const base::Zone zone = model::zone_of(roster, who);
  const base::Local local = base::local_of(time, zone);
  if (local == base::local_of(time, page.zone)) return {"", Role::plain};
  const bool same_day = local.date == base::local_date(time, page.zone);
  const bool night = local.time_of_day >= kNightBegins || local.time_of_day < kNightEnds;
  const std::string clock = zoned_time(time, zone, same_day ? base::TimeStyle::clock : base::TimeStyle::date_minute);
  return {clock + " there" + (night ? ", night" : ""), night ? Role::warning : Role::plain};
}

// "instead of bob@example.com: holidays"
std::string change_note(const Shift& shift, const Page& page) {
  if (shift.kind == ShiftKind::turn || shift.kind == ShiftKind::gap) return "";
  const std::string how = shift.kind == ShiftKind::swapped ? "swap" : "override";
  const std::string instead =
      shift.instead_of.empty() ? ", where nobody was" : ", instead of " + short_name(shift.instead_of, page);
  return how + instead + (shift.why.empty() ? "" : ": " + base::single_line(shift.why));
}

std::string rotation_heading(const Shift& shift, const Roster& roster, const Page& page) {
  const auto rotation = roster.rotations.find(shift.rotation);
  const std::string team = rotation == roster.rotations.end() ? "" : rotation->second.team;
  return page.style.paint(Role::strong, base::for_terminal(shift.rotation)) + "  level " + std::to_string(shift.level) +
         (team.empty() ? "" : ", team " + base::for_terminal(team)) + "\n";
}

std::string until_when(const std::optional<base::Time>& until, const Page& page) {
  return until ? "until " + when(*until, page) : "for more than a year to come";
}

std::vector<Cell> now_row(const Duty& duty, const Roster& roster, base::Time at, const Page& page) {
  const bool nobody = duty.now.who.empty();
  return {{"on call"},
          {nobody ? "nobody" : short_name(duty.now.who, page), nobody ? Role::bad : Role::strong},
          {until_when(duty.until, page)},
          there(roster, duty.now.who, at, page),
          {change_note(duty.now, page)}};
}

std::vector<Cell> next_row(const Shift& next, const Roster& roster, const Page& page) {
  return {{"next"},
          {short_name(next.who, page)},
          {"from " + when(next.start, page)},
          there(roster, next.who, next.start, page),
          {change_note(next, page)}};
}

Cell who_cell(const Shift& shift, const Page& page) {
  if (shift.kind == ShiftKind::gap) return {"nobody", Role::bad};
  return {short_name(shift.who, page), Role::plain};
}

std::string_view kind_word(ShiftKind kind) {
  switch (kind) {
    case ShiftKind::turn:
      return "turn";
    case ShiftKind::swapped:
      return "swapped";
    case ShiftKind::overridden:
      return "overridden";
    case ShiftKind::gap:
      break;
  }
  return "gap";
}

Json shift_value(const Shift& shift, const Roster& roster) {
  const model::Person& person = person_named(roster, shift.who);
  return {{"rotation", shift.rotation},
          {"level", shift.level},
          {"start", base::format_utc(shift.start)},
          {"end", base::format_utc(shift.end)},
          {"kind", kind_word(shift.kind)},
          {"who", text_or_null(shift.who)},
          {"name", text_or_null(person.name)},
          {"zone", text_or_null(person.zone)},
          {"instead_of", text_or_null(shift.instead_of)},
          {"why", text_or_null(shift.why)}};
}

Json duty_value(const Duty& duty, const Roster& roster) {
  const auto rotation = roster.rotations.find(duty.now.rotation);
  const std::string team = rotation == roster.rotations.end() ? "" : rotation->second.team;
  return {{"rotation", duty.now.rotation},
          {"level", duty.now.level},
          {"team", text_or_null(team)},
          {"on_call", duty.now.who.empty() ? Json(nullptr) : shift_value(duty.now, roster)},
          {"until", time_or_null(duty.until)},
          {"next", duty.next ? shift_value(*duty.next, roster) : Json(nullptr)}};
}

// The key when it is a mail address, else the first that is known; "" when there is none.
std::string mail_of(const Roster& roster, const std::string& who) {
  if (who.find('@') != std::string::npos) return who;
  const model::Person& person = person_named(roster, who);
  return person.emails.empty() ? "" : person.emails.front();
}

void write_event(Calendar& calendar, const Shift& shift, const Roster& roster, const CalendarInfo& info) {
  const model::Person& person = person_named(roster, shift.who);
  std::string start = base::format_utc(shift.start);
  std::erase_if(start, [](char c) { return c == '-' || c == ':'; });
  calendar.begin("VEVENT");
  // The same for whoever has the shift, so that a swap renames the event instead of adding one.
  calendar.text("UID", "oncall-" + shift.rotation + "-" + start + "@" + info.ledger_id);
  calendar.time("DTSTAMP", info.stamp);
  calendar.time("DTSTART", shift.start);
  calendar.time("DTEND", shift.end);
  calendar.text("SUMMARY", "On call: " + (person.name.empty() ? shift.who : person.name) + " (" + shift.rotation + ")");
  const std::string note = change_note(shift, Page{});
  calendar.text("DESCRIPTION", "level " + std::to_string(shift.level) + (note.empty() ? "" : "\n" + note));
  calendar.value("CATEGORIES", "ONCALL");
  const std::string mail = mail_of(roster, shift.who);
  if (!mail.empty()) calendar.person("ATTENDEE", person.name, mail);
  calendar.value("TRANSP", "TRANSPARENT");
  calendar.end("VEVENT");
}

}  // namespace

std::string oncall_page(const std::vector<Duty>& duties, const Roster& roster, base::Time at, const Page& page) {
  std::string text = at == page.now ? "" : "at " + when(at, page) + "\n\n";
  for (const Duty& duty : duties) {
    if (&duty != &duties.front()) text += "\n";
    Table table({{""}, {""}, {""}, {""}, {""}});
    table.add(now_row(duty, roster, at, page));
    if (duty.next) table.add(next_row(*duty.next, roster, page));
    text += rotation_heading(duty.now, roster, page) + table.str(page, kRowIndent);
  }
  return text;
}

std::string oncall_plan(const std::vector<Shift>& shifts, const Roster& roster, const Page& page) {
  Table table({{"from"}, {"until"}, {"for", Align::right}, {"rotation"}, {"level"}, {"who"}, {"begins"}, {"note"}});
  for (const Shift& shift : shifts) {
    const bool is_changed = shift.kind == ShiftKind::swapped || shift.kind == ShiftKind::overridden;
    const std::string note = shift.kind == ShiftKind::gap ? "gap" : change_note(shift, page);
    table.add({{base::format_local(shift.start, page.zone, base::TimeStyle::date_minute)},
               {base::format_local(shift.end, page.zone, base::TimeStyle::date_minute)},
               {base::format_span(shift.end - shift.start)},
               {shift.rotation},
               {std::to_string(shift.level)},
               who_cell(shift, page),
               there(roster, shift.who, shift.start, page),
               {note, is_changed ? Role::warning : Role::bad}});
  }
  return table.str(page);
}

std::string oncall_json(const OnCallAnswer& answer, const Roster& roster) {
  Json json = document("oncall");
  json["at"] = time_or_null(answer.at);
  json["from"] = time_or_null(answer.from);
  json["until"] = time_or_null(answer.until);
  json["service"] = text_or_null(answer.service);
  json["owner"] = text_or_null(answer.owner);
  json["rotations"] = Json::array();
  for (const Duty& duty : answer.duties) json["rotations"].push_back(duty_value(duty, roster));
  json["shifts"] = Json::array();
  for (const Shift& shift : answer.shifts) json["shifts"].push_back(shift_value(shift, roster));
  json["ask"] = answer.ask;
  return written(json);
}

std::string oncall_ics(const std::vector<Shift>& shifts, const Roster& roster, const CalendarInfo& info) {
  Calendar calendar(info.name);
  for (const Shift& shift : shifts) {
    if (shift.kind != ShiftKind::gap) write_event(calendar, shift, roster, info);
  }
  return calendar.str();
}

}  // namespace decklog::render
