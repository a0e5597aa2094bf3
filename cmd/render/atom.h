// SPDX-License-Identifier: MIT
//
// The Atom feed (RFC 4287) of a status page: an entry for each record, with all of its updates.
#pragma once

#include "lib/reports/public_view.h"

#include <string>
#include <vector>

namespace decklog::render {

// What is said of the site as a whole, by every feed.
struct FeedInfo {
  std::string title;
  std::string base_url;  // where the site stands, with or without '/' at its end; "": addresses are relative to it
  std::string id;        // the ledger's; what is named after it is the same in every feed that is made of the ledger
  base::Time updated{};
  std::string folder = "incidents";  // of the pages of records
};
inline constexpr std::size_t kMostInFeed = 50;

// "https://status.example.com/incidents/INC-20261122-K7FQ.html"; the page of a change stands there too (in `folder`).
std::string page_address(const FeedInfo& info, const base::RecordId& id);
// "feed.xml" on the site; "" is the site itself.
std::string site_address(const FeedInfo& info, const std::string& path);

// "urn:uuid:…" (RFC 9562, version 8): of the ledger and a name in it alone, so it never changes.
std::string lasting_urn(const std::string& ledger_id, const std::string& name);

// What changed last is first; at most kMostInFeed. Texts are escaped HTML.
std::string atom_feed(const FeedInfo& info, const std::vector<reports::PublicRecord>& records);

}  // namespace decklog::render
