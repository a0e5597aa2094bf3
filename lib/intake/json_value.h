// SPDX-License-Identifier: MIT
//
// Private to lib/intake: JSON from outside. One door for its text (limits, no key twice, no NUL), and values that are
// asked for by type and know their place, so that an error says file, line and path: "timeline[2].at must be a text".
#pragma once

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/model/words.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::intake {

using Json = nlohmann::ordered_json;

struct JsonLimits {
  std::size_t depth = 16;
  std::size_t values = 400'000;
};

// Where a text of JSON came from.
struct Source {
  std::string file;
  int line = 0;                      // 0: the text is a whole file of many lines
  const char* subject = "the line";  // what errors call the text
};

// Throws: BadData with file:line:column for anything that is not one JSON value within the limits; a key that stands
// twice in one object counts as none.
Json parse_json(std::string_view text, const Source& source, const JsonLimits& limits = {});

class Value {
 public:
  Value(const Json& json, const Source& source) : json_(json), source_(source) {}

  // Throws: BadData "'<path>' <message>", always.
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {},
                         const std::string& code = "bad-data") const;

  bool is_null() const { return json_.is_null(); }
  std::string path() const;

  // Each throws BadData for another type. Requires, for members: this outlives them.
  std::string text() const;
  bool flag() const;
  std::uint64_t whole() const;  // from 0
  int integer() const;
  base::Time time() const;
  base::Date date() const;
  base::RecordId record_id() const;
  base::EntryId entry_id() const;
  std::vector<Value> items() const;
  std::vector<std::string> texts() const;
  // A text as it is, a number, "true" or "false"; nothing for null, lists and objects.
  std::optional<std::string> plain() const;
  // The plain value that a JSON pointer leads to; nothing when it leads to none.
  std::optional<std::string> plain_at(std::string_view pointer) const;
  // The items of the list there. Throws: BadData when there is no list.
  std::vector<Value> items_at(std::string_view pointer) const;
  // As one line of JSON.
  std::string json() const;
  bool is_object() const { return json_.is_object(); }
  bool is_list() const { return json_.is_array(); }
  template <typename T>
  T word() const {
    if (const auto known = model::from_word<T>(text())) return *known;
    fail("is a word that this decklog does not know", "a newer decklog may have written it");
  }

  struct Named;
  // Of an object, in its order.
  std::vector<Named> members() const;
  // Nothing when there is no such member or it is null.
  std::optional<Value> find(std::string_view key) const;
  // Throws: BadData when it is missing or null.
  Value at(std::string_view key) const;
  // Throws: BadData unless this is an object.
  void must_be_object() const;

 private:
  Value(const Json& json, const Value& parent, std::string_view key)
      : json_(json), source_(parent.source_), parent_(&parent), key_(key) {}
  Value(const Json& json, const Value& parent, std::size_t index)
      : json_(json), source_(parent.source_), parent_(&parent), index_(index) {}

  const Json& json_;
  const Source& source_;
  const Value* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

struct Value::Named {
  std::string_view key;
  Value value;
};

}  // namespace decklog::intake
