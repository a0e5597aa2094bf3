// SPDX-License-Identifier: MIT
#include "cmd/render/export_jsonl.h"

#include "cmd/render/json_document.h"
#include "lib/model/fold.h"

namespace decklog::render {
namespace {

using namespace model;

// RFC 4648, with padding.
std::string to_base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view part = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= part.size() ? kDigits[bits >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  return text;
}

bool says_something(const Entry& entry) {
  return !entry.text.empty() || !entry.set.empty() || !entry.unknown.empty() ||
         std::holds_alternative<UnknownEntry>(entry.body);
}

// As it was written, whatever later entries made of it.
Json written_entry(const Entry& entry, bool is_redacted, bool is_hidden) {
  Json object = entry_value(entry, {.at = entry.at, .text = entry.text, .set = entry.set, .redacted = is_hidden});
  for (const char* view : {"late", "original"}) object.erase(view);
  object["recorded_by"] = entry.recorded_by == entry.by ? Json(nullptr) : Json(entry.recorded_by);
  object["redacted"] = is_redacted;
  if (is_hidden) object["hidden"] = true;
  if (is_hidden) return object;
  if (!entry.set.unknown.empty()) object["unknown_set"] = entry.set.unknown;
  if (!entry.unknown.empty()) object["unknown_lines"] = entry.unknown;
  return object;
}

Json unknown_header(const Record& record) {
  Json list = Json::array();
  for (const UnknownLines& unknown : record.unknown) list.push_back({{"key", unknown.key}, {"lines", unknown.lines}});
  return list;
}

}  // namespace

ExportedRecord export_record(const Record& record, Redacted redacted) {
  ExportedRecord result;
  Json line = document("export");
  line["record_schema"] = record.schema;
  const Json header = header_value(record);  // items() refers to it
  for (const auto& [key, value] : header.items()) line[key] = value;
  if (!record.unknown.empty()) line["unknown_header"] = unknown_header(record);
  const std::vector<Effective> now = effective(record.timeline);
  Json& timeline = line["timeline"] = Json::array();
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    const Entry& entry = record.timeline[i];
    const bool is_hidden = now[i].redacted && redacted == Redacted::hide && says_something(entry);
    result.left_out += is_hidden ? 1U : 0U;
    // Nothing is left of what a newer decklog wrote when its lines are not told.
    if (is_hidden && std::holds_alternative<UnknownEntry>(entry.body)) continue;
    timeline.push_back(written_entry(entry, now[i].redacted, is_hidden));
  }
  result.line = written(line, Form::one_line);
  return result;
}

std::string export_file(std::string_view path, std::string_view sha256, std::string_view content) {
  Json line = document("export");
  line["evidence"] = {{"path", path}, {"sha256", sha256}, {"base64", to_base64(content)}};
  return written(line, Form::one_line);
}

}  // namespace decklog::render
