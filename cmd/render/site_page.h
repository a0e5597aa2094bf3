// SPDX-License-Identifier: MIT
//
// What all pages of `site` share: the frame around them, where they stand, tables, times, priorities. Pages need no
// script and nothing from elsewhere, and say so in their content security policy; style.css is beside them.
#pragma once

#include "cmd/render/html.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/model/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

// Raised when a page of a record comes to look otherwise: sites are then made anew.
inline constexpr int kSiteForm = 1;

// Who may read the site. For everybody pages are made of reports::PublicRecord alone.
enum class SiteFor { team, everybody };

struct SiteInfo {
  std::string title;
  SiteFor readers = SiteFor::team;
  base::Zone zone = base::Zone::utc();
};

// The ledger and the moment that a page speaks of; pages of records speak of none.
struct SiteMoment {
  base::Time now{};
  std::string commit;  // hex
};

// A page as it is to be written; `path` is relative to the site's folder.
struct SiteFile {
  std::string path;
  std::string text;
};

// Entries of the navigation.
enum class SitePlace { now, history, statistics, record };

struct SitePage {
  std::string path;   // "history/2026-11.html"
  std::string title;  // of the page; "" has the site's alone
  SitePlace place = SitePlace::now;
  Html content;  // of <main>, from its <h1>
  Html footer = {};
};
SiteFile site_page(const SiteInfo& site, const SitePage& page);

// The folder of a record's page, and its page; as seen from the root of the site.
std::string_view records_folder(SiteFor readers);
std::string record_page_path(SiteFor readers, const base::RecordId& id);
// "../" for a page in a folder, "" for one at the root.
std::string_view up_from(std::string_view path);

// `<time datetime="2026-11-22T08:03:11Z">2026-11-22 17:03</time>`
Html site_time(const SiteInfo& site, base::Time time, base::TimeStyle style = base::TimeStyle::date_minute);
// The same with the zone behind it.
Html site_time_with_zone(const SiteInfo& site, base::Time time);
// "as of 2026-11-22 17:03 KST, commit 0123456789ab"
Html site_moment(const SiteInfo& site, const SiteMoment& moment);

// The word in a box: told by the word, not by the box's colour. Nothing: "none".
Html priority_mark(std::optional<model::Priority> priority);

// A table that becomes a list of cards on narrow screens and keeps its meaning for those who hear it.
class SiteTable {
 public:
  enum class Heads { nothing, row };  // whether a column's cells name their rows
  struct Column {
    std::string title;
    Heads heads = Heads::nothing;
  };
  SiteTable(std::string caption, std::vector<Column> columns)
      : caption_(std::move(caption)), columns_(std::move(columns)) {}
  // Requires: as many cells as columns.
  void add(const std::vector<Html>& cells);
  bool empty() const { return rows_.empty(); }
  Html html() const;

 private:
  std::string caption_;
  std::vector<Column> columns_;
  Html rows_;
};

// A picture that is wider than a narrow screen is moved sideways, by keys too. `path` as seen from the page.
Html site_picture(std::string_view path, std::string_view in_words);

// A heading of second order and what stands below it. `id` is unique within the page.
Html site_section(std::string_view id, std::string_view heading, const Html& content);

// The one style sheet.
SiteFile site_style();

}  // namespace decklog::render
