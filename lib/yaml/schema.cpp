// SPDX-License-Identifier: MIT
#include "lib/yaml/schema.h"

#include "lib/yaml/guard.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <charconv>

namespace decklog::yaml {
namespace {

using Json = nlohmann::json;
using Path = std::vector<std::string>;  // keys, and indexes in digits

template <typename Number>
std::optional<Number> number(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// As an editor's YAML 1.2 reader would take it: only here are types guessed from how a text is written.
Json scalar_to_json(const Node& node) {
  if (!node.plain) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (const auto whole = number<std::int64_t>(node.text)) return *whole;
  const bool may_be_number = node.text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  if (const auto real = number<double>(node.text); real && may_be_number) return *real;
  return node.text;
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::scalar:
      return scalar_to_json(node);
    case Node::Kind::list: {
      Json list = Json::array();
      for (const Node& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case Node::Kind::map: {
      Json map = Json::object();
      for (const Member& member : node.members) map[member.key] = to_json(member.value);
      return map;
    }
  }
  return nullptr;
}

// valijson names a place "<root>", "[timeline]", "[3]", "[at]".
Path path_of(const std::vector<std::string>& context) {
  Path path;
  for (const std::string& step : context) {
    if (step.size() >= 2 && step.front() == '[') path.push_back(step.substr(1, step.size() - 2));
  }
  return path;
}

// The nearest place that is there: a missing key has none of its own.
std::size_t offset_of(const Document& document, const Path& path) {
  const Node* node = &document.root;
  for (const std::string& step : path) {
    if (node->kind == Node::Kind::list) {
      const auto index = number<std::size_t>(step);
      if (!index || *index >= node->items.size()) break;
      node = &node->items[*index];
    } else {
      const Member* member = node->find(step);
      if (member == nullptr) break;
      node = &member->value;
    }
  }
  return node->offset;
}

std::string pointer_text(const Path& path) {
  std::string text;
  for (const std::string& step : path) {
    text += '/';
    for (const char c : step) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return text;
}

bool is_within(const Path& inner, const Path& outer) {
  return inner.size() > outer.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

struct Finding {
  Path path;
  std::string message;
};

// valijson repeats an error at every level around it; only the innermost says what is wrong. At one place the first is
// the cause, the others say that a rule around it failed.
std::vector<Finding> innermost(const valijson::ValidationResults& results) {
  std::vector<Finding> all;
  for (const auto& error : results) all.push_back({path_of(error.context), error.description});
  std::vector<Finding> kept;
  for (const Finding& finding : all) {
    const auto explains = [&](const Finding& other) { return is_within(other.path, finding.path); };
    const auto repeats = [&](const Finding& other) { return other.path == finding.path; };
    if (std::any_of(all.begin(), all.end(), explains) || std::any_of(kept.begin(), kept.end(), repeats)) continue;
    kept.push_back(finding);
  }
  return kept;
}

valijson::ValidationResults run(std::string_view schema_bytes, const Json& value) {
  const Json schema_json = Json::parse(schema_bytes);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(value), &results);
  return results;
}

}  // namespace

std::optional<std::string_view> schema_text(std::string_view name) {
  const auto all = schemas();
  const auto found = std::find_if(all.begin(), all.end(), [&](const SchemaFile& file) { return file.name == name; });
  if (found == all.end()) return std::nullopt;
  return found->text;
}

std::vector<SchemaFinding> validate(std::string_view bytes, const std::string& file, std::string_view name) {
  const std::optional<std::string_view> text = schema_text(name);
  if (!text) throw base::NotFound("no schema '" + std::string(name) + "'");
  const Document document = read_document(bytes, file, Limits{});
  std::vector<SchemaFinding> findings;
  for (const Finding& finding : innermost(run(*text, to_json(document.root)))) {
    findings.push_back({.position = document.position(offset_of(document, finding.path)),
                        .path = pointer_text(finding.path),
                        .message = finding.message});
  }
  return findings;
}

}  // namespace decklog::yaml
