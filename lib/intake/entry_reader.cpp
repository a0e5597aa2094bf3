// SPDX-License-Identifier: MIT
#include "lib/intake/entry_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace decklog::intake {
namespace {

using namespace model;

// ---- One value behind a key. Absent and null leave what stands.

void read(const Value& value, std::string& out) { out = value.text(); }
void read(const Value& value, bool& out) { out = value.flag(); }
void read(const Value& value, int& out) { out = value.integer(); }
void read(const Value& value, std::uint64_t& out) { out = value.whole(); }
void read(const Value& value, Time& out) { out = value.time(); }
void read(const Value& value, base::Date& out) { out = value.date(); }
void read(const Value& value, RecordId& out) { out = value.record_id(); }
void read(const Value& value, EntryId& out) { out = value.entry_id(); }
void read(const Value& value, std::vector<std::string>& out) { out = value.texts(); }
void read(const Value& value, std::map<std::string, std::string>& out) {
  for (const auto& [key, item] : value.members()) out.emplace(key, item.text());
}
void read(const Value& value, std::vector<Stage>& out) {
  for (const Value& item : value.items()) out.push_back(item.word<Stage>());
}
void read(const Value& value, Evidence& out);
void read(const Value& value, std::vector<HandoffItem>& out);
void read(const Value& value, std::vector<Signal>& out);
template <typename T>
requires std::is_enum_v<T>
void read(const Value& value, T& out) { out = value.word<T>(); }
template <typename T>
void read(const Value& value, std::optional<T>& out) {
  read(value, out.emplace());
}

// The members of one object, each of which must be asked for.
class Members {
 public:
  explicit Members(const Value& object) : members_(object.members()), object_(object) {}

  template <typename T>
  void optional(std::string_view key, T& out) {
    if (const Value* value = take(key)) read(*value, out);
  }
  template <typename T>
  void required(std::string_view key, T& out) {
    const Value* value = take(key);
    if (value == nullptr) object_.fail("has no '" + std::string(key) + "'");
    read(*value, out);
  }
  void skip(std::string_view key) { take(key); }
  // Nothing when it is absent or null.
  const Value* take(std::string_view key) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (members_[i].key != key) continue;
      taken_.push_back(i);
      return members_[i].value.is_null() ? nullptr : &members_[i].value;
    }
    return nullptr;
  }
  // Throws: BadData for what was not asked for.
  void end() const {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (std::find(taken_.begin(), taken_.end(), i) != taken_.end()) continue;
      members_[i].value.fail("is a key that this decklog does not know", "a newer decklog may have written it");
    }
  }

 private:
  std::vector<Value::Named> members_;
  std::vector<std::size_t> taken_;
  const Value& object_;
};

void read_evidence(Members& members, Evidence& out) {
  members.optional("name", out.name);
  members.optional("path", out.path);
  members.optional("url", out.url);
  members.optional("sha256", out.sha256);
  members.optional("size", out.size);
}

void read(const Value& value, Evidence& out) {
  Members members(value);
  read_evidence(members, out);
  members.end();
}

void read_signal(Members& members, Signal& out) {
  members.optional("source", out.source);
  members.optional("fingerprint", out.fingerprint);
  members.optional("status", out.status);
  members.optional("started_at", out.started_at);
  members.optional("ended_at", out.ended_at);
  members.optional("url", out.url);
  members.optional("name", out.name);
}

void read(const Value& value, std::vector<Signal>& out) {
  for (const Value& item : value.items()) {
    Members members(item);
    read_signal(members, out.emplace_back());
    members.end();
  }
}

void read(const Value& value, std::vector<HandoffItem>& out) {
  for (const Value& item : value.items()) {
    Members members(item);
    HandoffItem& open = out.emplace_back();
    members.required("id", open.id);
    members.optional("stage", open.stage);
    members.optional("priority", open.priority);
    members.optional("owner", open.owner);
    members.optional("next", open.next);
    members.optional("title", open.title);
    members.end();
  }
}

// ---- The keys of each type, as lib/yaml/keys.h has them. No generic one: a new type without its keys does not
// compile.

struct ReadBody {
  Members& members;

  void operator()(Opened& body) const { members.optional("done", body.done); }
  void operator()(Acknowledged& body) const { members.optional("eta", body.eta); }
  void operator()(StageMoved& body) const {
    members.required("verb", body.verb);
    members.required("from", body.from);
    members.required("to", body.to);
    members.optional("skipped", body.skipped);
    members.optional("notified", body.notified);
    members.optional("alone", body.alone);
  }
  void operator()(PriorityChanged&) const {}
  void operator()(Assigned&) const {}
  void operator()(RoleGiven&) const {}
  void operator()(Note&) const {}
  void operator()(Finding&) const {}
  void operator()(Decision&) const {}
  void operator()(Update& body) const {
    members.required("audience", body.audience);
    members.optional("next", body.next);
  }
  void operator()(Evidence& body) const { read_evidence(members, body); }
  void operator()(CommandRun& body) const {
    members.optional("argv", body.argv);
    members.required("exit_code", body.exit_code);
    members.optional("duration_ms", body.duration_ms);
    members.optional("output", body.output);
  }
  void operator()(ActionChanged& body) const {
    members.optional("item", body.item);
    members.required("state", body.state);
    members.optional("owner", body.owner);
    members.optional("due", body.due);
    members.optional("type_of", body.type);
  }
  void operator()(Linked& body) const {
    members.optional("target", body.target);
    members.optional("rel", body.rel);
    members.optional("removed", body.removed);
  }
  void operator()(Signalled& body) const {
    read_signal(members, body);
    members.optional("also", body.also);
  }
  void operator()(Blocked& body) const { members.optional("until", body.until); }
  void operator()(Unblocked&) const {}
  void operator()(FieldsSet&) const {}
  void operator()(Correction& body) const {
    members.required("entry", body.entry);
    members.optional("time", body.time);
  }
  void operator()(Redaction& body) const { members.required("entry", body.entry); }
  void operator()(Reopened& body) const {
    members.required("from", body.from);
    members.required("to", body.to);
  }
  void operator()(Closed& body) const {
    members.required("from", body.from);
    members.required("as", body.as);
    members.optional("of", body.of);
    members.optional("confirmed_by", body.confirmed_by);
  }
  void operator()(Merged& body) const { members.required("from", body.from); }
  void operator()(HandedOver& body) const {
    members.optional("receivers", body.receivers);
    members.optional("role", body.role);
    members.optional("items", body.items);
  }
  void operator()(Accepted& body) const { members.optional("take_over", body.take_over); }
  void operator()(UnknownEntry& body) const { members.required("raw", body.raw); }
};

template <std::size_t... I>
Body body_at(std::size_t index, std::index_sequence<I...>) {
  Body body;
  ((I == index ? static_cast<void>(body.emplace<I>()) : static_cast<void>(0)), ...);
  return body;
}

// With raw lines it is what a newer decklog wrote, whatever the type's name.
Body body_of(const Value& value, Members& members) {
  std::string type;
  members.required("type", type);
  if (value.find("raw")) return UnknownEntry{.type = type, .raw = {}};
  const auto words = entry_types();
  const auto index = static_cast<std::size_t>(std::find(words.begin(), words.end(), type) - words.begin());
  if (index == words.size()) {
    value.at("type").fail("is a type of entry that this decklog does not know", "install a newer decklog");
  }
  return body_at(index, std::make_index_sequence<std::variant_size_v<Body>>{});
}

// ---- `set:`

void read_field(Members& members, std::string_view key, Fields& out, const FieldRow& row) {
  std::visit([&](auto member) { members.optional(key, out.*member); }, row.member);
}

// "impact.users" stands in {"impact": {"users": …}}.
void read_group(const Value& value, const std::string& group, Fields& out) {
  Members members(value);
  for (const FieldRow& row : field_rows()) {
    if (row.name.starts_with(group + ".")) read_field(members, row.name.substr(group.size() + 1), out, row);
  }
  members.end();
}

Fields read_set(const Value& value) {
  Fields fields;
  Members members(value);
  std::string group;
  for (const FieldRow& row : field_rows()) {
    const std::size_t dot = row.name.find('.');
    if (dot == std::string_view::npos) {
      read_field(members, row.name, fields, row);
    } else if (row.name.substr(0, dot) != group) {
      group = row.name.substr(0, dot);
      if (const Value* map = members.take(group)) read_group(*map, group, fields);
    }
  }
  members.end();
  return fields;
}

}  // namespace

Entry read_entry(const Value& value) {
  Members members(value);
  Entry entry;
  members.required("id", entry.id);
  members.required("at", entry.at);
  entry.recorded_at = entry.at;
  members.optional("recorded_at", entry.recorded_at);
  members.optional("by", entry.by);
  entry.recorded_by = entry.by;
  members.optional("recorded_by", entry.recorded_by);
  entry.body = body_of(value, members);
  std::visit(ReadBody{members}, entry.body);
  members.optional("text", entry.text);
  if (const Value* set = members.take("set")) entry.set = read_set(*set);
  members.optional("unknown_set", entry.set.unknown);
  members.optional("unknown_lines", entry.unknown);
  for (const char* told : {"redacted", "hidden"}) members.skip(told);
  members.end();
  return entry;
}

bool is_hidden(const Value& value) {
  const auto hidden = value.find("hidden");
  return hidden && hidden->flag();
}

}  // namespace decklog::intake
