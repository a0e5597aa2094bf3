// SPDX-License-Identifier: MIT
#include "lib/reports/postmortem_lint.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/reports/postmortem_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace decklog::reports {
namespace {

using namespace model;

// Words that look for somebody to blame, and what helps more.
struct BlameWord {
  std::string_view phrase;
  std::string_view instead;
};
constexpr std::string_view kSayWhatWasKnown = "say what was known then, and what was done";
constexpr std::string_view kSayWhatMadeIt = "say what made it possible";
constexpr std::array<BlameWord, 17> kBlameWords{{
    {"human error", kSayWhatMadeIt},
    {"user error", kSayWhatMadeIt},
    {"operator error", kSayWhatMadeIt},
    {"should have", kSayWhatWasKnown},
    {"should've", kSayWhatWasKnown},
    {"should not have", kSayWhatWasKnown},
    {"shouldn't have", kSayWhatWasKnown},
    {"ought to have", kSayWhatWasKnown},
    {"careless", kSayWhatMadeIt},
    {"carelessness", kSayWhatMadeIt},
    {"carelessly", kSayWhatMadeIt},
    {"negligence", kSayWhatMadeIt},
    {"negligent", kSayWhatMadeIt},
    {"incompetent", kSayWhatMadeIt},
    {"fault of", kSayWhatMadeIt},
    {"at fault", kSayWhatMadeIt},
    {"to blame", kSayWhatMadeIt},
}};

struct MilestoneRule {
  Milestone milestone;
  Severity severity;
  std::string_view what;
  std::string_view command;  // with the id between the halves at "{}"
};
constexpr std::array<MilestoneRule, 5> kMilestones{{
    {Milestone::started_at, Severity::error, "when the harm began is not known", "decklog set {} started_at=TIME"},
    {Milestone::detected_at, Severity::error, "when it was noticed is not known", "decklog set {} detected_at=TIME"},
    {Milestone::acknowledged_at, Severity::warning, "nobody acknowledged it", "decklog ack {}"},
    {Milestone::mitigated_at, Severity::error, "the harm is not stopped yet", "decklog mitigate {}"},
    {Milestone::resolved_at, Severity::error, "the cause is not fixed yet", "decklog resolve {}"},
}};

// What people wrote as one lower-case text in which each run of blanks is one, and where each byte stands.
struct Running {
  std::string text;
  std::vector<int> lines;
};

Running running_text(const std::vector<PeopleLine>& people) {
  Running running;
  for (const PeopleLine& line : people) {
    for (const char c : base::to_lower_ascii(line.text) + "\n") {
      const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (is_blank && (running.text.empty() || running.text.back() == ' ')) continue;
      running.text += is_blank ? ' ' : c;
      running.lines.push_back(line.number);
    }
  }
  return running;
}

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80;
}

// Where a text says the word; particles follow a name without a blank in many scripts, so only ASCII has to be whole.
std::vector<int> lines_that_say(const Running& running, std::string_view word) {
  std::vector<int> lines;
  const std::string lower = base::to_lower_ascii(word);
  if (lower.empty()) return lines;
  for (std::size_t at = running.text.find(lower); at != std::string::npos; at = running.text.find(lower, at + 1)) {
    const std::size_t end = at + lower.size();
    const bool is_ascii = static_cast<unsigned char>(lower.back()) < 0x80;
    const bool begins = at == 0 || !is_letter(running.text[at - 1]);
    const bool ends = !is_ascii || end >= running.text.size() || !is_letter(running.text[end]);
    if (begins && ends && (lines.empty() || lines.back() != running.lines[at])) lines.push_back(running.lines[at]);
  }
  return lines;
}

class Linter {
 public:
  explicit Linter(const PostmortemLint& of) : of_(of), id_(of.record.id.short_form()) {}

  std::vector<PostmortemFinding> all() {
    if (of_.text) {
      text(*of_.text);
    } else if (postmortem_place(of_.record) != PostmortemPlace::elsewhere) {
      error("no-file", 0, "there is no text yet", fmt::format("decklog postmortem {}", id_));
    }
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.line == 0, a.line) < std::pair(b.line == 0, b.line);
    });
    record();
    return std::move(found_);
  }

 private:
  void text(const std::string& text) {
    const Markers markers = find_markers(text);
    for (const MarkerFault& fault : markers.faults) error("marker", fault.line, fault.message, "");
    sections_of(text);
    words_of(text);
    if (markers.faults.empty() && of_.is_outdated) {
      warning("outdated", 0, "what decklog wrote in it is not what it would write now",
              fmt::format("decklog postmortem {}", id_));
    }
  }

  void sections_of(const std::string& text) {
    const std::vector<Section> written = sections(text);
    for (const Piece& piece : postmortem_layout()) {
      if (piece.kind != Piece::Kind::required_section) continue;
      const auto section = std::find_if(written.begin(), written.end(), [&](const Section& one) {
        return base::to_lower_ascii(one.heading) == base::to_lower_ascii(piece.heading);
      });
      if (section == written.end()) {
        error("section-missing", 0, fmt::format("it has no section '{}'", piece.heading), "");
      } else if (section->is_empty) {
        error("section-empty", section->line, fmt::format("section '{}' is empty", piece.heading), "");
      }
    }
  }

  void words_of(const std::string& text) {
    const Running running = running_text(people_lines(text));
    for (const BlameWord& blame : kBlameWords) {
      for (const int line : lines_that_say(running, blame.phrase)) {
        warning("blame", line, fmt::format("'{}' looks for somebody to blame: {}", blame.phrase, blame.instead), "");
      }
    }
    std::vector<int> told;
    for (const std::string& name : of_.names) {
      for (const int line : lines_that_say(running, name)) {
        if (std::find(told.begin(), told.end(), line) != told.end()) continue;
        told.push_back(line);
        warning("name", line, fmt::format("'{}' is a person: name the role", name), "");
      }
    }
  }

  void record() {
    for (const MilestoneRule& rule : kMilestones) {
      if (of_.record.milestone(rule.milestone)) continue;
      add(rule.severity, "milestone-missing", 0, std::string(rule.what), fmt::format(fmt::runtime(rule.command), id_));
    }
    const Fields& fields = of_.record.fields;
    if (!fields.cause) error("cause-missing", 0, "no cause is given", fmt::format("decklog set {} cause=TEXT", id_));
    if (!fields.impact_users && !fields.impact) {
      error("impact-missing", 0, "what it meant for users is not said",
            fmt::format("decklog set {} impact.users=N impact.summary=TEXT", id_));
    } else if (!fields.impact_users) {
      warning("impact-uncounted", 0, "how many users were affected is not said",
              fmt::format("decklog set {} impact.users=N", id_));
    }
    if (postmortem_place(of_.record) == PostmortemPlace::none) {
      error("unlinked", 0, "the record does not lead to it", fmt::format("decklog postmortem {}", id_));
    }
    actions();
    updates();
    gaps();
  }

  void actions() {
    const auto& actions = of_.record.actions;
    if (actions.empty()) {
      warning("no-actions", 0, "there is no action item",
              fmt::format("decklog action add {} TEXT --owner WHO --due DATE --type prevent", id_));
    }
    for (const ActionItem& item : actions) {
      if (item.state != ActionState::open) continue;
      const auto lacks = [&](std::string_view code, Severity severity, std::string_view what, std::string_view option) {
        add(severity, std::string(code), 0, fmt::format("action item '{}' has no {}", item.item, what),
            fmt::format("decklog action change {} {} {}", id_, item.item, option));
      };
      if (item.owner.empty()) lacks("action-owner", Severity::error, "owner", "--owner WHO");
      if (!item.due) lacks("action-due", Severity::error, "due date", "--due DATE");
      if (!item.type) lacks("action-type", Severity::error, "type", "--type prevent");
    }
  }

  void updates() {
    const auto& priority = of_.record.fields.priority;
    if (!priority || *priority > Priority::p1) return;
    const auto& timeline = of_.record.timeline;
    const bool told = std::any_of(timeline.begin(), timeline.end(), [](const Entry& entry) {
      const auto* update = std::get_if<Update>(&entry.body);
      return update != nullptr && update->audience != Audience::internal;
    });
    if (told) return;
    warning("no-update", 0,
            fmt::format("it was {}, and neither stakeholders nor the public were told", word(*priority)),
            fmt::format("decklog update {} --audience stakeholders TEXT", id_));
  }

  void gaps() {
    for (const TimelineGap& gap : timeline_gaps(of_.record, longest_silence(of_.record, of_.policy))) {
      warning("timeline-gap", 0,
              fmt::format("nothing is written down for {} from {} on, while the harm went on",
                          base::format_span(gap.to - gap.from), base::format_utc(gap.from)),
              fmt::format("decklog note {} --at {} TEXT", id_, base::format_utc(gap.from)));
    }
  }

  void error(std::string code, int line, std::string message, std::string fix) {
    add(Severity::error, std::move(code), line, std::move(message), std::move(fix));
  }
  void warning(std::string code, int line, std::string message, std::string fix) {
    add(Severity::warning, std::move(code), line, std::move(message), std::move(fix));
  }
  void add(Severity severity, std::string code, int line, std::string message, std::string fix) {
    found_.push_back({std::move(code), severity, line, std::move(message), std::move(fix)});
  }

  const PostmortemLint& of_;
  std::string id_;
  std::vector<PostmortemFinding> found_;
};

std::optional<base::Time> noticed(const Record& record) {
  const auto detected = record.milestone(Milestone::detected_at);
  return detected ? detected : record.milestone(Milestone::opened_at);
}

}  // namespace

std::vector<PostmortemFinding> lint(const PostmortemLint& of) { return Linter(of).all(); }

bool has_errors(const std::vector<PostmortemFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const PostmortemFinding& finding) { return finding.severity == Severity::error; });
}

std::vector<TimelineGap> timeline_gaps(const Record& record, base::Seconds longest) {
  const auto from = noticed(record);
  const auto to = record.milestone(Milestone::mitigated_at);
  if (!from || !to) return {};
  std::vector<base::Time> times{*to};
  for (const Effective& now : effective(record.timeline)) {
    if (now.at > *from && now.at < *to) times.push_back(now.at);
  }
  std::sort(times.begin(), times.end());
  std::vector<TimelineGap> gaps;
  base::Time last = *from;
  for (const base::Time time : times) {
    if (time - last > longest) gaps.push_back({last, time});
    last = time;
  }
  return gaps;
}

base::Seconds longest_silence(const Record& record, const Policy& policy) {
  constexpr base::Seconds kWithoutTarget = std::chrono::minutes{30};
  const auto& priority = record.fields.priority;
  const auto found = priority ? policy.priorities.find(*priority) : policy.priorities.end();
  return found == policy.priorities.end() ? kWithoutTarget : found->second.update.value_or(kWithoutTarget);
}

PostmortemPlace postmortem_place(const Header& record) {
  PostmortemPlace place = PostmortemPlace::none;
  for (const Link& link : record.links) {
    if (link.rel != "postmortem") continue;
    if (link.target == base::postmortem_path(record.id)) return PostmortemPlace::ledger;
    place = PostmortemPlace::elsewhere;
  }
  return place;
}

}  // namespace decklog::reports
