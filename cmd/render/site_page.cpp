// SPDX-License-Identifier: MIT
#include "cmd/render/site_page.h"

#include "cmd/render/when.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <array>

namespace decklog::render {
namespace {

// Nothing may be loaded but style sheet and pictures of the site itself; nothing runs, whatever a page holds.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

struct Destination {
  SitePlace place;
  std::string_view name;
  std::string_view path;
};
constexpr std::array kDestinations{Destination{SitePlace::now, "Now", "index.html"},
                                   Destination{SitePlace::history, "History", "history/index.html"},
                                   Destination{SitePlace::statistics, "Statistics", "statistics.html"}};

HtmlAddress from(std::string_view page, std::string_view path) {
  return site_path(std::string(up_from(page)) + std::string(path));
}

Html head_of(const SiteInfo& site, const SitePage& page) {
  const std::string title = page.title.empty() ? site.title : page.title + " - " + site.title;
  Html head = void_element("meta", {{"charset", "utf-8"}});
  head += void_element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", kContentPolicy}});
  head += void_element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  head += void_element("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  head += void_element("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  head += element("title", title);
  head += void_element("link", {{"rel", "stylesheet"}, HtmlAttribute::href(from(page.path, "style.css"))});
  return head + void_element("link", {{"rel", "alternate"},
                                      {"type", "application/atom+xml"},
                                      {"title", site.title},
                                      HtmlAttribute::href(from(page.path, "feed.xml"))});
}

Html navigation(const SiteInfo& site, const SitePage& page) {
  Html items;
  for (const Destination& to : kDestinations) {
    if (to.place == SitePlace::statistics && site.readers == SiteFor::everybody) continue;
    HtmlAttributes attributes{HtmlAttribute::href(from(page.path, to.path))};
    if (to.place == page.place) attributes.push_back({"aria-current", to.path == page.path ? "page" : "true"});
    items += element("li", element("a", attributes, to.name));
  }
  const std::string_view feed = site.readers == SiteFor::team ? "Public feed" : "Feed";
  items += element("li", html_link(from(page.path, "feed.xml"), html_text(feed)));
  return element("nav", {{"aria-label", "Pages"}}, element("ul", items));
}

HtmlAttribute with_role(std::string_view name) { return {"role", name}; }

}  // namespace

std::string_view up_from(std::string_view path) { return path.find('/') == std::string_view::npos ? "" : "../"; }

std::string_view records_folder(SiteFor readers) { return readers == SiteFor::team ? "records" : "incidents"; }

std::string record_page_path(SiteFor readers, const base::RecordId& id) {
  return std::string(records_folder(readers)) + "/" + id.str() + ".html";
}

SiteFile site_page(const SiteInfo& site, const SitePage& page) {
  const Html name = html_link(from(page.path, "index.html"), isolated(site.title));
  Html body = element("a", {{"class", "skip"}, HtmlAttribute::href(site_path("#main"))}, "Skip to the content");
  body += element("header", element("p", {{"class", "site"}}, name) + navigation(site, page));
  body += element("main", {{"id", "main"}}, page.content);
  if (!page.footer.empty()) body += element("footer", page.footer);
  return {page.path, html_document(head_of(site, page), body)};
}

Html site_time(const SiteInfo& site, base::Time time, base::TimeStyle style) {
  return element("time", {{"datetime", base::format_utc(time)}}, base::format_local(time, site.zone, style));
}

Html site_time_with_zone(const SiteInfo& site, base::Time time) {
  return element("time", {{"datetime", base::format_utc(time)}}, zoned_time(time, site.zone));
}

Html site_moment(const SiteInfo& site, const SiteMoment& moment) {
  constexpr std::size_t kShort = 12;
  Html text = html_text("As of ") + site_time_with_zone(site, moment.now);
  if (site.readers == SiteFor::team) {
    text += html_text(", commit ") + element("code", std::string_view(moment.commit).substr(0, kShort));
  }
  return element("p", {{"class", "faint"}}, text);
}

Html priority_mark(std::optional<model::Priority> priority) {
  if (!priority) return element("span", {{"class", "priority"}}, "none");
  const std::string_view name = model::word(*priority);
  return element("span", {{"class", "priority " + base::to_lower_ascii(name)}}, name);
}

void SiteTable::add(const std::vector<Html>& cells) {
  DECKLOG_CHECK(cells.size() == columns_.size(), "a row has a cell for each column");
  Html row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Column& column = columns_[i];
    const HtmlAttribute label{"data-label", column.title};
    row += column.heads == Heads::row
               ? element("th", {{"scope", "row"}, with_role("rowheader"), label}, element("span", cells[i]))
               : element("td", {with_role("cell"), label}, element("span", cells[i]));
  }
  rows_ += element("tr", {with_role("row")}, row);
}

// The roles say what style sheets for narrow screens would else take away.
Html SiteTable::html() const {
  Html heads;
  for (const Column& column : columns_) {
    heads += element("th", {{"scope", "col"}, with_role("columnheader")}, column.title);
  }
  return element("table", {with_role("table")},
                 element("caption", caption_) +
                     element("thead", {with_role("rowgroup")}, element("tr", {with_role("row")}, heads)) +
                     element("tbody", {with_role("rowgroup")}, rows_));
}

Html site_picture(std::string_view path, std::string_view in_words) {
  const Html image = void_element("img", {{"alt", in_words}, HtmlAttribute::src(site_path(path))});
  return element("div", {{"class", "picture"}, {"role", "group"}, {"aria-label", "Picture"}, {"tabindex", "0"}}, image);
}

Html site_section(std::string_view id, std::string_view heading, const Html& content) {
  return element("section", {{"aria-labelledby", id}}, element("h2", {{"id", id}}, heading) + content);
}

}  // namespace decklog::render
