// SPDX-License-Identifier: MIT
//
// A table (RFC 4180) whose map says what its columns are. Lenient where spreadsheets are (a byte order mark, LF or
// CR LF, a last line without end), strict where a slip would move values between columns.
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/reading.h"
#include "lib/intake/told_text.h"
#include "lib/intake/told_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

namespace decklog::intake {
namespace {

using model::Milestone;
using model::TableMap;
using model::TableTimes;

constexpr std::size_t kMostColumns = 500;

struct Row {
  int line = 0;
  std::vector<std::string> cells;
};

class CsvText {
 public:
  CsvText(std::string_view text, char separator, const std::string& file)
      : text_(text), separator_(separator), file_(file) {}

  // Nothing at the end. Empty lines are passed over.
  std::optional<Row> next() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n")) {
      at_ += text_[at_] == '\n' ? 1U : 2U;
      ++line_;
    }
    if (at_ >= text_.size()) return std::nullopt;
    Row row{.line = line_, .cells = {}};
    for (bool goes_on = true; goes_on;) {
      if (row.cells.size() == kMostColumns) fail(fmt::format("a row has more than {} cells", kMostColumns));
      row.cells.push_back(cell());
      goes_on = at_ < text_.size() && text_[at_] == separator_;
      if (goes_on) ++at_;
    }
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
    return row;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw base::BadData(file_, {line_, 0}, message); }

  std::string cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted_cell();
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    std::size_t end = at_;
    if (end > from && text_[end - 1] == '\r') end = --at_;
    return std::string(text_.substr(from, end - from));
  }

  std::string quoted_cell() {
    std::string out;
    const int begun = line_;
    for (++at_;; ++at_) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        line_ = begun;
        fail("a quoted cell that begins here has no end");
      }
      const std::string_view piece = text_.substr(at_, quote - at_);
      line_ += static_cast<int>(std::count(piece.begin(), piece.end(), '\n'));
      out += piece;
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      out += '"';
    }
    const bool is_end = at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
    if (!is_end) fail("text stands behind the closing quote of a cell");
    return out;
  }

  std::string_view text_;
  char separator_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

// "04/03/2025 14:03" → "2025-03-04 14:03". As it is when it is no such day.
std::string with_year_first(const std::string& text, TableTimes times) {
  const std::size_t first = text.find_first_of("/.-");
  const std::size_t second = first == std::string::npos ? first : text.find(text[first], first + 1);
  if (second == std::string::npos || second + 5 > text.size()) return text;
  const std::string one = text.substr(0, first);
  const std::string two = text.substr(first + 1, second - first - 1);
  const bool day_first = times == TableTimes::day_first;
  return fmt::format("{}-{}-{}{}", text.substr(second + 1, 4), day_first ? two : one, day_first ? one : two,
                     text.substr(second + 5));
}

constexpr std::array kTableMoments{
    std::pair{"started_at", Milestone::started_at},     std::pair{"detected_at", Milestone::detected_at},
    std::pair{"opened_at", Milestone::opened_at},       std::pair{"acknowledged_at", Milestone::acknowledged_at},
    std::pair{"mitigated_at", Milestone::mitigated_at}, std::pair{"resolved_at", Milestone::resolved_at},
    std::pair{"closed_at", Milestone::closed_at}};

class CsvLog {
 public:
  CsvLog(const Telling& how, const TableMap& map) : how_(with_zone(how, map)), map_(map), clock_(how_, told_.doubts) {}

  Told read(std::string_view text) {
    CsvText table(text, map_.separator, how_.file);
    if (auto header = table.next()) {
      names_ = std::move(header->cells);
      check_header(header->line);
    }
    while (const auto row = table.next()) take(*row);
    return std::move(told_);
  }

 private:
  static Telling with_zone(const Telling& how, const TableMap& map) {
    Telling own = how;
    if (map.zone.empty() || how.zone) return own;
    own.zone = base::Zone::named(map.zone);
    if (!own.zone) throw base::UsageError("the map's zone '" + map.zone + "' is not known");
    return own;
  }

  void check_header(int line) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (std::find(names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(i), names_[i]) ==
          names_.begin() + static_cast<std::ptrdiff_t>(i))
        continue;
      throw base::BadData(how_.file, {line, 0},
                          fmt::format("two columns have the name '{}'", base::single_line(names_[i])));
    }
    for (const auto& [field, rule] : map_.fields) {
      const bool is_there = rule.from.empty() || std::any_of(rule.from.begin(), rule.from.end(), [&](const auto& from) {
                              return std::any_of(names_.begin(), names_.end(),
                                                 [&](const auto& name) { return base::pointer_step(name) == from; });
                            });
      if (is_there) continue;
      throw base::BadData(
          how_.file, {line, 0},
          fmt::format("there is no column '{}', which the map wants for {}", rule.from[0].substr(1), field),
          "the columns are: " + base::cut_to_width(base::join(names_, ", "), 300));
    }
  }

  void take(const Row& row) {
    if (row.cells.size() != names_.size()) {
      throw base::BadData(how_.file, {row.line, 0},
                          fmt::format("the row has {}, the first line {}",
                                      base::counted(row.cells.size(), "cell", "cells"), names_.size()));
    }
    line_ = row.line;
    Json document = Json::object();
    for (std::size_t i = 0; i < names_.size(); ++i) document[names_[i]] = row.cells[i];
    const Source source{.file = how_.file, .line = row.line, .subject = "the row"};
    const Value value(document, source);
    const auto get = [&](const char* field) { return field_of(value, field); };
    ToldRecord& record = record_of(get("key"), get("title"));
    fill(record.description, get("description"));
    fill(record.severity, get("priority"));
    fill(record.impact, get("impact"));
    fill(record.cause, get("cause"));
    fill(record.channel, base::single_line(get("channel")));
    if (record.reporter == ToldPerson{}) record.reporter = person_named(get("reporter"));
    if (record.commander == ToldPerson{}) record.commander = person_named(get("commander"));
    if (record.services.empty()) record.services = names_in(get("service"));
    for (const auto& [name, rule] : map_.labels) {
      if (std::string label = base::single_line(apply_rule(value, rule)); !label.empty()) {
        record.labels.emplace(name, std::move(label));
      }
    }
    for (const auto& [field, which] : kTableMoments) {
      if (const auto at = time_in(get(field), field)) {
        record.moments.emplace(which, ToldMoment{.at = *at, .line = line_, .by = {}, .text = {}});
      }
    }
    if (const std::string text = get("text"); !text.empty()) {
      const auto at = time_in(get("at"), "at");
      if (at) record.lines.push_back({.at = *at, .line = line_, .by = person_named(get("author")), .text = text});
      if (!at) told_.doubts.push_back({line_, "the text of this row has no time: left out"});
    }
  }

  std::string field_of(const Value& row, const char* field) const {
    const auto rule = map_.fields.find(field);
    return rule == map_.fields.end() ? std::string() : base::trim(apply_rule(row, rule->second));
  }

  static void fill(std::string& target, const std::string& value) {
    if (target.empty()) target = value;
  }

  ToldRecord& record_of(const std::string& key, const std::string& title) {
    const auto known = places_.find(key);
    if (!key.empty() && known != places_.end()) return told_.records[known->second];
    if (title.empty()) throw base::BadData(how_.file, {line_, 0}, "the row gives no title", "see 'fields' of the map");
    if (!key.empty()) places_[key] = told_.records.size();
    ToldRecord& record = told_.records.emplace_back();
    record.line = line_;
    record.title = base::cut_to_width(base::single_line(title), 200);
    if (!key.empty()) record.key = map_.source + ":" + key;
    clock_.start_anew();
    return record;
  }

  std::optional<base::Time> time_in(const std::string& text, const char* field) {
    if (text.empty()) return std::nullopt;
    if (map_.times == TableTimes::unix_seconds || map_.times == TableTimes::unix_milliseconds) {
      const std::string whole = text.substr(0, text.find('.'));
      if (whole.size() <= 15 && !whole.empty() && whole.find_first_not_of("0123456789") == std::string::npos) {
        const std::int64_t number = std::stoll(whole);
        const bool is_milli = map_.times == TableTimes::unix_milliseconds;
        constexpr std::int64_t kEnd = 253402300800;  // the year 10000
        if (const std::int64_t seconds = is_milli ? number / 1000 : number; seconds < kEnd) {
          return base::Time{base::Seconds{seconds}};
        }
      }
      refuse(text, field);
    }
    const std::string ordered = map_.times == TableTimes::local ? text : with_year_first(text, map_.times);
    const auto stamp = stamp_at_start(ordered);
    if (!stamp || !stamp->date || !is_blank(std::string_view(ordered).substr(stamp->length))) refuse(text, field);
    if (!stamp->clock) {
      told_.doubts.push_back({line_, fmt::format("{} '{}' names a day and no clock: left out", field, text)});
      return std::nullopt;
    }
    return clock_.instant(*stamp, line_);
  }

  [[noreturn]] void refuse(const std::string& text, const char* field) const {
    const auto form = std::find_if(model::kTableTimes.begin(), model::kTableTimes.end(),
                                   [&](const auto& row) { return row.value == map_.times; });
    throw base::BadData(how_.file, {line_, 0},
                        fmt::format("'{}' for {} is no time as the map's 'times: {}' has it",
                                    base::cut_to_width(base::single_line(text), 40), field, form->word),
                        "the forms are: local, unix, unix-ms, day-first, month-first");
  }

  const Telling how_;
  const TableMap& map_;
  Told told_;
  ToldClock clock_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> places_;  // by key
  int line_ = 0;
};

}  // namespace

Told read_csv(std::string_view bytes, const Telling& how) {
  return CsvLog(how, how.map.value()).read(checked_text(bytes, how.file));
}

}  // namespace decklog::intake
