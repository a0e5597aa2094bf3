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

// The unknown keys of a change: "key: value", within a group "group.key: value". Each is handed out once.
class Unknown {
 public:
  explicit Unknown(std::vector<std::string> lines) : lines_(std::move(lines)) {}

  // The line of a known key with a word that we do not know; "" when there is none.
  std::string take_key(const FieldRow& row) { return take(std::string(row.name) + ":", group_of(row)); }
  // Any other line of a group.
  std::string take_of_group(std::string_view group) { return take(std::string(group) + ".", group); }
  const std::vector<std::string>& rest() const { return lines_; }

 private:
  std::string take(const std::string& start, std::string_view group) {
    const auto found =
        std::find_if(lines_.begin(), lines_.end(), [&](const std::string& l) { return l.starts_with(start); });
    if (found == lines_.end()) return {};
    std::string line = group.empty() ? *found : found->substr(group.size() + 1);
    lines_.erase(found);
    return line;
  }
  std::vector<std::string> lines_;
};

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
  Unknown unknown(change.unknown);
  const auto rows = model::field_rows();
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    const std::string_view group = group_of(*row);
    if (std::visit([&](auto member) { return is_present(change.*member); }, row->member)) {
      parts.add(group, written(*row, change));
    } else if (std::string line = unknown.take_key(*row); !line.empty()) {
      parts.add(group, std::move(line));
    }
    const bool ends_group = !group.empty() && (row + 1 == rows.end() || group_of(*(row + 1)) != group);
    while (ends_group) {
      std::string line = unknown.take_of_group(group);
      if (line.empty()) break;
      parts.add(group, std::move(line));
    }
  }
  for (const std::string& line : unknown.rest()) parts.add("", line);
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
