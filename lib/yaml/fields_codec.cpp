// SPDX-License-Identifier: MIT
#include "lib/yaml/fields_codec.h"

#include "lib/yaml/raw.h"
#include "lib/yaml/scalar.h"
#include "lib/yaml/values.h"

#include <algorithm>

namespace decklog::yaml {
namespace {

using model::FieldRow;
using model::Fields;
using Map = std::map<std::string, std::string>;

bool is_present(const Map& value) { return !value.empty(); }
template <typename T>
bool is_present(const std::optional<T>& value) {
  return value.has_value();
}

bool is_shown(const std::optional<std::string>& value) { return value && !value->empty(); }
bool is_shown(const std::optional<std::vector<std::string>>& value) { return value && !value->empty(); }
template <typename T>
bool is_shown(const T& value) {
  return is_present(value);
}

std::string_view group_of(const FieldRow& row) {
  const std::size_t dot = row.name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : row.name.substr(0, dot);
}
std::string_view key_of(const FieldRow& row) {
  const std::string_view group = group_of(row);
  return group.empty() ? row.name : row.name.substr(group.size() + 1);
}

// Collects written keys in order; those of a group go into one small map at the place of its first key.
class Parts {
 public:
  void add(std::string_view group, std::string part) {
    if (group != group_) flush();
    group_ = group;
    (group.empty() ? parts_ : inner_).push_back(std::move(part));
  }
  std::vector<std::string> take() {
    flush();
    return std::move(parts_);
  }

 private:
  void flush() {
    if (!inner_.empty()) parts_.push_back(group_ + ": " + flow_map(inner_));
    inner_.clear();
  }
  std::string group_;
  std::vector<std::string> inner_;
  std::vector<std::string> parts_;
};

// The lines of unknown keys are "key: value", within a group "group.key: value". A key without a value can look like a
// name and what follows it: "key:v".
bool is_of(const FieldRow& row, std::string_view line) {
  return line.starts_with(row.name) && (line.substr(row.name.size()) == ":" || line.substr(row.name.size(), 2) == ": ");
}

// The row before whose end a line is written: that of its name (a known key with a word that we do not know), the last
// of its group, or none.
std::size_t row_of(std::string_view line) {
  const auto rows = model::field_rows();
  std::size_t last_of_group = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_of(rows[i], line)) return i;
    const std::string_view group = group_of(rows[i]);
    if (!group.empty() && line.starts_with(group) && line.substr(group.size()).starts_with('.')) last_of_group = i;
  }
  return last_of_group;
}

// As they stand between the rows, so that what was read is what will be read again.
void sort_as_written(std::vector<std::string>& lines) {
  std::stable_sort(lines.begin(), lines.end(),
                   [](const std::string& a, const std::string& b) { return row_of(a) < row_of(b); });
}

std::string written(const FieldRow& row, const Fields& fields) {
  const auto text = [&](auto member) { return to_text(fields.*member); };
  return std::string(key_of(row)) + ": " + std::visit(text, row.member);
}

const FieldRow* find_row(std::string_view name) {
  const auto rows = model::field_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const FieldRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_group(std::string_view name) {
  const auto rows = model::field_rows();
  return std::any_of(rows.begin(), rows.end(), [&](const FieldRow& row) { return group_of(row) == name; });
}

class SetReader {
 public:
  explicit SetReader(const Document& document) : document_(document) {}

  Fields read_all(const Node& set) {
    for (const Member& member : set.members) {
      if (is_group(member.key)) {
        read_group(member);
      } else {
        refuse_dotted(member);
        read_member("", member);
      }
    }
    sort_as_written(fields_.unknown);
    return std::move(fields_);
  }

 private:
  void read_group(const Member& group) {
    if (group.value.kind != Node::Kind::map) Place{document_, group.value, group.key}.wrong_type("a map");
    for (const Member& member : group.value.members) read_member(group.key + ".", member);
  }

  // "impact.users: 5" would have two ways to be written.
  void refuse_dotted(const Member& member) const {
    const std::size_t dot = member.key.find('.');
    if (dot == std::string::npos || !is_group(member.key.substr(0, dot))) return;
    document_.fail(member.offset, "'" + member.key + "' stands outside of its map",
                   "write '" + member.key.substr(0, dot) + ": {" + member.key.substr(dot + 1) + ": …}'");
  }

  void read_member(const std::string& prefix, const Member& member) {
    const std::string name = prefix + member.key;
    const FieldRow* row = find_row(name);
    const Place place{document_, member.value, name};
    const bool known =
        row != nullptr && std::visit([&](auto field) { return read(place, fields_.*field); }, row->member);
    if (!known) fields_.unknown.push_back(prefix + raw_member(document_, member));
  }

  const Document& document_;
  Fields fields_;
};

}  // namespace

std::string set_text(const Fields& change) {
  Parts parts;
  std::vector<std::string> unknown = change.unknown;
  sort_as_written(unknown);
  auto line = unknown.begin();
  const auto rows = model::field_rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string_view group = group_of(rows[i]);
    const bool present = std::visit([&](auto member) { return is_present(change.*member); }, rows[i].member);
    if (present) parts.add(group, written(rows[i], change));
    for (; line != unknown.end() && row_of(*line) == i; ++line) {
      parts.add(group, group.empty() ? *line : line->substr(group.size() + 1));
    }
  }
  for (; line != unknown.end(); ++line) parts.add("", *line);
  return flow_map(parts.take());
}

std::vector<std::string> header_fields(const Fields& state) {
  Parts parts;
  for (const FieldRow& row : model::field_rows()) {
    if (row.shown == model::Shown::as_milestone) continue;
    if (!std::visit([&](auto member) { return is_shown(state.*member); }, row.member)) continue;
    parts.add(group_of(row), written(row, state));
  }
  return parts.take();
}

Fields read_set(const Document& document, const Node& set) {
  if (set.kind != Node::Kind::map) Place{document, set, "set"}.wrong_type("a map");
  return SetReader(document).read_all(set);
}

}  // namespace decklog::yaml
