// SPDX-License-Identifier: MIT
#include "lib/reports/postmortem_text.h"

#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace decklog::reports {
namespace {

constexpr std::string_view kFooter = "footer";
constexpr std::string_view kHeader = "header";

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;   // without its line end
  std::size_t next = 0;  // the first byte of the next line
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t feed = std::min(text.find('\n', at), text.size());
    const bool has_crlf = feed < text.size() && feed > at && text[feed - 1] == '\r';
    lines.push_back({at, has_crlf ? feed - 1 : feed, std::min(feed + 1, text.size())});
    at = lines.back().next;
  }
  return lines;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

bool take(std::string_view& text, std::string_view start) {
  text = without_blanks(text);
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

bool is_part_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

struct Marker {
  enum class Kind { begin, end, misspelt } kind = Kind::misspelt;
  std::string_view name;
};

// Nothing for a line that is no marker and was not meant as one.
std::optional<Marker> marker_in(std::string_view line) {
  std::string_view rest = line;
  if (!take(rest, "<!--") || !take(rest, "decklog:")) return std::nullopt;
  const Marker::Kind kind = rest.starts_with("begin ") ? Marker::Kind::begin
                            : rest.starts_with("end ") ? Marker::Kind::end
                                                       : Marker::Kind::misspelt;
  if (kind == Marker::Kind::misspelt || !rest.ends_with("-->")) return Marker{};
  rest.remove_prefix(rest.find(' '));
  rest.remove_suffix(3);
  const std::string_view name = without_blanks(rest);
  return is_part_name(name) ? Marker{kind, name} : Marker{};
}

// Reads the markers in order and tells what is wrong with each.
class MarkerReader {
 public:
  explicit MarkerReader(std::string_view text) : text_(text) {}

  Markers read() {
    const std::vector<Line> lines = lines_of(text_);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto marker = marker_in(text_.substr(lines[i].begin, lines[i].end - lines[i].begin));
      if (marker) take_marker(*marker, lines[i], static_cast<int>(i) + 1);
    }
    if (open_) fault(open_->line, "'begin " + open_->name + "' has no end");
    std::stable_sort(found_.faults.begin(), found_.faults.end(),
                     [](const MarkerFault& a, const MarkerFault& b) { return a.line < b.line; });
    return std::move(found_);
  }

 private:
  void take_marker(const Marker& marker, const Line& line, int number) {
    switch (marker.kind) {
      case Marker::Kind::misspelt:
        fault(number, "this marker is neither 'begin NAME' nor 'end NAME'");
        break;
      case Marker::Kind::begin:
        begin(std::string(marker.name), line, number);
        break;
      case Marker::Kind::end:
        end(std::string(marker.name), line, number);
        break;
    }
  }

  void begin(const std::string& name, const Line& line, int number) {
    if (open_) {
      fault(number, "'begin " + name + "' stands within '" + open_->name + "' of line " + std::to_string(open_->line));
      inner_.push_back(name);
      return;
    }
    const auto earlier =
        std::find_if(found_.parts.begin(), found_.parts.end(), [&](const Marked& part) { return part.name == name; });
    if (earlier != found_.parts.end()) {
      fault(number, "'begin " + name + "' stood in line " + std::to_string(earlier->line) + " already");
    }
    open_ = Marked{name, number, line.next, 0, line.next > line.end + 1};
  }

  void end(const std::string& name, const Line& line, int number) {
    const auto inner = std::find(inner_.begin(), inner_.end(), name);
    if (open_ && open_->name == name) {
      open_->end = line.begin;
      found_.parts.push_back(*open_);
      open_.reset();
      inner_.clear();
    } else if (open_ && inner != inner_.end()) {
      inner_.erase(inner);  // told at its beginning
    } else if (open_) {
      fault(number, "'end " + name + "' stands where 'end " + open_->name + "' of line " + std::to_string(open_->line) +
                        " has to come first");
    } else {
      fault(number, "'end " + name + "' has no beginning");
    }
  }

  void fault(int line, const std::string& message) { found_.faults.push_back({line, message}); }

  std::string_view text_;
  Markers found_;
  std::optional<Marked> open_;
  std::vector<std::string> inner_;  // begun within the open one
};

std::string marked(std::string_view name, std::string_view text) {
  return "<!-- decklog:begin " + std::string(name) + " -->\n" + std::string(text) + "<!-- decklog:end " +
         std::string(name) + " -->\n";
}

std::string heading_line(const Piece& piece) {
  return piece.heading.empty() ? "" : "## " + std::string(piece.heading) + "\n\n";
}

const Part* part_named(std::span<const Part> parts, std::string_view name) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// Renews the parts that `is_meant` names.
template <typename IsMeant>
std::string renewed_parts(std::string_view text, const Markers& markers, std::span<const Part> parts,
                          const IsMeant& is_meant) {
  std::string out;
  std::size_t kept_from = 0;
  for (const Marked& place : markers.parts) {
    const Part* part = part_named(parts, place.name);
    if (part == nullptr || !is_meant(place.name)) continue;
    out += text.substr(kept_from, place.begin - kept_from);
    out += place.has_crlf ? with_crlf(part->text) : part->text;
    kept_from = place.end;
  }
  return out + std::string(text.substr(kept_from));
}

// Where a part goes that the text has not: the header to the top, others above the footer, or at the end.
std::size_t place_for(std::string_view name, std::string_view text, const Markers& markers) {
  if (name == kHeader) return 0;
  for (const Marked& part : markers.parts) {
    if (part.name == kFooter) return text.rfind('\n', part.begin >= 2 ? part.begin - 2 : 0) + 1;
  }
  return text.size();
}

void add_part(std::string& text, const Piece& piece, const Part& part) {
  const Markers markers = find_markers(text);
  const std::size_t at = place_for(piece.name, text, markers);
  std::string block = heading_line(piece) + marked(piece.name, part.text);
  if (at < text.size()) block += "\n";
  if (at > 0 && text[at - 1] != '\n') block.insert(0, "\n");
  if (at == text.size() && at > 0) block.insert(0, "\n");
  const bool has_crlf =
      std::any_of(markers.parts.begin(), markers.parts.end(), [](const Marked& m) { return m.has_crlf; });
  text.insert(at, has_crlf ? with_crlf(block) : block);
}

// Takes comments out of lines that come one after another.
class CommentStripper {
 public:
  std::string strip(std::string_view line) {
    std::string out;
    while (!line.empty()) {
      const std::string_view mark = is_inside_ ? "-->" : "<!--";
      const std::size_t at = line.find(mark);
      if (!is_inside_) out += line.substr(0, at);
      if (at == std::string_view::npos) break;
      line.remove_prefix(at + mark.size());
      is_inside_ = !is_inside_;
    }
    return out;
  }

 private:
  bool is_inside_ = false;
};

int heading_level(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == std::string_view::npos || indent > 3) return 0;
  line.remove_prefix(indent);
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  const bool is_heading =
      level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ' || line[level] == '\t');
  return is_heading ? static_cast<int>(level) : 0;
}

bool opens_fence(std::string_view line) {
  const std::string_view text = without_blanks(line);
  return text.starts_with("```") || text.starts_with("~~~");
}

std::string heading_text(std::string_view line) {
  std::string text = base::trim(line);
  text.erase(0, text.find_first_not_of('#'));
  while (!text.empty() && text.back() == '#') text.pop_back();
  return base::trim(text);
}

bool holds_a_place(std::string_view line) {
  static constexpr std::array kWords{"todo", "tbd", "...", "\u2026", "-", "*", "none yet", "n/a"};
  std::string text = base::to_lower_ascii(base::trim(line));
  if (text.starts_with("- ") || text.starts_with("* ")) text = base::trim(text.substr(2));
  while (!text.empty() && (text.back() == ':' || text.back() == '.')) text.pop_back();
  return text.empty() || std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

}  // namespace

std::span<const Piece> postmortem_layout() {
  using enum Piece::Kind;
  static constexpr std::array<Piece, 18> kLayout{{
      {part, kHeader, "", ""},
      {required_section, "", "Summary",
       "What happened, for whom, for how long, and what ended it: four sentences for somebody who was not there."},
      {part, "impact", "Impact", ""},
      {part, "durations", "Durations", ""},
      {required_section, "", "Detection", "How was it noticed, by what? What would have told us earlier?"},
      {section, "", "Trigger", "What set it off: a change, load, a date, a failure elsewhere."},
      {required_section, "", "Contributing factors",
       "What made it possible, and what made it worse. Ask why until the answer is a condition, not a person."},
      {required_section, "", "Response", "What helped to stop the harm, and what was in the way?"},
      {part, "timeline", "Timeline", ""},
      {part, "changes", "Changes just before", ""},
      {section, "", "What went well", "What do we want to keep?"},
      {section, "", "What did not go well", "What made sense then and did not help?"},
      {section, "", "Where we were lucky", "What could have made it worse and did not?"},
      {required_section, "", "Lessons", "What do we know now that we did not know before?"},
      {part, "actions", "Action items", ""},
      {part, "communication", "Communication sent", ""},
      {part, "evidence", "Evidence", ""},
      {part, kFooter, "", ""},
  }};
  return kLayout;
}

Markers find_markers(std::string_view text) { return MarkerReader(text).read(); }

std::string new_postmortem(std::span<const Part> parts) {
  std::string text;
  for (const Piece& piece : postmortem_layout()) {
    if (!text.empty()) text += "\n";
    if (piece.kind != Piece::Kind::part) {
      text += heading_line(piece) + "<!-- " + std::string(piece.prompt) + " -->\n";
    } else if (const Part* made = part_named(parts, piece.name)) {
      text += heading_line(piece) + marked(piece.name, made->text);
    }
  }
  return text;
}

Renewed renew_postmortem(std::string_view text, std::span<const Part> parts, Missing missing) {
  const Markers markers = find_markers(text);
  Renewed renewed;
  for (const Marked& place : markers.parts) {
    if (part_named(parts, place.name) == nullptr) renewed.unknown.push_back(place.name);
  }
  renewed.text = renewed_parts(text, markers, parts, [](std::string_view name) { return name != kFooter; });
  for (const Piece& piece : postmortem_layout()) {
    const Part* made = piece.kind == Piece::Kind::part ? part_named(parts, piece.name) : nullptr;
    const bool stands = std::any_of(markers.parts.begin(), markers.parts.end(),
                                    [&](const Marked& place) { return place.name == piece.name; });
    if (made == nullptr || stands) continue;
    renewed.missing.emplace_back(piece.name);
    if (missing == Missing::add) add_part(renewed.text, piece, *made);
  }
  if (renewed.text != text) {
    const std::string others = renewed.text;
    renewed.text =
        renewed_parts(others, find_markers(others), parts, [](std::string_view name) { return name == kFooter; });
  }
  return renewed;
}

std::vector<PeopleLine> people_lines(std::string_view text) {
  const Markers markers = find_markers(text);
  std::vector<PeopleLine> people;
  CommentStripper comments;
  bool is_code = false;
  const std::vector<Line> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_made = std::any_of(markers.parts.begin(), markers.parts.end(), [&](const Marked& part) {
      return lines[i].begin >= part.begin && lines[i].begin < part.end;
    });
    if (is_made) continue;
    const std::string line = comments.strip(text.substr(lines[i].begin, lines[i].end - lines[i].begin));
    const bool is_fence = opens_fence(line);
    const int level = is_code || is_fence ? 0 : heading_level(line);
    people.push_back({static_cast<int>(i) + 1, line, level});
    if (is_fence) is_code = !is_code;
  }
  return people;
}

std::vector<Section> sections(std::string_view text) {
  std::vector<Section> found;
  std::vector<std::pair<std::size_t, int>> open;  // in `found`, and its level
  for (const PeopleLine& line : people_lines(text)) {
    if (line.level > 0) {
      std::erase_if(open, [&](const auto& section) { return section.second >= line.level; });
      open.emplace_back(found.size(), line.level);
      found.push_back({heading_text(line.text), line.number, true});
    } else if (!holds_a_place(line.text)) {
      for (const auto& [index, unused] : open) found[index].is_empty = false;
    }
  }
  return found;
}

}  // namespace decklog::reports
