// SPDX-License-Identifier: MIT
//
// A record's header as a form for the editor, and what was changed in it. One line a field, `name: value`; further
// lines of a value begin with blanks; below a line `---` stands why.
#pragma once

#include "cmd/commands/field_values.h"
#include "lib/model/record.h"

#include <string>

namespace decklog::cmd {

// What edit() shows first; its lines that begin with '#' explain it.
std::string header_form(const model::Record& record);

struct FormChange {
  model::Fields set;
  std::string text;
};
// What the edited form says that the shown one did not. A line that is gone changes nothing; an empty value clears.
// Throws: UsageError for a line that is no field, an unknown field, one that stands twice, a value of another form.
FormChange changes_in_form(const std::string& shown, const std::string& edited, const FieldReader& reader);

}  // namespace decklog::cmd
