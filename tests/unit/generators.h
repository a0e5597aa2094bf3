// SPDX-License-Identifier: MIT
//
// Generators (rapidcheck) of texts that break careless code, and of entries and timelines of every type made of them.
// Shared by the property tests of all rooms; RC_PARAMS repeats a failure.
#pragma once

#include "lib/model/record.h"

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace decklog::test {

// Strings that some YAML reader, terminal or shell is known to take for something else. UTF-8, without NUL.
const std::vector<std::string>& hostile_texts();
// Short ones that become hostile by what stands next to them.
const std::vector<std::string>& hostile_pieces();

rc::Gen<std::string> any_text();
rc::Gen<base::Time> any_time();
rc::Gen<base::RecordId> any_record_id();
rc::Gen<base::EntryId> any_entry_id(std::uint32_t number);
rc::Gen<model::Fields> any_fields();
// Any body, also an unknown one of a newer decklog; corrections and the like name entry 1 or one that is not there.
rc::Gen<model::Entry> any_entry(std::uint32_t number);
// At most `most` entries in any order of their ids: numbers rise, some stand twice as two clones make them.
rc::Gen<std::vector<model::Entry>> any_timeline(std::size_t most = 8);
// Such a timeline, folded.
rc::Gen<model::Record> any_record();

}  // namespace decklog::test
