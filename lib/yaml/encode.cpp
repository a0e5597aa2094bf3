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

// "key: value" lines at one depth, at the end of a text.
class Lines {
 public:
  Lines(std::string& out, std::string_view start) : out_(out), start_(start) {}

  void add(std::string_view key, std::string_view value) {
    out_.append(start_).append(key).append(": ").append(value) += '\n';
  }
  void add_text(std::string_view key, std::string_view text) {
    out_.append(start_).append(key).append(":") += text_value(text, start_.size() + 2);
  }
  template <typename T>
  void add_list(std::string_view key, const std::vector<T>& items) {
    if (items.empty()) return;
    out_.append(start_).append(key).append(":\n");
    for (const T& item : items) out_.append(start_).append("- ").append(to_text(item)) += '\n';
  }
  void add_raw(std::string_view lines) { out_ += lines; }
  // One step deeper.
  Lines below(std::string_view key) {
    out_.append(start_).append(key).append(":\n");
    return Lines(out_, "  ");
  }

 private:
  std::string& out_;
  std::string_view start_;
};

template <typename Value>
void add_value(Lines& lines, std::string_view key, const Value& value) {
  lines.add(key, to_text(value));
}
void add_value(Lines& lines, std::string_view key, const std::vector<model::HandoffItem>& items) {
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
  lines.add("kind", base::kind_name(record.kind()).word);
  if (record.fields.title && !record.fields.title->empty()) lines.add("title", to_text(*record.fields.title));
  lines.add("stage", to_text(record.stage));
  if (record.closed_as) lines.add("closed_as", to_text(*record.closed_as));
  if (!record.duplicate_of.empty()) lines.add("duplicate_of", to_text(record.duplicate_of));
}

void add_fields(Lines& lines, const model::Fields& fields) {
  for (const std::string& line : header_fields(fields)) {
    lines.add_raw(line);
    lines.add_raw("\n");
  }
}

void add_promises(Lines& lines, const Record& record) {
  std::vector<std::string> parts;
  if (record.eta) parts.push_back("eta: " + to_text(*record.eta));
  if (record.next_update) parts.push_back("update: " + to_text(*record.next_update));
  if (!parts.empty()) lines.add("promised", flow_map(parts));
}

void add_milestones(Lines& lines, const model::Milestones& milestones) {
  if (milestones.empty()) return;
  Lines inner = lines.below("milestones");
  for (const auto& [which, time] : milestones) inner.add(model::word(which), to_text(time));
}

void append_header(std::string& out, const Record& record) {
  Lines lines(out, "");
  add_header_head(lines, record);
  add_fields(lines, record.fields);
  if (record.blocked) lines.add("blocked", to_text(*record.blocked));
  add_promises(lines, record);
  add_milestones(lines, record.milestones);
  lines.add_list("actions", record.actions);
  lines.add_list("links", record.links);
  lines.add_list("signals", record.signals);
}

void append_head(std::string& out, const Record& record) {
  append_header(out, record);
  for (const model::UnknownLines& unknown : record.unknown) out += unknown.lines;
  out += record.timeline.empty() ? "timeline: []\n" : "timeline:\n";
}

void append_entry(std::string& out, const Entry& entry) {
  if (const auto* unknown = std::get_if<model::UnknownEntry>(&entry.body)) {
    out += unknown->raw;
    return;
  }
  const std::size_t begin = out.size();
  Lines lines(out, "  ");
  lines.add("id", to_text(entry.id));
  lines.add("at", to_text(entry.at));
  if (entry.recorded_at != entry.at) lines.add("recorded_at", to_text(entry.recorded_at));
  lines.add("by", to_text(entry.by));
  if (entry.recorded_by != entry.by) lines.add("recorded_by", to_text(entry.recorded_by));
  lines.add("type", model::type_word(entry.body));
  std::visit(AddKeys{lines}, entry.body);
  if (!entry.set.empty()) lines.add("set", set_text(entry.set));
  if (!entry.text.empty()) lines.add_text("text", entry.text);
  lines.add_raw(entry.unknown);
  out[begin] = '-';
}

}  // namespace

std::string encode_header(const Record& record) {
  std::string out;
  append_header(out, record);
  return out;
}

std::string encode_entry(const Entry& entry) {
  std::string out;
  append_entry(out, entry);
  return out;
}

std::string encode_head(const Record& record) {
  std::string out;
  append_head(out, record);
  return out;
}

std::string encode(const Record& record) {
  std::string out;
  append_head(out, record);
  for (const Entry& entry : record.timeline) append_entry(out, entry);
  return out;
}

}  // namespace decklog::yaml
