// SPDX-License-Identifier: MIT
#include "cmd/render/search_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"

#include <algorithm>
#include <limits>

namespace decklog::render {
namespace {

using namespace model;
using base::Span;

constexpr std::size_t kUncut = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kLeastText = 16;
constexpr std::size_t kExcerptInAPipe = 100;  // an excerpt is one, also where no terminal sets a width
constexpr std::string_view kEntryIndent = "    ";

// All lines as one: a phrase may go on in the next.
std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\r', '\n');
  std::vector<std::string> lines;
  for (const std::string& line : base::split_lines(text)) {
    if (std::string one = base::single_line(line); !one.empty()) lines.push_back(std::move(one));
  }
  return base::join(lines, " ");
}

// Where the terms are, in order; those that overlap are one.
std::vector<Span> places_of(const std::string& text, const SearchTerms& terms) {
  std::vector<Span> all;
  for (const std::string& term : terms.folded) {
    const std::vector<Span> places = base::places_of(text, term);
    all.insert(all.end(), places.begin(), places.end());
  }
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span& place : all) {
    if (!joined.empty() && place.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, place.end);
    } else {
      joined.push_back(place);
    }
  }
  return joined;
}

std::string painted(const std::string& text, Span part, const std::vector<Span>& places, const Style& style) {
  std::string out;
  std::size_t at = part.begin;
  for (const Span& place : places) {
    const std::size_t begin = std::clamp(place.begin, at, part.end);
    const std::size_t end = std::clamp(place.end, begin, part.end);
    out += text.substr(at, begin - at) + style.paint(Role::match, text.substr(begin, end - begin));
    at = end;
  }
  return out + text.substr(at, part.end - at);
}

// The columns of `list` before the title; one line a hit after the header.
Table columns_before_title(const std::vector<Hit>& hits, const Page& page) {
  Table table({{"id"}, {"pri"}, {"stage"}, {"age", Align::right}});
  for (const Hit& hit : hits) {
    const Header& record = hit.record;
    const auto priority = record.fields.priority;
    const auto opened = record.milestone(Milestone::opened_at);
    table.add({{record.id.str(), Role::strong},
               {priority ? std::string(word(*priority)) : "", role_of(priority)},
               {std::string(word(record.stage)) + (record.blocked ? " (blocked)" : ""), Role::plain},
               {opened ? base::format_span(page.now - *opened) : "-", Role::plain}});
  }
  return table;
}

std::string entry_line(const EntryHit& entry, const SearchTerms& terms, const Page& page) {
  const std::string time = clock_time(entry.at, page);
  const std::string by = base::for_terminal(short_name(entry.by));
  const std::size_t used =
      kEntryIndent.size() + base::display_width(entry.id.str()) + time.size() + base::display_width(by) + 6;
  const std::size_t room =
      page.terminal ? std::max(page.width - std::min(page.width, used), kLeastText) : kExcerptInAPipe;
  return std::string(kEntryIndent) + page.style.paint(Role::dim, entry.id.str()) + "  " + time + "  " + by + "  " +
         excerpt(base::join(entry.matched, " | "), terms, room, page.style) + "\n";
}

std::string_view tier_word(SearchTier tier) {
  switch (tier) {
    case SearchTier::title:
      return "title";
    case SearchTier::entry:
      return "entry";
    case SearchTier::spread:
      break;
  }
  return "spread";
}

Json entry_value(const std::optional<EntryHit>& entry) {
  if (!entry) return nullptr;
  return {{"id", entry->id.str()},
          {"at", base::format_utc(entry->at)},
          {"by", text_or_null(entry->by)},
          {"type", entry->type},
          {"matched", entry->matched}};
}

}  // namespace

std::string excerpt(const std::string& text, const SearchTerms& terms, std::size_t cells, const Style& style) {
  const std::string line = base::for_terminal(on_one_line(text));
  const std::vector<Span> places = places_of(line, terms);
  if (base::display_width(line) <= cells) return painted(line, {0, line.size()}, places, style);
  constexpr std::size_t kEllipses = 2;
  const Span first = places.empty() ? Span{} : places.front();
  const Span part = base::window_around(line, first, cells - std::min(cells, kEllipses));
  return (part.begin > 0 ? "…" : "") + painted(line, part, places, style) + (part.end < line.size() ? "…" : "");
}

std::string search_page(const std::vector<Hit>& hits, const SearchTerms& terms, const Page& page) {
  if (hits.empty()) return "";
  Page plain = page;
  plain.style = Style(false);
  plain.rows = Page::Rows::one_line;
  Page coloured = plain;
  coloured.style = page.style;
  const Table table = columns_before_title(hits, page);
  const std::vector<std::string> lines = base::split_lines(table.str(coloured));
  const std::size_t used = base::display_width(base::split_lines(table.str(plain)).front()) + 2;
  const std::size_t room = page.terminal ? std::max(page.width - std::min(page.width, used), kLeastText) : kUncut;
  std::string text = lines.front() + "  " + page.style.paint(Role::dim, "title") + "\n";
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    text += lines[i + 1] + "  " + excerpt(hit.record.fields.title.value_or(""), terms, room, page.style) + "\n";
    if (hit.entry) text += entry_line(*hit.entry, terms, page);
  }
  return text + next_line("decklog show " + hits.front().record.id.short_form(), page);
}

std::string search_json(const std::vector<Hit>& hits, const SearchTerms& terms, bool more) {
  Json json = document("search");
  json["terms"] = terms.typed;
  json["more"] = more;
  json["hits"] = Json::array();
  for (const Hit& hit : hits) {
    json["hits"].push_back(
        {{"found", tier_word(hit.tier)}, {"entry", entry_value(hit.entry)}, {"record", header_value(hit.record)}});
  }
  return written(json);
}

}  // namespace decklog::render
