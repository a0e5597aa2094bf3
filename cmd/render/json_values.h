// SPDX-License-Identifier: MIT
//
// Model values as JSON values. For json.cpp and its like, and nobody else: nlohmann-json does not
// leave this room.
#pragma once

#include "cmd/render/entry_line.h"
#include "cmd/render/failure.h"
#include "cmd/render/of_ledgers.h"
#include "lib/model/fold.h"
#include "lib/model/record.h"
#include "lib/reports/clocks.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace decklog::render {

using Json = nlohmann::ordered_json;

// null for "" and for nothing.
Json text_or_null(const std::string& text);
Json time_or_null(const std::optional<base::Time>& time);
Json seconds_or_null(const std::optional<base::Seconds>& span);
Json priority_or_null(std::optional<model::Priority> priority);

Json reasons_value(const std::vector<base::Reason>& reasons);
Json failure_value(const Failure& failure);

// Every header field by the table of model::field_rows(); a dotted name is a key of a small object.
Json fields_value(const model::Fields& fields);
// Only what is set, as in an entry's `set:`.
Json change_value(const model::Fields& change);
// An entry with the keys of its file, and what it says after corrections.
Json entry_value(const model::Entry& entry, const model::Effective& now);
Json timeline_value(const model::Record& record, const EntryFilter& keep = {});
// The header without the timeline.
Json header_value(const model::Header& record);
Json problems_value(const std::vector<model::Problem>& problems);
// The header, the timeline, and what in its history breaks a rule.
Json record_value(const model::Record& record);
Json clock_value(const reports::Clock& clock, base::Time now);

Json ledgers_value(const OfLedgers& several);
// The row with its ledger's name as its first key; as it is where there is one ledger.
Json with_ledger(Json value, const OfLedgers& several, std::size_t row);

}  // namespace decklog::render
