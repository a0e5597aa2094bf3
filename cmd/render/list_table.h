// SPDX-License-Identifier: MIT
//
// `list`: many records, one line each; as a table for people and as CSV for spreadsheets.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::render {

// Of requests alone it tells on whom they wait and what was promised; of changes alone their windows.
enum class ListOf { all, requests, changes };
std::string list_table(const std::vector<model::Header>& records, ListOf of, const Page& page);

// RFC 4180 with a header row, UTC times.
std::string list_csv(const std::vector<model::Header>& records);
// Quoted where it must be. A cell that a spreadsheet would read as a formula begins with a quote mark ('); controls
// are as visible as on a terminal, but line ends stay.
std::string csv_cell(const std::string& text);

}  // namespace decklog::render
