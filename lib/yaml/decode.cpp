// SPDX-License-Identifier: MIT
#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/yaml/canonical.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/fields_codec.h"
#include "lib/yaml/guard.h"
#include "lib/yaml/header.h"
#include "lib/yaml/keys.h"
#include "lib/yaml/raw.h"

#include <algorithm>
#include <array>
#include <set>

namespace decklog::yaml {

namespace {

using model::Body;
using model::Entry;
using model::Record;

constexpr std::size_t kKnownTypes = std::variant_size_v<Body> - 1;

bool is_entry_key(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kKeys{"id",          "at",   "recorded_at", "by",
                                                         "recorded_by", "type", "set",         "text"};
  return std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end();
}

// ---- One entry
// --------------------------------------------------------------------------------------------------------

template <std::size_t I>
bool read_body(const Document& document, const Node& node, Body& out) {
  return read_keys(document, node, out.emplace<I>());
}
template <std::size_t I>
bool is_body_key(std::string_view name) {
  return has_key<std::variant_alternative_t<I, Body>>(name);
}

struct TypeReader {
  bool (*read)(const Document&, const Node&, Body&);
  bool (*has_key)(std::string_view);
};
template <std::size_t... I>
constexpr std::array<TypeReader, sizeof...(I)> type_readers(std::index_sequence<I...>) {
  return {{{&read_body<I>, &is_body_key<I>}...}};
}
constexpr auto kTypeReaders = type_readers(std::make_index_sequence<kKnownTypes>{});

class EntryReader {
 public:
  // `end`: where the next entry, or what follows the timeline, begins.
  EntryReader(const Document& document, const Node& node, std::size_t end)
      : document_(document), node_(node), end_(end) {
    if (node.kind != Node::Kind::map) document.fail(node.offset, "an entry of the timeline must be a map");
  }

  Entry read_all() {
    read_common();
    const std::string type = required<std::string>(document_, node_, "type");
    const auto words = model::entry_types();
    const auto index = static_cast<std::size_t>(std::find(words.begin(), words.end(), type) - words.begin());
    if (index == words.size() || !kTypeReaders.at(index).read(document_, node_, entry_.body)) {
      keep_as_it_stands(type);
    } else {
      read_text_and_set();
      keep_unknown_keys(kTypeReaders.at(index));
    }
    return std::move(entry_);
  }

 private:
  template <typename T>
  T optional_key(const std::string& name, T otherwise) const {
    return node_.find(name) == nullptr ? std::move(otherwise) : required<T>(document_, node_, name);
  }

  void read_common() {
    entry_.id = required<base::EntryId>(document_, node_, "id");
    entry_.at = required<base::Time>(document_, node_, "at");
    entry_.recorded_at = optional_key("recorded_at", entry_.at);
    entry_.by = required<std::string>(document_, node_, "by");
    entry_.recorded_by = optional_key("recorded_by", entry_.by);
  }

  void read_text_and_set() {
    entry_.text = optional_key("text", std::string{});
    if (const Member* set = node_.find("set")) entry_.set = read_set(document_, set->value);
  }

  // A newer decklog may have other ideas of `text` and `set`; what has our form is shown. Unknown keys of the set stand
  // in the raw text alone, which may have been put into another form.
  void keep_as_it_stands(const std::string& type) {
    entry_.body = model::UnknownEntry{.type = type, .raw = raw_entry(document_, node_, end_)};
    try {
      read_text_and_set();
      entry_.set.unknown.clear();
    } catch (const base::BadData&) {
      entry_.text.clear();
      entry_.set = {};
    }
  }

  void keep_unknown_keys(const TypeReader& type) {
    const auto& members = node_.members;
    for (auto member = members.begin(); member != members.end(); ++member) {
      if (is_entry_key(member->key) || type.has_key(member->key)) continue;
      const std::size_t end = member + 1 == members.end() ? end_ : document_.line_start((member + 1)->offset);
      entry_.unknown += raw_lines(document_, *member, 2, end);
    }
  }

  const Document& document_;
  const Node& node_;
  std::size_t end_;
  Entry entry_;
};

// ---- The whole file
// -----------------------------------------------------------------------------------------------------

std::size_t end_of_member(const Document& document, const Member& member) {
  const auto& members = document.root.members;
  const auto next = static_cast<std::size_t>(&member - members.data()) + 1;
  return next == members.size() ? document.bytes.size() : document.line_start(members[next].offset);
}

std::vector<Entry> read_timeline(const Document& document) {
  const Member* member = document.root.find("timeline");
  if (member == nullptr) document.fail(document.root.offset, "'timeline' is missing");
  const Node& list = member->value;
  if (list.kind != Node::Kind::list) Place{document, list, "timeline"}.wrong_type("a list");
  std::vector<Entry> timeline;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const bool last = i + 1 == list.items.size();
    const std::size_t end = last ? end_of_member(document, *member) : document.line_start(list.items[i + 1].offset);
    timeline.push_back(EntryReader(document, list.items[i], end).read_all());
  }
  return timeline;
}

bool is_header_key(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kKeys{
      "schema",   "id",         "kind",    "stage", "closed_as", "duplicate_of", "blocked",
      "promised", "milestones", "actions", "links", "signals",   "timeline"};
  if (std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end()) return true;
  const auto rows = model::field_rows();
  return std::any_of(rows.begin(), rows.end(), [&](const model::FieldRow& row) {
    return row.shown == model::Shown::as_field && row.name.substr(0, row.name.find('.')) == name;
  });
}

std::vector<model::UnknownLines> read_unknown_header(const Document& document) {
  std::vector<model::UnknownLines> unknown;
  for (const Member& member : document.root.members) {
    if (is_header_key(member.key)) continue;
    unknown.push_back({member.key, raw_lines(document, member, 0, end_of_member(document, member))});
  }
  return unknown;
}

// "decklog/1" or "decklog/1.4"
std::string read_schema(const Document& document) {
  const std::string schema = required<std::string>(document, document.root, "schema");
  constexpr std::string_view kStart = "decklog/";
  const std::string_view version = std::string_view(schema).substr(std::min(kStart.size(), schema.size()));
  const bool numbers = version.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!schema.starts_with(kStart) || version.empty() || !numbers) {
    document.fail(document.root.find("schema")->value.offset,
                  "not a decklog record: its schema is '" + base::cut_to_width(schema, 40) + "'");
  }
  return schema;
}

base::RecordId read_id(const Document& document, const base::RecordId& expected) {
  const auto id = required<base::RecordId>(document, document.root, "id");
  if (!expected.empty() && id != expected) {
    document.fail(document.root.find("id")->value.offset,
                  "the file holds '" + id.str() + "', its name says '" + expected.str() + "'");
  }
  return id;
}

// Compares what the header says, not how it is written: the canonical form is another question.
std::vector<std::string> differing_keys(const Document& document, const Record& folded) {
  const std::string wanted_text = encode_header(folded);
  const Document wanted =
      read_document(wanted_text, document.file, {.bytes = SIZE_MAX, .nodes = SIZE_MAX, .scalar_bytes = SIZE_MAX});
  std::vector<std::string> keys;
  for (const Member& member : wanted.root.members) {
    const Member* stands = document.root.find(member.key);
    if (stands == nullptr || !same(stands->value, member.value)) keys.push_back(member.key);
  }
  for (const Member& member : document.root.members) {
    if (member.key == "timeline" || !is_header_key(member.key)) continue;
    if (wanted.root.find(member.key) == nullptr) keys.push_back(member.key);
  }
  return keys;
}

// The record that a document holds, and whether our writer would write it so.
Decoded read_record(const Document& document, const base::RecordId& expected) {
  const std::string schema = read_schema(document);
  const base::RecordId id = read_id(document, expected);
  Decoded result;
  result.record = model::fold(id, read_timeline(document));
  result.record.schema = schema;
  result.record.unknown = read_unknown_header(document);
  result.canonical = encode(result.record) == document.bytes;
  return result;
}

// What is kept as it stands would be written as it stands, however it was misread.
bool keeps_raw_text(const Entry& entry) {
  return !entry.unknown.empty() || !entry.set.unknown.empty() ||
         std::holds_alternative<model::UnknownEntry>(entry.body);
}
bool keeps_raw_text(const Record& record) {
  return !record.unknown.empty() || std::any_of(record.timeline.begin(), record.timeline.end(),
                                                [](const Entry& entry) { return keeps_raw_text(entry); });
}

}  // namespace

std::optional<Decoded> decode_canonical(std::string_view bytes, const std::string& file, const base::RecordId& expected,
                                        const Limits& limits) {
  std::optional<Node> root = scan_canonical(bytes, limits);
  if (!root) return std::nullopt;
  try {
    Decoded result = read_record({.file = file, .bytes = bytes, .root = std::move(*root)}, expected);
    if (result.canonical && !keeps_raw_text(result.record)) return result;
  } catch (const base::BadData&) {
    // The guarded door tells it better.
  }
  return std::nullopt;
}

std::optional<std::vector<Entry>> decode_entries(std::string_view lines, const Limits& limits) {
  const std::string text = "timeline:\n" + std::string(lines);
  std::optional<Node> root = scan_canonical(text, limits);
  if (!root || root->members.size() != 1 || root->members.front().key != "timeline") return std::nullopt;
  try {
    std::vector<Entry> entries = read_timeline({.file = {}, .bytes = text, .root = std::move(*root)});
    std::string again;
    for (const Entry& entry : entries) {
      if (keeps_raw_text(entry)) return std::nullopt;
      again += encode_entry(entry);
    }
    if (again == lines) return entries;
  } catch (const base::BadData&) {
    // A reader of the whole file tells it with its place.
  }
  return std::nullopt;
}

Decoded decode_guarded(std::string_view bytes, const std::string& file, const base::RecordId& expected,
                       const Limits& limits) {
  const Document document = read_document(bytes, file, limits);
  Decoded result = read_record(document, expected);
  if (result.canonical) return result;
  if (const std::vector<std::string> keys = differing_keys(document, result.record); !keys.empty()) {
    result.problems.push_back(
        {"header-not-fold", "the header says otherwise than the timeline: " + base::join(keys, ", "), {}});
  }
  return result;
}

Decoded decode(std::string_view bytes, const std::string& file, const base::RecordId& expected, const Limits& limits) {
  if (auto fast = decode_canonical(bytes, file, expected, limits)) return std::move(*fast);
  return decode_guarded(bytes, file, expected, limits);
}

}  // namespace decklog::yaml
