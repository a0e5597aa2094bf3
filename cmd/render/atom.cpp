// SPDX-License-Identifier: MIT
#include "cmd/render/atom.h"

#include "cmd/render/statuspage.h"
#include "cmd/render/xml_text.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace decklog::render {
namespace {

using reports::PublicRecord;
using reports::PublicUpdate;

std::string xml_element(std::string_view name, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>\n", name, xml_escaped(text));
}

std::string link(std::string_view rel, std::string_view type, std::string_view address) {
  return fmt::format("<link rel=\"{}\" type=\"{}\" href=\"{}\"/>\n", rel, type, xml_escaped(address));
}

// "2026-11-22 08:03 UTC"
std::string time_in_words(base::Time time) {
  return base::format_local(time, base::Zone::utc(), base::TimeStyle::date_minute) + " UTC";
}

std::string update_html(const PublicRecord& record, const PublicUpdate& update) {
  std::string html = fmt::format("<p><strong>{}</strong> ({})</p>\n<p>", status_in_words(record.kind, update.stage),
                                 time_in_words(update.at));
  std::string_view between;
  for (const std::string& line : base::split_lines(base::trim(update.text))) {
    html.append(between).append(xml_escaped(line));
    between = "<br/>\n";
  }
  return html + "</p>\n";
}

std::string content_html(const PublicRecord& record) {
  std::string html;
  if (record.window_start && record.window_end) {
    html += fmt::format("<p>Planned from {} to {}</p>\n", time_in_words(*record.window_start),
                        time_in_words(*record.window_end));
  }
  if (!record.services.empty()) {
    html += fmt::format("<p>Affects: {}</p>\n", xml_escaped(base::join(record.services, ", ")));
  }
  for (auto update = record.updates.rbegin(); update != record.updates.rend(); ++update) {
    html += update_html(record, *update);
  }
  return html;
}

// Escaped once more as a whole, which must leave the line ends between its elements.
std::string html_as_text(const std::string& html) {
  std::string text;
  for (const std::string& line : base::split_lines(html)) text += xml_escaped(line) + "\n";
  return text;
}

std::string entry_of(const FeedInfo& info, const PublicRecord& record) {
  std::string entry = "<entry>\n";
  entry += xml_element("id", lasting_urn(info.id, record.id.str()));
  entry += xml_element("title", status_in_words(record.kind, record.stage) + ": " + record.name);
  entry += xml_element("published", base::format_utc(record.first_at));
  entry += xml_element("updated", base::format_utc(record.last_at));
  entry += link("alternate", "text/html", page_address(info, record.id));
  entry += fmt::format("<category term=\"{}\"/>\n", base::kind_name(record.kind).word);
  entry += "<content type=\"html\">" + html_as_text(content_html(record)) + "</content>\n";
  return entry + "</entry>\n";
}

}  // namespace

std::string site_address(const FeedInfo& info, const std::string& path) {
  if (info.base_url.empty()) return path;
  return info.base_url + (info.base_url.ends_with('/') ? "" : "/") + path;
}

std::string page_address(const FeedInfo& info, const base::RecordId& id) {
  return site_address(info, info.folder + "/" + id.str() + ".html");
}

std::string lasting_urn(const std::string& ledger_id, const std::string& name) {
  std::string hex = base::sha256_hex(ledger_id + "/" + name);
  constexpr std::size_t kVersionAt = 12;
  constexpr std::size_t kVariantAt = 16;
  constexpr std::string_view kVariants = "89ab";
  hex[kVersionAt] = '8';
  hex[kVariantAt] = kVariants[static_cast<unsigned char>(hex[kVariantAt]) % kVariants.size()];
  const std::string_view all = hex;
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                     all.substr(16, 4), all.substr(20, 12));
}

std::string atom_feed(const FeedInfo& info, const std::vector<PublicRecord>& records) {
  std::vector<const PublicRecord*> newest;
  for (const PublicRecord& record : records) newest.push_back(&record);
  std::sort(newest.begin(), newest.end(), [](const PublicRecord* a, const PublicRecord* b) {
    return a->last_at != b->last_at ? a->last_at > b->last_at : a->id < b->id;
  });
  newest.resize(std::min(newest.size(), kMostInFeed));
  std::string feed = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  feed += xml_element("id", lasting_urn(info.id, "feed"));
  feed += xml_element("title", info.title);
  feed += xml_element("updated", base::format_utc(info.updated));
  feed += "<author>\n" + xml_element("name", info.title) + "</author>\n";
  feed += xml_element("generator", "decklog");
  feed += link("self", "application/atom+xml", site_address(info, "feed.xml"));
  feed += link("alternate", "text/html", site_address(info, "index.html"));
  for (const PublicRecord* record : newest) feed += entry_of(info, *record);
  return feed + "</feed>\n";
}

}  // namespace decklog::render
