// SPDX-License-Identifier: MIT
//
// Rows from top to bottom: title, stages, marks with silences, clock, milestones, legend.
#include "cmd/render/timeline_picture.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/xml_text.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "lib/model/query.h"
#include "lib/reports/postmortem_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

using namespace model;

constexpr double kDrawnWidth = 960;
constexpr double kMargin = 24;
constexpr double kLetterWidth = 7.4;  // of the small text, a cell of a terminal
constexpr double kBandTop = 60;
constexpr double kBandHeight = 34;
constexpr double kMarkRow = 124;
constexpr double kClockRow = 150;
constexpr double kFirstLabel = 184;
constexpr double kLabelStep = 18;

constexpr std::string_view kStyle =
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.title{font-size:17px;font-weight:600}.soft{fill:#57606a}"
    ".band0{fill:#d0d7de}.band1{fill:#f0f2f5}.band{stroke:#57606a}.line{stroke:#57606a;fill:none}"
    ".milestone{stroke:#57606a;stroke-dasharray:3 3}.mark{fill:#1b1f24;stroke:#fff}.late{fill:#fff;stroke:#1b1f24}"
    ".halo{paint-order:stroke;stroke:#fff;stroke-width:4px}.paper{fill:#fff}.hatch{stroke:#8c959f;stroke-width:2}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9da7b1}.band0{fill:#424a53}.band1{fill:#22272e}"
    ".band,.line,.milestone{stroke:#9da7b1}.mark{fill:#e6edf3;stroke:#0d1117}.late{fill:#0d1117;stroke:#e6edf3}"
    ".halo{stroke:#0d1117}.paper{fill:#0d1117}.hatch{stroke:#768390}}";

std::string text_at(double x, double y, std::string_view words, std::string_view more = {}) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>\n", x, y, more, xml_escaped(words));
}

double text_width(std::string_view words) { return static_cast<double>(base::display_width(words)) * kLetterWidth; }

struct Band {
  Stage stage;
  base::Time from{};
  base::Time to{};
};

struct Shape {
  std::string_view path;  // around 0,0
  std::string_view meaning;
};
constexpr Shape kStep{"M0-8 8 0 0 8-8 0Z", "a step"};
constexpr Shape kWord{"M-6-6H6V6H-6Z", "word given outside"};
constexpr Shape kNote{"M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z", "anything else"};

const Shape& shape_of(const Entry& entry) {
  const bool is_step = std::holds_alternative<StageMoved>(entry.body) || std::holds_alternative<Reopened>(entry.body) ||
                       std::holds_alternative<Closed>(entry.body) || std::holds_alternative<Opened>(entry.body);
  if (is_step) return kStep;
  return std::holds_alternative<Update>(entry.body) ? kWord : kNote;
}

// Where a stage led to by an entry; nothing for one that leaves the stage as it is.
std::optional<Stage> leads_to(const Entry& entry) {
  if (const auto* moved = std::get_if<StageMoved>(&entry.body)) return moved->to;
  if (const auto* reopened = std::get_if<Reopened>(&entry.body)) return reopened->to;
  if (std::holds_alternative<Closed>(entry.body)) return Stage::closed;
  return std::nullopt;
}

// The first of 1, 2, 5, 10, … minutes, hours, days that gives at most so many lines.
base::Seconds clock_step(base::Seconds span, int most) {
  constexpr std::array<int, 14> kMinutes{1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080};
  for (const int minutes : kMinutes) {
    if (span / std::chrono::minutes{minutes} <= most) return std::chrono::minutes{minutes};
  }
  return span / most + base::Seconds{1};
}

class Picture {
 public:
  explicit Picture(const PostmortemSource& source)
      : source_(source), record_(source.record), cast_(source.record, source.roster, source.names) {
    page_.now = opened_at(record_);
    told_ = as_happened(record_);
    find_span();
    find_bands();
  }

  std::string str() {
    std::string body = bands() + silences() + marks() + clock();
    body += milestones();  // says where the legend begins
    body += legend();
    const double height = bottom_ + 12;
    const std::string title =
        record_.id.str() + ": " + cast_.without_names(record_.fields.title.value_or("(no title)"));
    std::string text = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1:.0f}\" width=\"{0}\" height=\"{1:.0f}\" "
        "role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{2}</title>\n<desc id=\"desc\">{3}</desc>\n"
        "<style>{4}</style>\n<defs><pattern id=\"silence\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V8\"/></pattern></defs>\n"
        "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n",
        kDrawnWidth, height, xml_escaped("Timeline of " + title), xml_escaped(description()), kStyle);
    text += text_at(kMargin, 26, base::cut_to_width(title, 100), " class=\"title\"");
    text += text_at(kMargin, 46, span_words(), " class=\"soft\"");
    return text + body + "</svg>\n";
  }

 private:
  void find_span() {
    begin_ = opened_at(record_);
    for (const auto& [milestone, time] : record_.milestones) begin_ = std::min(begin_, time);
    end_ = told_.empty() ? begin_ : told_.back().now.at;
    if (const auto resolved = record_.milestone(Milestone::resolved_at)) end_ = *resolved;
    end_ = std::max(end_, begin_ + std::chrono::minutes{1});
  }

  void find_bands() {
    Band band{first_stage(record_.kind()), opened_at(record_), end_};
    for (const ShownEntry& told : told_) {
      const auto next = leads_to(*told.entry);
      if (!next || *next == band.stage || told.now.at > end_) continue;
      band.to = told.now.at;
      if (band.to > band.from) bands_.push_back(band);
      band = {*next, told.now.at, end_};
    }
    if (band.to > band.from) bands_.push_back(band);
  }

  double x(base::Time time) const {
    const double whole = static_cast<double>((end_ - begin_).count());
    const double part = static_cast<double>((std::clamp(time, begin_, end_) - begin_).count());
    return kMargin + part / whole * (kDrawnWidth - 2 * kMargin);
  }

  std::string clock_words(base::Time time) const {
    const bool is_long = end_ - begin_ > std::chrono::hours{24};
    return base::format_local(time, base::Zone::utc(), is_long ? base::TimeStyle::date_minute : base::TimeStyle::clock);
  }

  std::string span_words() const {
    return base::format_local(begin_, base::Zone::utc(), base::TimeStyle::date_minute) + " to " +
           base::format_local(end_, base::Zone::utc(), base::TimeStyle::date_minute) + " UTC, " +
           base::format_span(end_ - begin_);
  }

  // All of it in words, for whoever cannot see it.
  std::string description() const {
    std::vector<std::string> parts;
    for (const Band& band : bands_) parts.push_back(band_words(band));
    for (const auto& [milestone, time] : record_.milestones) {
      if (time <= end_) parts.push_back(milestone_words(milestone) + " " + clock_words(time));
    }
    for (const auto& gap : gaps()) parts.push_back(gap_words(gap) + " from " + clock_words(gap.from));
    return span_words() + ": " + base::join(parts, "; ") + ".";
  }

  static std::string gap_words(const reports::TimelineGap& gap) {
    return "nothing written for " + base::format_span(gap.to - gap.from);
  }
  std::string band_words(const Band& band) const {
    return std::string(word(band.stage)) + " " + clock_words(band.from) + " to " + clock_words(band.to) + ", " +
           base::format_span(band.to - band.from);
  }
  std::vector<reports::TimelineGap> gaps() const {
    return reports::timeline_gaps(record_, reports::longest_silence(record_, source_.policy));
  }

  // A band too narrow for its stage's name has a number, and the legend its name.
  std::string bands() const {
    std::string text;
    for (std::size_t i = 0; i < bands_.size(); ++i) {
      const double left = x(bands_[i].from);
      const double width = x(bands_[i].to) - left;
      text += fmt::format(
          "<g><title>{}</title><rect class=\"band band{}\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\"/>",
          xml_escaped(band_words(bands_[i])), i % 2, left, kBandTop, width, kBandHeight);
      const std::string number = std::to_string(i + 1);
      const std::string name = number + " " + std::string(word(bands_[i].stage));
      const std::string label = text_width(name) + 12 <= width ? name : text_width(number) + 4 <= width ? number : "";
      if (!label.empty()) text += text_at(left + (label == number ? 3 : 8), kBandTop + 22, label);
      text += "</g>\n";
    }
    return text;
  }

  std::string silences() const {
    std::string text;
    for (const reports::TimelineGap& gap : gaps()) {
      const double left = x(gap.from);
      const double width = x(gap.to) - left;
      text += fmt::format(
          "<g><title>{}</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"28\" fill=\"url(#silence)\"/>",
          xml_escaped(gap_words(gap)), left, kMarkRow - 14, width);
      const std::string words = gap_words(gap);
      if (text_width(words) + 24 <= width) {
        const double middle = left + width / 2;
        text += fmt::format("<rect class=\"paper\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"18\"/>",
                            middle - text_width(words) / 2 - 4, kMarkRow - 9, text_width(words) + 8);
        text += text_at(middle, kMarkRow + 4, words, " text-anchor=\"middle\"");
      }
      text += "</g>\n";
    }
    return text;
  }

  std::string marks() const {
    std::string text =
        fmt::format("<path class=\"line\" d=\"M{} {:.1f}H{}\"/>\n", kMargin, kMarkRow, kDrawnWidth - kMargin);
    for (const ShownEntry& told : told_) {
      if (told.now.at > end_ || is_about_postmortem(*told.entry)) continue;
      const std::string words =
          clock_words(told.now.at) + " " + cast_.without_names(entry_summary(*told.entry, told.now, page_));
      text +=
          fmt::format("<path class=\"{}\" transform=\"translate({:.1f} {:.1f})\" d=\"{}\"><title>{}</title></path>\n",
                      is_late(*told.entry) ? "late" : "mark", x(told.now.at), kMarkRow, shape_of(*told.entry).path,
                      xml_escaped(base::cut_to_width(words, 160)));
    }
    return text;
  }

  std::string clock() const {
    const double label = kLetterWidth * static_cast<double>(clock_words(begin_).size());
    const base::Seconds step = clock_step(end_ - begin_, static_cast<int>((kDrawnWidth - 2 * kMargin) / label) - 1);
    const auto first = (begin_.time_since_epoch() + step - base::Seconds{1}) / step * step;
    std::string text;
    for (base::Time time{first}; time <= end_; time += step) {
      text += fmt::format("<path class=\"line\" d=\"M{:.1f} {:.1f}v6\"/>", x(time), kClockRow - 8);
      text += text_at(std::clamp(x(time), label / 2, kDrawnWidth - label / 2), kClockRow + 10, clock_words(time),
                      " class=\"soft\" text-anchor=\"middle\"");
    }
    return text;
  }

  // Each label in the first row in which it does not touch the one before.
  std::string milestones() {
    std::vector<std::pair<base::Time, std::string>> shown;
    for (const auto& [milestone, time] : record_.milestones) {
      if (time <= end_) shown.emplace_back(time, milestone_words(milestone) + " " + clock_words(time));
    }
    std::stable_sort(shown.begin(), shown.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<double> rows;
    std::string lines;
    std::string words;
    for (const auto& [time, name] : shown) {
      const bool is_right = x(time) + text_width(name) + 6 > kDrawnWidth - kMargin;
      const double left = is_right ? x(time) - text_width(name) - 6 : x(time) + 4;
      std::size_t row = 0;
      while (row < rows.size() && rows[row] > left - 6) ++row;
      if (row == rows.size()) rows.push_back(0);
      rows[row] = left + text_width(name);
      const double y = kFirstLabel + static_cast<double>(row) * kLabelStep;
      lines += fmt::format("<path class=\"milestone\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", x(time), kBandTop + kBandHeight,
                           y + 2);
      words += text_at(is_right ? x(time) - 4 : x(time) + 4, y, name,
                       is_right ? " class=\"halo\" text-anchor=\"end\"" : " class=\"halo\"");
    }
    bottom_ = kFirstLabel + static_cast<double>(rows.size()) * kLabelStep;
    return lines + "\n" + words;
  }

  std::string legend() {
    std::string text;
    const auto line = [&](const std::string& words) {
      text += text_at(kMargin, bottom_ + 6, words, " class=\"soft\"");
      bottom_ += kLabelStep;
    };
    for (std::size_t i = 0; i < bands_.size(); ++i) line(std::to_string(i + 1) + " " + band_words(bands_[i]));
    double left = kMargin + 8;
    for (const Shape* shape : {&kStep, &kWord, &kNote}) {
      text += fmt::format("<path class=\"mark\" transform=\"translate({:.1f} {:.1f})\" d=\"{}\"/>", left, bottom_ + 2,
                          shape->path);
      text += text_at(left + 14, bottom_ + 6, shape->meaning, " class=\"soft\"");
      left += text_width(shape->meaning) + 48;
    }
    text += text_at(left, bottom_ + 6, "hollow: written down late; hatched: a silence", " class=\"soft\"");
    bottom_ += kLabelStep;
    const auto later =
        std::count_if(told_.begin(), told_.end(), [&](const ShownEntry& told) { return told.now.at > end_; });
    if (later > 0) line(fmt::format("{} later {} not shown", later, later == 1 ? "entry is" : "entries are"));
    return text;
  }

  const PostmortemSource& source_;
  const Record& record_;
  Cast cast_;
  Page page_;
  std::vector<ShownEntry> told_;  // as they happened
  std::vector<Band> bands_;
  base::Time begin_{};
  base::Time end_{};
  double bottom_ = 0;
};

}  // namespace

std::string timeline_picture(const PostmortemSource& source) { return Picture(source).str(); }

}  // namespace decklog::render
