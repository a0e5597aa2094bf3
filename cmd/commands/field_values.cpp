// SPDX-License-Identifier: MIT
#include "cmd/commands/field_values.h"

#include "cmd/commands/parse.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/merge.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

namespace decklog::cmd {
namespace {

using base::UsageError;
using model::FieldMember;
using model::FieldRow;
using model::Fields;
using Map = std::map<std::string, std::string>;

constexpr std::string_view kAnyKey = ".KEY";

bool is_map(const FieldRow& row) { return std::holds_alternative<Map Fields::*>(row.member); }

bool names_person(const FieldRow& row) {
  const FieldMember& member = row.member;
  return member == FieldMember(&Fields::owner) || member == FieldMember(&Fields::to) ||
         member == FieldMember(&Fields::reporter) || member == FieldMember(&Fields::roles);
}

// Its status depends on a text: `postmortem --status` looks at it.
bool has_own_command(const FieldRow& row) { return row.member == FieldMember(&Fields::postmortem); }

// What needs sentences; the others are names, kept to one line.
bool may_be_long(const FieldRow& row) {
  const FieldMember& member = row.member;
  return member == FieldMember(&Fields::impact) || member == FieldMember(&Fields::cause) ||
         member == FieldMember(&Fields::next);
}

struct Named {
  const FieldRow& row;
  std::string key;  // of a map
};

[[noreturn]] void refuse_name(const std::string& name) {
  const std::vector<std::string> names = field_names();
  const std::string near = base::nearest(name, names);
  const std::string all = "fields: " + base::join(names, ", ");
  throw UsageError("there is no field '" + name + "'", near.empty() ? all : "did you mean '" + near + "'?\n" + all,
                   "unknown-field");
}

Named find_field(const std::string& name) {
  for (const FieldRow& row : model::field_rows()) {
    const std::string own(row.name);
    if (!is_map(row) && name == own) return {row, ""};
    if (!is_map(row)) continue;
    if (name.size() > own.size() + 1 && name.starts_with(own + ".")) {
      return {row, one_line(own + ".KEY", name.substr(own.size() + 1))};
    }
    if (name == own || name == own + ".") {
      throw UsageError("'" + own + "' has keys of its own: name one", "write " + own + ".KEY=VALUE");
    }
  }
  refuse_name(name);
}

bool parse_yes_or_no(const std::string& name, const std::string& text) {
  const std::string word = base::to_lower_ascii(text);
  if (word == "yes" || word == "true") return true;
  if (word == "no" || word == "false") return false;
  throw UsageError(name + " is yes or no, not '" + text + "'");
}

std::uint64_t parse_count(const std::string& name, const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc() && end == text.data() + text.size()) return number;
  throw UsageError(name + " needs a whole number, not '" + text + "'");
}

std::vector<std::string> parse_list(const std::string& name, const std::string& text) {
  std::vector<std::string> items;
  std::size_t start = 0;
  while (!text.empty() && start <= text.size()) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const std::string item = base::trim(text.substr(start, comma - start));
    const bool known = std::find(items.begin(), items.end(), item) != items.end();
    if (!item.empty() && !known) items.push_back(one_line(name, item));
    start = comma + 1;
  }
  return items;
}

// Reads a value into the member of its row, by the member's type.
class ValueReader {
 public:
  ValueReader(const FieldReader& reader, const Named& named, const std::string& value, Fields& into)
      : reader_(reader),
        row_(named.row),
        name_(named.key.empty() ? std::string(named.row.name) : std::string(named.row.name) + "." + named.key),
        key_(named.key),
        value_(base::trim(value)),
        into_(into) {}

  void operator()(std::optional<std::string> Fields::*member) const { into_.*member = text(); }
  void operator()(std::optional<model::Priority> Fields::*member) const { into_.*member = parse_priority(not_empty()); }
  void operator()(std::optional<model::PostmortemStatus> Fields::*member) const {
    into_.*member = parse_word<model::PostmortemStatus>(name_, not_empty());
  }
  void operator()(std::optional<std::vector<std::string>> Fields::*member) const {
    into_.*member = parse_list(name_, value_);
  }
  void operator()(Map Fields::*member) const { (into_.*member)[key_] = text(); }
  void operator()(std::optional<std::uint64_t> Fields::*member) const {
    into_.*member = parse_count(name_, not_empty());
  }
  void operator()(std::optional<bool> Fields::*member) const {
    into_.*member = value_.empty() ? false : parse_yes_or_no(name_, value_);
  }
  void operator()(std::optional<base::Time> Fields::*member) const {
    into_.*member = parse_time(reader_.env, name_, not_empty());
  }

 private:
  std::string text() const {
    if (value_.empty()) return "";
    if (names_person(row_)) return person(name_, value_, reader_.me);
    return may_be_long(row_) ? value_ : one_line(name_, value_);
  }
  const std::string& not_empty() const {
    if (!value_.empty()) return value_;
    throw UsageError(name_ + " cannot be cleared", "give it another value");
  }

  const FieldReader& reader_;
  const FieldRow& row_;
  std::string name_;
  std::string key_;
  std::string value_;
  Fields& into_;
};

// What a value that is not there amounts to: nothing is cleared twice.
template <typename T>
bool is_said(const std::optional<T>& state, const std::optional<T>& change) {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>) {
    if (!state && change->empty()) return true;
  }
  if constexpr (std::is_same_v<T, bool>) {
    if (!state && !*change) return true;
  }
  return state == change;
}

template <typename T>
void drop_what_is_said(const std::optional<T>& state, std::optional<T>& change) {
  if (change && is_said(state, change)) change.reset();
}
void drop_what_is_said(const Map& state, Map& change) {
  std::erase_if(change, [&](const auto& pair) {
    const auto found = state.find(pair.first);
    return found == state.end() ? pair.second.empty() : found->second == pair.second;
  });
}

// The value of one field, by the name that Concurrent gives it.
void put_back(const std::string& name, const Fields& change, Fields& rest) {
  for (const FieldRow& row : model::field_rows()) {
    if (name == row.name) {
      std::visit([&](auto member) { rest.*member = change.*member; }, row.member);
    } else if (is_map(row) && name.starts_with(std::string(row.name) + ".")) {
      const auto member = std::get<Map Fields::*>(row.member);
      const auto found = (change.*member).find(name.substr(row.name.size() + 1));
      if (found != (change.*member).end()) (rest.*member).insert(*found);
    }
  }
}

}  // namespace

std::string person(const std::string& what, const std::string& text, const Me& me) {
  const std::string who = one_line(what, text);
  return who == "me" ? me() : who;
}

void FieldReader::read(const std::string& name, const std::string& value, Fields& into) const {
  const Named named = find_field(base::trim(name));
  std::visit(ValueReader(*this, named, value, into), named.row.member);
}

void FieldReader::read_assignment(const std::string& assignment, Fields& into) const {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw UsageError("FIELD=VALUE is needed, not '" + assignment + "'", "for example impact.users=18200");
  }
  read(assignment.substr(0, equals), assignment.substr(equals + 1), into);
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const FieldRow& row : model::field_rows()) {
    if (has_own_command(row)) continue;
    names.push_back(std::string(row.name) + std::string(is_map(row) ? kAnyKey : ""));
  }
  return names;
}

Fields only_changes(const Fields& state, const Fields& change) {
  Fields rest = change;
  for (const FieldRow& row : model::field_rows()) {
    std::visit([&](auto member) { drop_what_is_said(state.*member, rest.*member); }, row.member);
  }
  return rest;
}

Fields only_changes(const model::Record& record, const Fields& change) {
  Fields rest = only_changes(record.fields, change);
  if (rest.postmortem) {
    throw UsageError(
        "the status of a postmortem has a command of its own, which looks at its text",
        "decklog postmortem " + record.id.short_form() + " --status " + std::string(model::word(*rest.postmortem)));
  }
  for (const model::Concurrent& open : model::undecided(record)) put_back(open.field, change, rest);
  return rest;
}

}  // namespace decklog::cmd
