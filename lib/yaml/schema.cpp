// SPDX-License-Identifier: MIT
#include "lib/yaml/schema.h"

#include "lib/base/text.h"
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
  for (const std::string& step : path) text += base::pointer_step(step);
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

// valijson tells one such key for a map, and innermost() would hide it behind any finding below; see UnknownKeys.
void open_maps(Json& rule) {
  if (!rule.is_structured()) return;
  if (rule.is_object() && rule.contains("additionalProperties") && rule["additionalProperties"].is_boolean()) {
    rule.erase("additionalProperties");
  }
  for (Json& below : rule) open_maps(below);
}

// Every key of a map that the schema closes and does not name.
class UnknownKeys {
 public:
  UnknownKeys(const Document& document, const Json& schema) : document_(document), schema_(schema) {}

  std::vector<SchemaFinding> all() {
    look(document_.root, schema_, {});
    return std::move(found_);
  }

 private:
  const Json& resolved(const Json& rule) const {
    const auto reference = rule.find("$ref");
    return reference == rule.end() ? rule : schema_.at(Json::json_pointer(reference->get<std::string>().substr(1)));
  }

  void look(const Node& node, const Json& referring, const Path& path) {
    const Json& rule = resolved(referring);
    if (!rule.is_object()) return;
    if (node.kind == Node::Kind::list && rule.contains("items")) {
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        look(node.items[i], rule.at("items"), below(path, std::to_string(i)));
      }
    }
    static const Json nothing = Json::object();
    const Json& named = rule.contains("properties") ? rule.at("properties") : nothing;
    const Json& others = rule.contains("additionalProperties") ? rule.at("additionalProperties") : nothing;
    for (const Member& member : node.members) {
      const Path place = below(path, member.key);
      if (const auto found = named.find(member.key); found != named.end()) {
        look(member.value, *found, place);
      } else if (others.is_object()) {
        look(member.value, others, place);
      } else if (others.is_boolean() && !others.get<bool>()) {
        tell(member, named, place);
      }
    }
  }

  void tell(const Member& member, const Json& named, const Path& path) {
    std::vector<std::string> names;
    for (const auto& [name, rule] : named.items()) names.push_back(name);
    const std::string near = base::nearest(member.key, names);
    found_.push_back({.position = document_.position(member.offset),
                      .path = pointer_text(path),
                      .message = "unknown key '" + member.key + "'" +
                                 (near.empty() ? "; a newer decklog's, or misspelt" : "; did you mean '" + near + "'?"),
                      .is_unknown_key = true});
  }

  static Path below(Path path, std::string step) {
    path.push_back(std::move(step));
    return path;
  }

  const Document& document_;
  const Json& schema_;
  std::vector<SchemaFinding> found_;
};

valijson::ValidationResults run(Json schema_json, const Json& value) {
  open_maps(schema_json);
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
  const Json schema = Json::parse(*text);
  std::vector<SchemaFinding> findings = UnknownKeys(document, schema).all();
  for (const Finding& finding : innermost(run(schema, to_json(document.root)))) {
    findings.push_back({.position = document.position(offset_of(document, finding.path)),
                        .path = pointer_text(finding.path),
                        .message = finding.message});
  }
  return findings;
}

}  // namespace decklog::yaml
