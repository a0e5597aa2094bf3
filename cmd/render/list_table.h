// SPDX-License-Identifier: MIT
//
// `list`: many records, one line each; as a table for people and as CSV for spreadsheets.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::render {

std::string list_table(const std::vector<model::Header>& records, const Page& page);

// RFC 4180 with a header row, UTC times.
std::string list_csv(const std::vector<model::Header>& records);
// Quoted where it must be. A cell that a spreadsheet would read as a formula begins with a quote mark ('); controls
// are as visible as on a terminal, but line ends stay.
std::string csv_cell(const std::string& text);

}  // namespace decklog::render
