// SPDX-License-Identifier: MIT
//
// `list`: many records, one line each; as a table for people and as CSV for spreadsheets.
#pragma once

#include "cmd/render/of_ledgers.h"
#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::render {

// Of requests alone it tells on whom they wait and what was promised; of changes alone their windows.
enum class ListOf { all, requests, changes };
std::string list_table(const std::vector<model::Header>& records, ListOf of, const Page& page);
// Each row begins with its ledger. Requires: several.are_several().
std::string list_table(const std::vector<model::Header>& records, const OfLedgers& several, const Page& page);

// RFC 4180 with a header row, UTC times.
std::string list_csv(const std::vector<model::Header>& records, const OfLedgers& several = {});

}  // namespace decklog::render
