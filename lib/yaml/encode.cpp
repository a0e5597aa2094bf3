// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/fields_codec.h"
#include "lib/yaml/header.h"
#include "lib/yaml/keys.h"
#include "lib/yaml/scalar.h"

namespace decklog::yaml {

namespace {

using model::Entry;
using model::Record;

// "key: value" lines at one depth.
class Lines {
 public:
  explicit Lines(std::string start) : start_(std::move(start)) {}

  void add(std::string_view key, const std::string& value) {
    out_.append(start_).append(key).append(": ") += value + "\n";
  }
  void add_text(std::string_view key, std::string_view text) {
    out_.append(start_).append(key).append(":") += text_value(text, start_.size() + 2);
  }
  template <typename T>
  void add_list(std::string_view key, const std::vector<T>& items) {
    if (items.empty()) return;
    out_.append(start_).append(key).append(":\n");
    for (const T& item : items) out_ += start_ + "- " + to_text(item) + "\n";
  }
  void add_raw(const std::string& lines) { out_ += lines; }
  std::string take() { return std::move(out_); }

 private:
  std::string start_;
  std::string out_;
};

template <typename Value>
void add_value(Lines& lines, std::string_view key, const Value& value) {
  lines.add(key, to_text(value));
}
void add_value(Lines& lines, std::string_view key, const std::vector<model::HandoffItem>& items) {
  lines.add_list(key, items);
}
void add_value(Lines& lines, std::string_view key, const std::vector<model::Signal>& items) {
  lines.add_list(key, items);
}

struct AddKeys {
  Lines& lines;

  template <typename T>
  void operator()(const T& body) const {
    for_each_key<T>([&](const auto& key) {
      if (is_written(key, body)) add_value(lines, key.name, body.*key.member);
    });
  }
  void operator()(const model::UnknownEntry&) const {}
};

void add_header_head(Lines& lines, const Record& record) {
  lines.add("schema", to_text(record.schema));
  lines.add("id", to_text(record.id));
  lines.add("kind", std::string(base::kind_name(record.kind()).word));
  if (record.fields.title && !record.fields.title->empty()) lines.add("title", to_text(*record.fields.title));
  lines.add("stage", to_text(record.stage));
  if (record.closed_as) lines.add("closed_as", to_text(*record.closed_as));
  if (!record.duplicate_of.empty()) lines.add("duplicate_of", to_text(record.duplicate_of));
}

// The title stands further up.
void add_fields(Lines& lines, model::Fields fields) {
  fields.title.reset();
  for (const std::string& line : header_fields(fields)) lines.add_raw(line + "\n");
}

void add_promises(Lines& lines, const Record& record) {
  std::vector<std::string> parts;
  if (record.eta) parts.push_back("eta: " + to_text(*record.eta));
  if (record.next_update) parts.push_back("update: " + to_text(*record.next_update));
  if (!parts.empty()) lines.add("promised", flow_map(parts));
}

void add_milestones(Lines& lines, const model::Milestones& milestones) {
  if (milestones.empty()) return;
  Lines inner("  ");
  for (const auto& [which, time] : milestones) inner.add(model::word(which), to_text(time));
  lines.add_raw("milestones:\n" + inner.take());
}

}  // namespace

std::string encode_header(const Record& record) {
  Lines lines("");
  add_header_head(lines, record);
  add_fields(lines, record.fields);
  if (record.blocked) lines.add("blocked", to_text(*record.blocked));
  add_promises(lines, record);
  add_milestones(lines, record.milestones);
  lines.add_list("actions", record.actions);
  lines.add_list("links", record.links);
  lines.add_list("signals", record.signals);
  return lines.take();
}

std::string encode_entry(const Entry& entry) {
  if (const auto* unknown = std::get_if<model::UnknownEntry>(&entry.body)) return unknown->raw;
  Lines lines("  ");
  lines.add("id", to_text(entry.id));
  lines.add("at", to_text(entry.at));
  if (entry.recorded_at != entry.at) lines.add("recorded_at", to_text(entry.recorded_at));
  lines.add("by", to_text(entry.by));
  if (entry.recorded_by != entry.by) lines.add("recorded_by", to_text(entry.recorded_by));
  lines.add("type", std::string(model::type_word(entry.body)));
  std::visit(AddKeys{lines}, entry.body);
  if (!entry.set.empty()) lines.add("set", set_text(entry.set));
  if (!entry.text.empty()) lines.add_text("text", entry.text);
  lines.add_raw(entry.unknown);
  std::string text = lines.take();
  text[0] = '-';
  return text;
}

std::string encode_head(const Record& record) {
  std::string text = encode_header(record);
  for (const model::UnknownLines& unknown : record.unknown) text += unknown.lines;
  return text + (record.timeline.empty() ? "timeline: []\n" : "timeline:\n");
}

std::string encode(const Record& record) {
  std::string text = encode_head(record);
  for (const Entry& entry : record.timeline) text += encode_entry(entry);
  return text;
}

}  // namespace decklog::yaml
