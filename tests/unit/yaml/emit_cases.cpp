// SPDX-License-Identifier: MIT
//
// Writes what our writer makes of hostile strings and of records, with what each must be read as, for second_reader.py:
// one JSON document {"strings": [{"yaml", "is"}], "records": [{"yaml", "is"}]} on standard output. Seeded, so every run
// writes the same.
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/scalar.h"
#include "tests/unit/generators.h"

#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <iostream>

using namespace decklog;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kMixtures = 3000;
constexpr std::size_t kRecords = 150;

template <typename T>
T draw(const rc::Gen<T>& gen, std::uint64_t seed) {
  return gen(rc::Random(seed), 40).value();
}

// Every context in which a text may stand, in one small file.
Json string_case(const std::string& text) {
  std::string yaml = "plain: " + yaml::scalar(text) + "\nflow: {in: " + yaml::scalar(text) + ", list: [" +
                     yaml::scalar(text) + ", end]}\nlines:\n- text:" + yaml::text_value(text, 4) + "  after: end\n";
  Json is = {{"plain", text},
             {"flow", {{"in", text}, {"list", {text, "end"}}}},
             {"lines", {{{"text", text}, {"after", "end"}}}}};
  if (text.size() <= 512) {
    yaml += "keys: {" + yaml::scalar(text) + ": 'yes'}\n";
    is["keys"] = {{text, "yes"}};
  }
  return {{"yaml", std::move(yaml)}, {"is", std::move(is)}};
}

template <typename T>
void put(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

// What must be found again in an entry's `set`; not every field, but one of each form.
Json set_of(const model::Fields& set) {
  Json json = Json::object();
  put(json, "title", set.title);
  put(json, "owner", set.owner);
  put(json, "services", set.services);
  if (!set.labels.empty()) json["labels"] = set.labels;
  if (!set.roles.empty()) json["roles"] = set.roles;
  if (set.drill) json["drill"] = *set.drill ? "true" : "false";
  if (set.started_at) json["started_at"] = base::format_utc(*set.started_at);
  return json;
}

Json entry_of(const model::Entry& entry) {
  Json json = {{"id", entry.id.str()},
               {"at", base::format_utc(entry.at)},
               {"by", entry.by},
               {"type", std::string(model::type_word(entry.body))}};
  if (!entry.text.empty()) json["text"] = entry.text;
  if (const Json set = set_of(entry.set); !set.empty()) json["set"] = set;
  if (const auto* run = std::get_if<model::CommandRun>(&entry.body); run != nullptr && !run->argv.empty()) {
    json["argv"] = run->argv;
  }
  return json;
}

Json record_case(std::uint64_t seed) {
  const auto id = draw(test::any_record_id(), seed);
  const model::Record record = model::fold(id, draw(test::any_timeline(), seed + 1));
  Json is = {{"schema", record.schema}, {"id", id.str()}, {"timeline", Json::array()}};
  put(is, "title", record.fields.title);
  for (const model::Entry& entry : record.timeline) is["timeline"].push_back(entry_of(entry));
  return {{"yaml", yaml::encode(record)}, {"is", std::move(is)}};
}

}  // namespace

int main() {
  Json cases = {{"strings", Json::array()}, {"records", Json::array()}};
  for (const std::string& text : test::hostile_texts()) cases["strings"].push_back(string_case(text));
  for (std::size_t i = 0; i < kMixtures; ++i) cases["strings"].push_back(string_case(draw(test::any_text(), i)));
  for (std::size_t i = 0; i < kRecords; ++i) cases["records"].push_back(record_case(i * 2));
  std::cout << cases.dump() << '\n';
}
