// SPDX-License-Identifier: MIT
#include "cmd/render/watch_page.h"

#include "cmd/render/due_page.h"
#include "cmd/render/entry_line.h"
#include "cmd/render/queue_page.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

using namespace model;

using Lines = std::vector<std::string>;

// On fewer rows there are no blank lines.
constexpr std::size_t kRoomy = 16;

struct Section {
  std::string title;
  std::string nothing;  // what stands there when there is nothing
  std::size_t all = 0;  // how many there are
  Lines lines;          // as many of them as may be needed
};

// A table's lines without its header: the screen is short, and what they mean is plain.
Lines rows_of(const std::string& table) {
  Lines lines = base::split_lines(table);
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

template <typename T>
std::vector<T> first(const std::vector<T>& all, std::size_t count) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

std::string newest_table(const std::vector<NewEntry>& entries, const Page& page) {
  Table table({{"time"}, {"id"}, {"by"}, {"entry"}});
  for (const NewEntry& one : entries) {
    const std::string marks = entry_marks(one.entry, one.now);
    table.add({{clock_time(one.now.at, page), Role::plain},
               {one.record.str(), Role::strong},
               {short_name(one.entry.by), Role::plain},
               {(marks.empty() ? "" : "[" + marks + "] ") + entry_summary(one.entry, one.now, page), Role::plain}});
  }
  return table.str(page);
}

std::array<Section, 3> sections_of(const WatchView& view, std::size_t rows, Page page) {
  page.rows = Page::Rows::one_line;  // cut like every line of the screen
  return {Section{"open", "nothing is open", view.queue.size(),
                  rows_of(queue_table(first(view.queue, rows), Commands::left_out, page))},
          Section{"due", "nothing is late or due soon", view.due.size(),
                  rows_of(due_table(first(view.due, rows), Commands::left_out, page))},
          Section{"newest", "nothing was written down yet", 0, rows_of(newest_table(first(view.newest, rows), page))}};
}

// What each section gets of the room: one line after the other in turn, until none is left or none is wanted.
std::array<std::size_t, 3> shares(const std::array<Section, 3>& sections, std::size_t room) {
  std::array<std::size_t, 3> given{};
  const auto wanted = [&](std::size_t i) { return std::max<std::size_t>(sections[i].lines.size(), 1); };
  for (bool any = true; any && room > 0;) {
    any = false;
    for (std::size_t i = 0; i < given.size() && room > 0; ++i) {
      if (given[i] >= wanted(i)) continue;
      ++given[i];
      --room;
      any = true;
    }
  }
  return given;
}

std::string heading(const Section& section, std::size_t shown, const Page& page) {
  std::string text = section.title;
  if (section.all > 0) text += " " + std::to_string(section.all);
  if (shown < section.all) text += ", the first " + std::to_string(shown);
  return page.style.paint(Role::dim, text);
}

std::string head_line(const WatchView& view, const Page& page) {
  const reports::Counts& counts = view.counts;
  std::string text =
      page.style.paint(Role::strong, base::for_terminal(view.ledger)) + "  " + zoned_time(page.now, page.zone);
  for (const auto& [priority, count] : counts.open_incidents) {
    if (count == 0) continue;
    text += "  " + page.style.paint(role_of(priority), std::to_string(count) + " " + std::string(word(priority)));
  }
  const auto add = [&](std::size_t count, const char* what, Role role) {
    if (count > 0) text += "  " + page.style.paint(role, std::to_string(count) + " " + what);
  };
  add(counts.overdue, "late", Role::bad);
  add(counts.unacknowledged, "nobody has", Role::warning);
  add(counts.changes_past_end, "changes past their end", Role::bad);
  add(counts.blocked, "blocked", Role::plain);
  return text + "  " + page.style.paint(Role::dim, "q ends");
}

// What is not well with the view itself.
Lines warnings(const WatchView& view, const Page& page) {
  Lines lines;
  if (!view.trouble.empty()) {
    lines.push_back(page.style.paint(Role::bad, "cannot read: " + base::for_terminal(base::single_line(view.trouble))));
  }
  if (view.damaged > 0) {
    const std::string records = std::to_string(view.damaged) + (view.damaged == 1 ? " record is" : " records are");
    lines.push_back(page.style.paint(Role::bad, records + " damaged and left out: decklog check"));
  }
  return lines;
}

}  // namespace

std::string cut_painted(const std::string& line, std::size_t cells) {
  std::string out;
  bool painted = false;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\x1b') {
      const std::size_t end = std::min(line.find('m', at), line.size() - 1) + 1;
      out += line.substr(at, end - at);
      painted = true;
      at = end;
      continue;
    }
    const std::size_t end = std::min(line.find('\x1b', at), line.size());
    const std::string text = line.substr(at, end - at);
    const std::size_t width = base::display_width(text);
    if (width > cells) return out + base::cut_to_width(text, cells) + (painted ? "\x1b[0m" : "");
    out += text;
    cells -= width;
    at = end;
  }
  return out;
}

std::vector<std::string> watch_page(const WatchView& view, std::size_t rows, const Page& page) {
  const std::array<Section, 3> sections = sections_of(view, rows, page);
  Lines lines{head_line(view, page)};
  for (std::string& line : warnings(view, page)) lines.push_back(std::move(line));
  const std::size_t blanks = rows >= kRoomy ? 1 : 0;
  const std::size_t used = lines.size() + sections.size() * (1 + blanks);
  const auto given = shares(sections, rows > used ? rows - used : 0);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& section = sections[i];
    lines.insert(lines.end(), blanks, "");
    lines.push_back(heading(section, std::min(given[i], section.lines.size()), page));
    if (section.lines.empty() && given[i] > 0) lines.push_back("  " + section.nothing);
    for (std::size_t line = 0; line < std::min(given[i], section.lines.size()); ++line) {
      lines.push_back(section.lines[line]);
    }
  }
  if (lines.size() > rows) lines.resize(std::max<std::size_t>(rows, 1));
  // One column stays free: at the last one, terminals differ in what "erase to the end" takes.
  for (std::string& line : lines) line = cut_painted(line, page.width - std::min<std::size_t>(page.width, 1));
  return lines;
}

std::string frame(const std::vector<std::string>& lines) {
  std::string bytes = "\x1b[?2026h\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i) bytes += (i > 0 ? "\r\n" : "") + lines[i] + "\x1b[K";
  return bytes + "\x1b[J\x1b[?2026l";
}

}  // namespace decklog::render
