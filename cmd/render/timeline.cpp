// SPDX-License-Identifier: MIT
#include "cmd/render/timeline.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"

#include <algorithm>

namespace decklog::render {
namespace {

using namespace model;

constexpr std::size_t kLatest = 8;

std::string heading(std::size_t shown, std::size_t all, Timeline which, const Page& page) {
  std::string text = "timeline (" + base::zone_abbreviation(page.now, page.zone);
  if (shown < all)
    text += (which == Timeline::latest ? ", last " : ", ") + std::to_string(shown) + " of " + std::to_string(all);
  return page.style.paint(Role::dim, text + ")") + "\n";
}

Role role_of_entry(const ShownEntry& shown) {
  if (shown.now.redacted) return Role::dim;
  return std::holds_alternative<StageMoved>(shown.entry->body) ? Role::strong : Role::plain;
}

std::string one_line_each(const std::vector<ShownEntry>& entries, const Page& page) {
  Table table({{""}, {""}, {""}, {""}});
  for (const ShownEntry& shown : entries) {
    const std::string marks = entry_marks(*shown.entry, shown.now);
    std::string what = entry_summary(*shown.entry, shown.now, page);
    if (!marks.empty()) what = "[" + marks + "] " + what;
    table.add({{clock_time(shown.now.at, page), Role::plain},
               {shown.entry->id.str(), Role::dim},
               {short_name(shown.entry->by), Role::plain},
               {what, role_of_entry(shown)}});
  }
  return table.str(page, 2);
}

std::string indented_lines(const std::string& text, std::size_t indent) {
  std::string lines;
  for (const std::string& line : base::split_lines(text)) {
    lines += std::string(indent, ' ') + base::for_terminal(line) + "\n";
  }
  return lines;
}

std::string replaced(const ShownEntry& shown, const Page& page) {
  if (!shown.now.corrected || shown.now.redacted) return "";
  std::string text;
  if (shown.entry->at != shown.now.at) text += "      was at " + clock_time(shown.entry->at, page) + "\n";
  if (shown.entry->text != shown.now.text) text += "      was written\n" + indented_lines(shown.entry->text, 8);
  if (shown.entry->set != shown.now.set) {
    text += "      was set " + base::for_terminal(fields_in_words(shown.entry->set, page)) + "\n";
  }
  return text;
}

std::string in_full(const ShownEntry& shown, Timeline which, const Page& page) {
  const Entry& entry = *shown.entry;
  std::string line = "  " + clock_time(shown.now.at, page) + "  " + page.style.paint(Role::dim, entry.id.str()) + "  ";
  line += base::for_terminal(entry.by) + "  ";
  line += page.style.paint(role_of_entry(shown), std::string(spoken(verb_of(entry))));
  const std::string did = deed(entry, shown.now, page);
  if (!did.empty()) line += "  " + base::for_terminal(base::single_line(did));
  if (const std::string marks = entry_marks(entry, shown.now); !marks.empty()) {
    line += "  " + page.style.paint(Role::warning, "[" + marks + "]");
  }
  if (!entry.recorded_by.empty() && entry.recorded_by != entry.by) {
    line += "  (written down by " + base::for_terminal(entry.recorded_by) + ")";
  }
  line += "\n" + indented_lines(shown.now.redacted ? "(redacted)" : shown.now.text, 6);
  return which == Timeline::with_history ? line + replaced(shown, page) : line;
}

}  // namespace

std::string timeline_text(const Record& record, Timeline which, const Page& page, const EntryFilter& keep) {
  std::vector<ShownEntry> entries = as_happened(record);
  const std::size_t all = entries.size();
  if (keep) std::erase_if(entries, [&](const ShownEntry& shown) { return !keep(*shown.entry, shown.now); });
  if (which == Timeline::latest && all > kLatest) {
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(kLatest));
  }
  std::string text = heading(entries.size(), all, which, page);
  if (which == Timeline::latest) return text + one_line_each(entries, page);
  for (const ShownEntry& shown : entries) text += in_full(shown, which, page);
  return text;
}

}  // namespace decklog::render
