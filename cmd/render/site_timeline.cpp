// SPDX-License-Identifier: MIT
#include "cmd/render/site_timeline.h"

#include "cmd/render/entry_line.h"
#include "lib/base/text.h"

#include <set>

namespace decklog::render {
namespace {

using model::Entry;

// A time that is never today's, so that each is shown with its day.
Page page_without_now(const SiteInfo& site) {
  Page page;
  page.zone = site.zone;
  return page;
}

// The entry that a correction or redaction is about; empty for any other.
base::EntryId amended(const Entry& entry) {
  if (const auto* correction = std::get_if<model::Correction>(&entry.body)) return correction->entry;
  if (const auto* redaction = std::get_if<model::Redaction>(&entry.body)) return redaction->entry;
  return {};
}

Html text_block(const std::string& text) {
  if (text.empty()) return {};
  return element("p", {{"class", "text"}}, html_lines(text));
}

Html as_written(const ShownEntry& shown, const Page& page) {
  const Entry& entry = *shown.entry;
  if (!shown.now.corrected || shown.now.redacted) return {};
  Html was;
  if (entry.at != shown.now.at) {
    was += element("p", "at " + base::format_local(entry.at, page.zone, base::TimeStyle::date_minute));
  }
  if (entry.text != shown.now.text) was += text_block(entry.text);
  if (entry.set != shown.now.set) was += element("p", "set " + fields_in_words(entry.set, page));
  if (was.empty()) return {};
  return element("details", element("summary", "As it was written") + was);
}

Html head_line(const SiteInfo& site, const model::Record& record, const ShownEntry& shown, const std::string& anchor) {
  const Entry& entry = *shown.entry;
  Html line =
      element("a", {{"class", "when"}, HtmlAttribute::href(site_path("#" + anchor))}, site_time(site, shown.now.at));
  line += html_text(" ") + element("strong", model::spoken(model::verb_of(entry)));
  const std::string did = deed(entry, shown.now, page_without_now(site));
  if (!did.empty()) line += html_text(" ") + isolated(base::single_line(did));
  line += html_text(" ") + element("span", {{"class", "who"}}, isolated(entry.by));
  if (!entry.recorded_by.empty() && entry.recorded_by != entry.by) {
    line += html_text(" (written down by ") + isolated(entry.recorded_by) + html_text(")");
  }
  const std::string marks = entry_marks(entry, shown.now);
  if (!marks.empty()) line += html_text(" ") + element("span", {{"class", "mark"}}, marks);
  const base::EntryId about = amended(entry);
  if (record.entry(about) != nullptr) {
    line += html_text(" ") + html_link(site_path("#e-" + about.str()), html_text("see that entry"));
  }
  return element("p", {{"class", "entry"}}, line);
}

Html item(const SiteInfo& site, const model::Record& record, const ShownEntry& shown, const std::string& anchor) {
  Html content = head_line(site, record, shown, anchor);
  content += text_block(shown.now.redacted ? "(redacted)" : shown.now.text);
  content += as_written(shown, page_without_now(site));
  return element("li", {{"id", anchor}}, content);
}

}  // namespace

Html site_timeline(const SiteInfo& site, const model::Record& record) {
  std::set<std::string> anchors;
  Html items;
  for (const ShownEntry& shown : as_happened(record)) {
    std::string anchor = "e-" + shown.entry->id.str();
    while (!anchors.insert(anchor).second) anchor += "-again";  // one id with two contents is damage that is shown
    items += item(site, record, shown, anchor);
  }
  return element("ol", {{"class", "timeline"}}, items);
}

}  // namespace decklog::render
