// SPDX-License-Identifier: MIT
#include "cmd/render/load_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using base::Seconds;
using reports::Load;
using reports::OverLimit;
using reports::PersonLoad;
using reports::Strain;

constexpr std::size_t kLoadIndent = 2;

std::string people_count(std::size_t count) { return base::counted(count, "person", "people"); }

std::string day_count(std::int64_t count) { return base::counted(static_cast<std::uint64_t>(count), "day", "days"); }

// Hours and minutes, however many: what is carried in weeks is told in hours.
std::string in_hours(Seconds span) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
  if (minutes == 0) return "-";
  return minutes < 60 ? fmt::format("{}m", minutes) : fmt::format("{}h {:02}m", minutes / 60, minutes % 60);
}

std::string percent_of(Seconds part, Seconds whole) {
  if (whole <= Seconds{0} || part <= Seconds{0}) return "-";
  return fmt::format("{} %", (part.count() * 100 + whole.count() / 2) / whole.count());
}

std::string number_or_dash(std::uint64_t number) { return number == 0 ? "-" : std::to_string(number); }

std::string minute_of(base::Time time, const Page& page) {
  return base::format_local(time, page.zone, base::TimeStyle::date_minute);
}

bool has_strain(const PersonLoad& person, Strain strain) {
  return std::any_of(person.over.begin(), person.over.end(),
                     [&](const OverLimit& over) { return over.what == strain; });
}

Cell strained_cell(const PersonLoad& person, Strain strain, std::string text) {
  return {std::move(text), has_strain(person, strain) ? Role::warning : Role::plain};
}

std::string heaviest_shift(const PersonLoad& person) {
  if (!person.heaviest || person.heaviest->incidents == 0) return "-";
  return fmt::format("{} of {}", person.heaviest->incidents, person.heaviest->allowed);
}

// On a terminal without what follows the '@'.
std::string shown_name(const PersonLoad& person, const Page& page) { return short_name(person_name(person), page); }

std::string over_words_of(const PersonLoad& person) {
  std::vector<std::string> words;
  for (const OverLimit& over : person.over) words.emplace_back(strain_word(over.what));
  return base::join(words, ", ");
}

std::vector<Cell> person_row(const PersonLoad& person, const Load& load, const Page& page) {
  const auto share = percent_of(Seconds{static_cast<std::int64_t>(person.first_responses)},
                                Seconds{static_cast<std::int64_t>(load.first_responses)});
  return {
      {shown_name(person, page), person.over.empty() ? Role::plain : Role::strong},
      {number_or_dash(person.incidents)},
      strained_cell(person, Strain::shift, heaviest_shift(person)),
      {percent_of(person.on_call, load.until - load.from)},
      strained_cell(person, Strain::same_incident, in_hours(person.engaged)),
      strained_cell(person, Strain::engaged, percent_of(person.engaged_on_call, person.on_call)),
      {number_or_dash(person.interruptions)},
      {number_or_dash(person.at_night)},
      {number_or_dash(person.on_weekends)},
      strained_cell(person, Strain::run, number_or_dash(person.longest_run ? person.longest_run->days : 0)),
      strained_cell(person, Strain::rest,
                    person.shortest_rest ? base::format_span(person.shortest_rest->length()) : "-"),
      {share},
      {over_words_of(person), Role::warning},
  };
}

constexpr std::string_view kColumnsInWords =
    "shift: incidents in the heaviest one, of those allowed; busy: in incidents, of the time on call; woken: at night "
    "by their own clocks; wkend: on weekends; days: in a row with incidents; rest: the shortest overnight; first: of "
    "all first responses";
constexpr std::size_t kWidestText = 115;

std::string columns_in_words(const Page& page) {
  const std::size_t width = page.terminal ? std::min(page.width, kWidestText) : kWidestText;
  return base::join(base::wrap(kColumnsInWords, width), "\n") + "\n";
}

std::string people_table(const Load& load, const Page& page) {
  Table table({{"person"},
               {"incidents", Align::right},
               {"shift", Align::right},
               {"on call", Align::right},
               {"engaged", Align::right},
               {"busy", Align::right},
               {"called", Align::right},
               {"woken", Align::right},
               {"wkend", Align::right},
               {"days", Align::right},
               {"rest", Align::right},
               {"first", Align::right},
               {"over", Align::left, kWhole}});
  for (const PersonLoad& person : load.people) table.add(person_row(person, load, page));
  return table.str(page) + page.style.paint(Role::dim, columns_in_words(page));
}

struct Told {
  std::string what;
  std::string todo;
};

Told told(const OverLimit& over, const Page& page) {
  const std::string since = minute_of(over.when.start, page);
  const std::string until = minute_of(over.when.end, page);
  switch (over.what) {
    case Strain::shift:
      return {fmt::format("{} incidents in a shift, limit {} ({}, {} to {})", over.value, over.limit, over.where, since,
                          until),
              "let somebody else have the rest of such a shift: an override in roster.yaml"};
    case Strain::engaged:
      return {fmt::format("{} % of the hours on call in incidents, limit {} %", over.value, over.limit),
              "take turns away until it is less, and fix what comes again and again: decklog list --all --since " +
                  base::format_date(base::local_date(over.when.start, page.zone))};
    case Strain::same_incident:
      return {fmt::format("{} in {} without a handover, limit {} (from {})", base::format_span(Seconds{over.value}),
                          over.where, base::format_span(Seconds{over.limit}), since),
              "hand over in time: decklog assign ID WHO"};
    case Strain::rest:
      return {fmt::format("{} of rest, limit {} ({} to {})", base::format_span(Seconds{over.value}),
                          base::format_span(Seconds{over.limit}), since, until),
              "let them begin later on the next day, and somebody else have that morning"};
    case Strain::run:
      return {fmt::format("{} with incidents and none free, limit {} (from {})", day_count(over.value), over.limit,
                          base::format_date(base::local_date(over.when.start, page.zone))),
              "give a free day: an override in roster.yaml"};
  }
  return {};
}

std::string over_lines(const Load& load, const Page& page) {
  std::string text;
  for (const PersonLoad& person : load.people) {
    if (person.over.empty()) continue;
    text += "\n" + page.style.paint(Role::strong, base::for_terminal(person_name(person))) + " is over a limit\n";
    for (const OverLimit& over : person.over) {
      const Told lines = told(over, page);
      text += std::string(kLoadIndent, ' ') + base::for_terminal(lines.what) + "\n";
      text += std::string(2 * kLoadIndent, ' ') + base::for_terminal(lines.todo) + "\n";
    }
  }
  return text;
}

std::string sole_lines(const Load& load) {
  std::string text;
  for (const PersonLoad& person : load.people) {
    if (person.sole.empty()) continue;
    text += base::for_terminal(base::join(person.sole, ", ") + ": only " + person_name(person) +
                               " stopped the harm there in this time; let somebody else lead the next one") +
            "\n";
  }
  return text.empty() ? text : "\n" + text;
}

std::string left_out_line(const Load& load) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t count, const char* one, const char* many) {
    if (count > 0) parts.push_back(base::counted(count, one, many));
  };
  add(load.drills, "drill left out", "drills left out");
  add(load.duplicates, "duplicate counted as what it is one of", "duplicates counted as what they are one of");
  add(load.false_alarms, "false alarm counted like any other", "false alarms counted like any other");
  return parts.empty() ? "" : base::join(parts, "; ") + "\n";
}

std::string clock_text(const base::Local& local) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local.time_of_day).count();
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string words_for(const reports::Concern& concern, const reports::Relief& relief) {
  switch (concern.what) {
    case Strain::shift:
      return fmt::format("has {} incidents in this shift, limit {}", concern.value, concern.limit);
    case Strain::engaged:
      return fmt::format("was in incidents for {} % of the hours on call this week, limit {} %", concern.value,
                         concern.limit);
    case Strain::same_incident:
      return fmt::format("has been in this incident for {}, limit {}", base::format_span(Seconds{concern.value}),
                         base::format_span(Seconds{concern.limit}));
    case Strain::rest:
    case Strain::run:
      break;
  }
  return "was woken last night" + (relief.woken ? ", at " + clock_text(*relief.woken) + " by their clocks" : "");
}

std::string turn_of(const reports::Substitute& substitute, const Page& page) {
  if (substitute.rotation.empty()) return "is free";
  if (substitute.on_call) return "is on call in " + substitute.rotation;
  return "is next in " + substitute.rotation + ", from " + minute_of(substitute.next, page);
}

}  // namespace

std::string person_name(const PersonLoad& person) { return person.name.empty() ? person.who : person.name; }

std::string_view strain_word(Strain strain) {
  switch (strain) {
    case Strain::shift:
      return "shift";
    case Strain::engaged:
      return "engaged";
    case Strain::same_incident:
      return "same-incident";
    case Strain::rest:
      return "rest";
    case Strain::run:
      return "days-in-a-row";
  }
  return "";
}

std::string load_answer(const Load& load) {
  const auto over = static_cast<std::size_t>(std::count_if(load.people.begin(), load.people.end(), reports::is_over));
  if (over == 0) return "nobody is over a limit, of " + people_count(load.people.size());
  return std::to_string(over) + " of " + people_count(load.people.size()) + (over == 1 ? " is" : " are") +
         " over a limit";
}

std::string load_next_line(const Page& page) { return next_line("decklog load --since -26w", page); }

std::string load_page(const Load& load, RosterState roster, const Page& page) {
  const auto over = std::find_if(load.people.begin(), load.people.end(), reports::is_over);
  const bool is_well = over == load.people.end();
  std::string text = page.style.paint(is_well ? Role::good : Role::warning, load_answer(load)) + ": " +
                     minute_of(load.from, page) + " to " + minute_of(load.until, page) + "\n\n";
  text += people_table(load, page) + over_lines(load, page) + sole_lines(load) + "\n" + left_out_line(load);
  if (roster == RosterState::empty) {
    text += "roster.yaml names nobody, so shifts are not known and nights are those of UTC\n";
  }
  text += "by name; it is there to protect people, and says nothing of who is good\n";
  if (is_well) return text + next_line("decklog load --svg load.svg", page);
  return text + next_line(load.people.size() == 1 ? "decklog load" : "decklog load --person " + over->who, page);
}

std::string relief_lines(const reports::Relief& relief, const std::string& who, const std::string& record,
                         const Page& page) {
  std::string text;
  for (const reports::Concern& concern : relief.concerns) {
    text += "care: " + base::for_terminal(who + " " + words_for(concern, relief)) + "\n";
  }
  if (relief.concerns.empty()) return text;
  if (!relief.substitute) return text + "care: nobody else of the roster is awake and below the limits\n";
  const reports::Substitute& other = *relief.substitute;
  text += "care: " +
          base::for_terminal(other.who + " " + turn_of(other, page) + ", and awake (" + clock_text(other.clock) +
                             " there)") +
          "\n";
  return text + "hint: " + base::for_terminal("decklog assign " + record + " " + other.who) + "\n";
}

}  // namespace decklog::render
