// SPDX-License-Identifier: MIT
//
// Header fields as people type them, for `set`, `edit` and `correct --set`. Walks model::field_rows(), so a new row
// needs nothing here.
#pragma once

#include "cmd/env.h"
#include "lib/model/record.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

// The own identity, asked for only when somebody typed `me`.
using Me = std::function<std::string()>;

// One line, or `me`. `what` names the option in errors. Throws: UsageError.
std::string person(const std::string& what, const std::string& text, const Me& me);

struct FieldReader {
  const Env& env;
  Me me;

  // Lays `value` into the field: "services" takes a list with commas, "labels.env" is a key of a map. An empty value
  // clears. Throws: UsageError ("unknown-field" with the nearest name; a value of another form; one that cannot be
  // cleared).
  void read(const std::string& name, const std::string& value, model::Fields& into) const;
  // "owner=me". Throws: as read(); UsageError without '='.
  void read_assignment(const std::string& assignment, model::Fields& into) const;
};

// Every name that can be set; a map's as "labels.KEY".
std::vector<std::string> field_names();

// What of `change` would change `state`: the rest is said already.
model::Fields only_changes(const model::Fields& state, const model::Fields& change);
// The same, and what confirms a value that was decided side by side: saying it again settles it.
model::Fields only_changes(const model::Record& record, const model::Fields& change);

}  // namespace decklog::cmd
