// SPDX-License-Identifier: MIT
//
// `search`: one line a record as in `list`, and under it the entry that was found, with what was looked for marked.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/search.h"

#include <string>
#include <vector>

namespace decklog::render {

std::string search_page(const std::vector<model::Hit>& hits, const model::SearchTerms& terms, const Page& page);

// `more`: hits were left out, for the limit.
std::string search_json(const std::vector<model::Hit>& hits, const model::SearchTerms& terms, bool more);

// The text in one line, escaped for terminals, cut to `cells` around the first term that it holds ("…" where something
// was cut), each place of a term painted.
std::string excerpt(const std::string& text, const model::SearchTerms& terms, std::size_t cells, const Style& style);

}  // namespace decklog::render
