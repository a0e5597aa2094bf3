// SPDX-License-Identifier: MIT
#include "lib/intake/log_words.h"

#include "lib/base/text.h"
#include "lib/intake/told_text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace decklog::intake {
namespace {

using model::Milestone;

struct MomentLabel {
  std::string_view words;
  Milestone moment;
};
// What begins another one stands before it.
constexpr std::array kMomentLabels{
    MomentLabel{"incident started", Milestone::started_at},
    MomentLabel{"incident start", Milestone::started_at},
    MomentLabel{"impact started", Milestone::started_at},
    MomentLabel{"impact start", Milestone::started_at},
    MomentLabel{"start time", Milestone::started_at},
    MomentLabel{"started at", Milestone::started_at},
    MomentLabel{"started", Milestone::started_at},
    MomentLabel{"first detected", Milestone::detected_at},
    MomentLabel{"detection time", Milestone::detected_at},
    MomentLabel{"time detected", Milestone::detected_at},
    MomentLabel{"detected at", Milestone::detected_at},
    MomentLabel{"detected", Milestone::detected_at},
    MomentLabel{"incident declared", Milestone::opened_at},
    MomentLabel{"incident opened", Milestone::opened_at},
    MomentLabel{"declared at", Milestone::opened_at},
    MomentLabel{"declared", Milestone::opened_at},
    MomentLabel{"opened at", Milestone::opened_at},
    MomentLabel{"opened", Milestone::opened_at},
    MomentLabel{"acknowledged at", Milestone::acknowledged_at},
    MomentLabel{"acknowledged", Milestone::acknowledged_at},
    MomentLabel{"mitigated at", Milestone::mitigated_at},
    MomentLabel{"mitigated", Milestone::mitigated_at},
    MomentLabel{"repaired", Milestone::mitigated_at},
    MomentLabel{"service restored", Milestone::mitigated_at},
    MomentLabel{"impact ended", Milestone::mitigated_at},
    MomentLabel{"impact end", Milestone::mitigated_at},
    MomentLabel{"incident resolved", Milestone::resolved_at},
    MomentLabel{"resolved at", Milestone::resolved_at},
    MomentLabel{"resolved", Milestone::resolved_at},
    MomentLabel{"end time", Milestone::resolved_at},
    MomentLabel{"incident closed", Milestone::closed_at},
    MomentLabel{"closed at", Milestone::closed_at},
    MomentLabel{"closed", Milestone::closed_at},
};

struct FieldLabel {
  std::string_view words;
  LogField field;
};
constexpr std::array kFieldLabels{
    FieldLabel{"user impact", LogField::impact},
    FieldLabel{"customer impact", LogField::impact},
    FieldLabel{"impact", LogField::impact},
    FieldLabel{"root cause", LogField::cause},
    FieldLabel{"cause", LogField::cause},
    FieldLabel{"priority", LogField::priority},
    FieldLabel{"severity", LogField::priority},
    FieldLabel{"affected services", LogField::services},
    FieldLabel{"affected service", LogField::services},
    FieldLabel{"services", LogField::services},
    FieldLabel{"service", LogField::services},
    FieldLabel{"incident commander", LogField::commander},
    FieldLabel{"incident lead", LogField::commander},
    FieldLabel{"commander", LogField::commander},
    FieldLabel{"reported by", LogField::reporter},
    FieldLabel{"reporter", LogField::reporter},
    FieldLabel{"time zone", LogField::zone},
    FieldLabel{"timezone", LogField::zone},
    FieldLabel{"all times are in", LogField::zone},
    FieldLabel{"all times in", LogField::zone},
    FieldLabel{"times are in", LogField::zone},
    FieldLabel{"date", LogField::day},
};

constexpr std::array<std::string_view, 34> kSections{"action items",
                                                     "actions",
                                                     "analysis",
                                                     "background",
                                                     "communication",
                                                     "context",
                                                     "contributing factors",
                                                     "detection",
                                                     "events",
                                                     "five whys",
                                                     "follow up",
                                                     "follow-up",
                                                     "identified",
                                                     "key events",
                                                     "lessons",
                                                     "lessons learned",
                                                     "log",
                                                     "mitigation",
                                                     "next steps",
                                                     "notes",
                                                     "participants",
                                                     "postmortem",
                                                     "recovery",
                                                     "resolution",
                                                     "response",
                                                     "review actions",
                                                     "summary",
                                                     "timeline",
                                                     "time to repair",
                                                     "time to resolve",
                                                     "trigger",
                                                     "what happened",
                                                     "what went well",
                                                     "what went wrong"};

bool begins_with_words(std::string_view lower, std::string_view words) {
  if (!lower.starts_with(words)) return false;
  return lower.size() == words.size() ||
         std::string_view(" :-(=\t").find(lower[words.size()]) != std::string_view::npos;
}

// Takes off what parts the pieces of a line: blanks, closing marks, colons, dashes before a blank.
void skip_partings(std::string_view& text) {
  constexpr std::string_view kSkipped = " \t:|,;])>";
  constexpr std::string_view kRun = "*_`~";
  constexpr std::array<std::string_view, 4> kDashes{"\u2013", "\u2014", "\u2192", "=>"};
  for (bool goes_on = true; goes_on && !text.empty();) {
    goes_on = false;
    if (kSkipped.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      goes_on = true;
    } else if (text.front() == '-' && (text.size() == 1 || text[1] == ' ' || text[1] == '-' || text[1] == '>')) {
      text.remove_prefix(text.size() > 1 && text[1] == '>' ? 2 : 1);
      goes_on = true;
    }
    // Marks close something when no word follows; else they open what comes.
    const std::size_t run = std::min(text.find_first_not_of(kRun), text.size());
    if (run > 0 && (run == text.size() || kSkipped.find(text[run]) != std::string_view::npos)) {
      text.remove_prefix(run);
      goes_on = true;
    }
    for (const std::string_view dash : kDashes) {
      if (!text.starts_with(dash)) continue;
      text.remove_prefix(dash.size());
      goes_on = true;
    }
  }
}

// "**14:03** UTC", "`14:03` (UTC)": the zone stands behind the closing marks.
void take_zone_behind_marks(ToldStamp& stamp, std::string_view& text) {
  if (!stamp.clock || stamp.offset || !stamp.letters.empty()) return;
  const std::string_view rest = text.substr(std::min(text.find_first_not_of("*_`]"), text.size()));
  for (const std::string_view zone : {" (UTC)", " (GMT)", " UTC", " GMT"}) {
    if (!rest.starts_with(zone)) continue;
    const std::string_view behind = rest.substr(zone.size(), 1);
    if (!behind.empty() && std::string_view(" :,;*_`-|\t").find(behind) == std::string_view::npos) continue;
    stamp.offset = base::Seconds{0};
    text = rest.substr(zone.size());
    return;
  }
}

constexpr std::size_t kLongestAuthor = 60;

// What stands between the two marks at the beginning; "" when it is no name.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  if (!text.starts_with(open)) return {};
  const std::string_view inner = text.substr(open.size(), kLongestAuthor);
  const std::size_t end = inner.find(close);
  if (end == std::string_view::npos || is_blank(inner.substr(0, end))) return {};
  return inner.substr(0, end);
}

}  // namespace

std::optional<Milestone> moment_named(std::string_view words) {
  for (const MomentLabel& label : kMomentLabels) {
    if (label.words == words) return label.moment;
  }
  return std::nullopt;
}

LogField field_named(std::string_view words) {
  for (const FieldLabel& label : kFieldLabels) {
    if (label.words == words) return label.field;
  }
  return LogField::none;
}

bool is_section(std::string_view words) {
  const bool is_known = std::find(kSections.begin(), kSections.end(), words) != kSections.end();
  return is_known || field_named(words) != LogField::none || moment_named(words).has_value();
}

std::optional<Labelled> labelled_line(std::string_view text) {
  constexpr std::size_t kLongestLabel = 60;
  const std::string plain = plain_words(text);
  const std::string lower = base::to_lower_ascii(plain.substr(0, kLongestLabel));
  Labelled found;
  std::size_t length = 0;
  for (const MomentLabel& label : kMomentLabels) {
    if (length > 0 || !begins_with_words(lower, label.words)) continue;
    found.moment = label.moment;
    length = label.words.size();
  }
  for (const FieldLabel& label : kFieldLabels) {
    if (length > 0 || !begins_with_words(lower, label.words)) continue;
    found.field = label.field;
    length = label.words.size();
  }
  if (length == 0) return std::nullopt;
  std::string_view rest = std::string_view(plain).substr(length);
  const std::size_t first = rest.find_first_not_of(" \t");
  found.has_colon = first != std::string_view::npos && (rest[first] == ':' || rest[first] == '=');
  if (found.field == LogField::zone) {
    skip_partings(rest);
  } else if (found.field != LogField::none) {
    if (!found.has_colon && !is_blank(rest)) return std::nullopt;
    if (found.has_colon) rest.remove_prefix(first + 1);
  } else {
    skip_partings(rest);
  }
  found.value = std::string(without_blanks(rest));
  return found;
}

ToldPerson take_author(std::string_view& text) {
  struct Marks {
    std::string_view open;
    std::string_view close;
  };
  constexpr std::array kMarks{Marks{"[", "]"},    Marks{"(@", ")"},   Marks{"<", ">"}, Marks{"**@", "**:"},
                              Marks{"**", "**:"}, Marks{"**", ":**"}, Marks{"@", ":"}};
  for (const Marks& marks : kMarks) {
    const std::string_view name = between(text, marks.open, marks.close);
    if (name.empty()) continue;
    const std::string_view rest = text.substr(marks.open.size() + name.size() + marks.close.size());
    const bool is_link = marks.open == "[" && rest.starts_with('(');
    const bool is_address = marks.open == "<" && name.find("://") != std::string_view::npos;
    const bool is_sentence = marks.open == "@" && name.find(' ') != std::string_view::npos;
    if (is_link || is_address || is_sentence) continue;
    text = rest;
    skip_partings(text);
    return person_named(name);
  }
  return {};
}

std::optional<Stamped> stamped_line(std::string_view text) {
  constexpr std::string_view kOpeners = "*_`[(~<";
  text = without_blanks(text);
  for (int i = 0; i < 6 && !text.empty() && kOpeners.find(text.front()) != std::string_view::npos; ++i) {
    text.remove_prefix(1);
  }
  auto stamp = stamp_at_start(text);
  if (!stamp) return std::nullopt;
  Stamped found{.stamp = std::move(*stamp), .by = {}, .text = text.substr(stamp->length)};
  take_zone_behind_marks(found.stamp, found.text);
  skip_partings(found.text);
  found.by = take_author(found.text);
  found.text = without_blanks(found.text);
  return found;
}

}  // namespace decklog::intake
