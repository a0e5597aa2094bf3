// SPDX-License-Identifier: MIT
//
// Private to lib/intake: what the readers of other services' exports share. Exports of different years differ in much;
// only what is asked for has to be of its type.
#pragma once

#include "lib/intake/json_value.h"
#include "lib/intake/told.h"
#include "lib/intake/told_text.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

class Exported {
 public:
  // Throws: BadData.
  Exported(std::string_view bytes, const std::string& file);

  Exported(const Exported&) = delete;
  Exported& operator=(const Exported&) = delete;

  const Value& root() const { return root_; }
  // A list, the list under `key`, or the one object that there is.
  std::vector<Value> items(std::string_view key) const;

 private:
  Source source_;
  Json json_;
  Value root_;
};

// A text, number or truth value as text; "" for everything else.
std::string exported_text(const Value& object, std::string_view key);
// RFC 3339, or milliseconds since 1970. Throws: BadData for anything else that is there.
std::optional<base::Time> exported_time(const Value& object, std::string_view key);
// The objects and texts of a list; none when there is no list.
std::vector<Value> exported_list(const Value& object, std::string_view key);
// One line of at most 200 columns. Throws: BadData when it is missing or empty.
std::string exported_title(const Value& object, std::string_view key);
// Nothing for an empty value; the first one stays.
void put_label(std::map<std::string, std::string>& labels, const std::string& name, const std::string& value);

}  // namespace decklog::intake
