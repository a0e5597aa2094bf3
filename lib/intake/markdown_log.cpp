// SPDX-License-Identifier: MIT
//
// Incidents as teams keep them in Markdown: one a heading; times that have a name ("Resolved: …"), and a timeline as
// list, table, headings or plain lines that begin with a time. What is none of these is the incident's description, so
// nothing of the text is lost. Goes through the lines once.
#include "lib/base/text.h"
#include "lib/intake/log_words.h"
#include "lib/intake/markdown_incidents.h"
#include "lib/intake/markdown_lines.h"
#include "lib/intake/told_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {
namespace {

using model::Milestone;

class MarkdownLog {
 public:
  explicit MarkdownLog(const Telling& how) : incidents_(how) {}

  Told read(std::string_view text) {
    lines_ = lines_of(text);
    std::size_t index = after_front_matter(lines_);
    for (; index < lines_.size(); ++index) {
      incidents_.at_line(static_cast<int>(index) + 1);
      take(lines_[index], index + 1 < lines_.size() ? lines_[index + 1] : std::string_view());
    }
    if (in_fence_) incidents_.doubt(fence_line_, "this fence has no end: all that follows belongs to it");
    incidents_.end();
    return incidents_.take();
  }

 private:
  // ---- The lines of the file ----------------------------------------------------------------------------------

  void take(std::string_view line, std::string_view next) {
    if (take_fence(line) || take_comment(line)) return;
    if (is_underline_) {
      is_underline_ = false;
      return;
    }
    if (is_blank(line)) {
      has_gap_ = true;
      columns_.reset();
      return;
    }
    if (is_rule(line)) return close_entry();
    const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
    if (level >= 1 && level <= 6 && level < line.size() && (line[level] == ' ' || line[level] == '\t')) {
      heading(level, heading_text(line, level));
    } else if (underlined_level(line, next) > 0) {
      is_underline_ = true;
      heading(underlined_level(line, next), without_blanks(line));
    } else if (without_blanks(line).starts_with('|')) {
      table_row(line, next);
    } else if (const auto item = list_item(line)) {
      columns_.reset();
      text_line(item->text, item->indent, line);
    } else {
      columns_.reset();
      paragraph(line);
    }
    has_gap_ = false;
  }

  bool take_fence(std::string_view line) {
    const std::string_view bare = without_blanks(line);
    const bool is_inline = bare.size() > 3 && bare.find("```", 3) != std::string_view::npos;
    const bool is_mark = (bare.starts_with("```") && !is_inline) || bare.starts_with("~~~");
    if (!is_mark && !in_fence_) return false;
    // It belongs to what stands before it, also behind an empty line and without an indent.
    if (is_mark) in_fence_ = !in_fence_;
    if (is_mark && in_fence_) fence_line_ = incidents_.line();
    if (has_entry_) {
      continue_entry(line);
    } else {
      other(line);
    }
    has_gap_ = false;
    return true;
  }

  bool take_comment(std::string_view line) {
    const std::string_view bare = without_blanks(line);
    if (!in_comment_ && !bare.starts_with("<!--")) return false;
    in_comment_ = bare.find("-->") == std::string_view::npos;
    return true;
  }

  // ---- Incidents ----------------------------------------------------------------------------------------------

  void begin_incident(std::size_t level, std::string_view title) {
    pending_.clear();
    incidents_.begin(level, title);
  }

  void heading(std::size_t level, std::string_view text) {
    close_entry();
    field_ = nullptr;
    columns_.reset();
    const std::string words = label_words(text);
    const bool is_inside = incidents_.is_inside(level);
    const auto stamped = stamped_line(text);
    if (stamped && stamped->stamp.clock && (is_inside || !stamped->stamp.date)) {
      if (add_entry(*stamped, 0)) is_heading_entry_ = true;
      return;
    }
    const auto label = labelled_line(text);
    if (incidents_.is_open() && label && label->moment && take_moment(*label, text)) return;
    if (incidents_.is_open() && is_section(words)) return section(words, text);
    const auto day = day_in(text);
    if (day && is_inside && (!incidents_.is_empty() || is_blank(text.substr(day->length))))
      return incidents_.set_day(*day);
    if (is_inside && !day) {
      if (incidents_.is_empty() && incidents_.is_over_many()) return begin_incident(level, text);
      pending_ = text;
      return;
    }
    // What stood over it had no time of its own.
    if (is_inside) incidents_.has_items(false);
    begin_incident(level, text);
    if (day) incidents_.set_day(*day);
    if (day && day->clock) incidents_.add_moment(Milestone::opened_at, *day, {}, text);
  }

  void section(const std::string& words, std::string_view text) {
    const LogField field = field_named(words);
    if (field == LogField::impact || field == LogField::cause) {
      field_ = field == LogField::impact ? &incidents_.record().impact : &incidents_.record().cause;
      field_indent_ = 0;
      field_is_section_ = true;
      return;
    }
    pending_ = text;
  }

  // ---- What incidents are made of -----------------------------------------------------------------------------

  void table_row(std::string_view line, std::string_view next) {
    if (is_table_rule(line)) return;
    if (is_table_rule(next)) {
      columns_ = columns_of(line);
      close_entry();
      return;
    }
    if (!columns_ || columns_->clock < 0) return labelled_row(line);
    const TimedRow row = timed_row(line, *columns_);
    auto stamped = stamped_line(row.when);
    if (!stamped) return other(line);
    stamped->text = row.text;
    if (columns_->who >= 0) stamped->by = person_named(row.who);
    const auto before = incidents_.clock().zone();
    if (columns_->zone) incidents_.clock().set_zone(*columns_->zone);
    add_entry(*stamped, 0);
    if (columns_->zone && before) incidents_.clock().set_zone(*before);
    close_entry();
  }

  // "| Resolved | 2025-03-04 15:10 |"
  void labelled_row(std::string_view line) {
    const std::vector<std::string_view> cells = cells_of(line);
    if (cells.size() == 2) {
      const std::string text = fmt::format("{}: {}", cells[0], cells[1]);
      if (const auto label = labelled_line(text); label && take_label(*label, text, 0)) return;
    }
    const TimedRow row = timed_row(line, {.clock = 0});
    auto stamped = stamped_line(row.when);
    if (!stamped || !stamped->stamp.clock || row.text.empty()) return other(line);
    stamped->text = row.text;
    add_entry(*stamped, 0);
    close_entry();
  }

  void paragraph(std::string_view line) {
    const std::size_t indent = indent_of(line);
    std::string_view text = without_blanks(line);
    while (text.starts_with('>')) text = without_blanks(text.substr(1));
    const auto stamped = stamped_line(text);
    const bool is_new = stamped && stamped->stamp.clock;
    const bool goes_on = has_entry_ && (!has_gap_ || indent > entry_indent_ || is_heading_entry_);
    if (goes_on && !is_new) return continue_entry(line);
    text_line(text, indent, line);
  }

  // A list's item or a line of its own.
  void text_line(std::string_view text, std::size_t indent, std::string_view line) {
    incidents_.has_items(true);
    const auto stamped = stamped_line(text);
    if (stamped && stamped->stamp.clock && add_entry(*stamped, indent)) return;
    const bool is_below_entry = has_entry_ && (indent > entry_indent_ || is_heading_entry_);
    if (is_below_entry) return continue_entry(line);
    if (const auto label = labelled_line(text); label && take_label(*label, text, indent)) return;
    close_entry();
    if (field_ != nullptr && (field_is_section_ || indent > field_indent_)) return continue_field(text);
    field_ = nullptr;
    if (stamped && stamped->stamp.date && stamped->text.empty()) return incidents_.set_day(stamped->stamp);
    if (stamped && stamped->stamp.date && incidents_.is_open()) {
      incidents_.doubt(fmt::format("'{}' names a day and no clock: it stays in the description",
                                   base::single_line(stamped->stamp.text)));
    }
    other(line);
  }

  bool take_label(const Labelled& label, std::string_view text, std::size_t indent) {
    if (label.moment) return take_moment(label, text);
    close_entry();
    switch (label.field) {
      case LogField::impact:
      case LogField::cause:
        field_ = label.field == LogField::impact ? &incidents_.record().impact : &incidents_.record().cause;
        field_indent_ = indent;
        field_is_section_ = false;
        if (!label.value.empty()) continue_field(label.value);
        return true;
      case LogField::priority:
        incidents_.record().severity = base::single_line(label.value);
        break;
      case LogField::services:
        incidents_.record().services = names_in(label.value);
        break;
      case LogField::commander:
        incidents_.record().commander = person_named(label.value);
        break;
      case LogField::reporter:
        incidents_.record().reporter = person_named(label.value);
        break;
      case LogField::zone:
        return incidents_.take_zone_name(label.value);
      case LogField::day: {
        const auto day = stamp_at_start(label.value);
        if (!day || !day->date) return false;
        incidents_.set_day(*day);
        break;
      }
      case LogField::none:
        return false;
    }
    field_ = nullptr;
    return true;
  }

  // "First detected: 2023-01-11 14:22". Behind a label without a colon nothing but the time may stand.
  bool take_moment(const Labelled& label, std::string_view text) {
    const auto stamp = stamp_at_start(label.value);
    if (!stamp) return false;
    std::string_view rest = std::string_view(label.value).substr(stamp->length);
    ToldPerson by;
    if (rest.starts_with(" by ")) by = person_named(rest.substr(4));
    const bool is_all = is_blank(rest) || rest.starts_with(" (") || rest.starts_with('.') || !by.name.empty();
    if (!is_all && !label.has_colon) return false;
    close_entry();
    field_ = nullptr;
    if (!stamp->clock) {
      incidents_.doubt(
          fmt::format("'{}' names a day and no clock: left out", base::cut_to_width(base::single_line(text), 60)));
      other(text);
      return true;
    }
    incidents_.add_moment(*label.moment, *stamp, by, text);
    return true;
  }

  // ---- The timeline -------------------------------------------------------------------------------------------

  // False when its time is none after all.
  bool add_entry(const Stamped& stamped, std::size_t indent) {
    close_entry();
    field_ = nullptr;
    ToldRecord& record = incidents_.record();  // a new one begins with days and zones of its own
    const auto at = incidents_.clock().instant(stamped.stamp, incidents_.line());
    if (!at) return false;
    if (says_only(stamped, *at)) return true;
    record.lines.push_back({.at = *at, .line = incidents_.line(), .by = stamped.by, .text = std::string(stamped.text)});
    has_entry_ = true;
    entry_indent_ = indent;
    is_heading_entry_ = false;
    return true;
  }

  // "15:51 Incident is resolved" is that time and nothing else, unless another line has told it.
  bool says_only(const Stamped& stamped, base::Time at) {
    std::string words = label_words(stamped.text.substr(0, 60));
    while (words.ends_with('.') || words.ends_with('!')) words.pop_back();
    for (const std::string_view filler : {"the ", "incident ", "is ", "was ", "we "}) {
      if (words.starts_with(filler)) words.erase(0, filler.size());
    }
    const auto which = moment_named(words);
    if (!which || incidents_.record().moments.contains(*which)) return false;
    incidents_.record().moments.emplace(
        *which, ToldMoment{.at = at, .line = incidents_.line(), .by = stamped.by, .text = plain_words(stamped.text)});
    // These have an entry of their own; the others are facts about the incident.
    return *which == Milestone::acknowledged_at || *which == Milestone::mitigated_at ||
           *which == Milestone::resolved_at || *which == Milestone::closed_at;
  }

  void continue_entry(std::string_view line) {
    std::string& text = incidents_.record().lines.back().text;
    if (!text.empty()) text += has_gap_ && !in_fence_ ? "\n\n" : "\n";
    const std::size_t cut = std::min(indent_of(line), entry_indent_ + 2);
    text += line.substr(std::min(cut, line.size()));
  }

  void close_entry() {
    has_entry_ = false;
    is_heading_entry_ = false;
  }

  void continue_field(std::string_view text) {
    if (!field_->empty()) *field_ += "\n";
    *field_ += text;
  }

  // All else is kept as it stands, with the heading above it.
  void other(std::string_view line) {
    incidents_.has_items(true);
    if (!incidents_.is_open()) return;
    std::string& text = incidents_.record().description;
    const auto item = list_item(line);
    if (item && is_section(label_words(item->text))) {
      pending_ = line;
      return;
    }
    if (!pending_.empty()) text += (text.empty() ? "" : "\n\n") + pending_;
    pending_.clear();
    if (!text.empty()) text += has_gap_ ? "\n\n" : "\n";
    text += line;
  }

  MarkdownIncidents incidents_;
  std::string pending_;  // a heading without anything below it so far
  std::vector<std::string_view> lines_;
  bool is_underline_ = false;  // the next line is: it belongs to a heading
  bool in_fence_ = false;
  int fence_line_ = 0;
  bool in_comment_ = false;
  bool has_gap_ = false;  // an empty line came before
  bool has_entry_ = false;
  bool is_heading_entry_ = false;
  std::size_t entry_indent_ = 0;
  std::string* field_ = nullptr;  // of the incident
  std::size_t field_indent_ = 0;
  bool field_is_section_ = false;
  std::optional<Columns> columns_;
};

}  // namespace

Told read_markdown_log(std::string_view bytes, const Telling& how) {
  return MarkdownLog(how).read(checked_text(bytes, how.file));
}

}  // namespace decklog::intake
