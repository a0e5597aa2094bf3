// SPDX-License-Identifier: MIT
#include "cmd/render/schema_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/table.h"

namespace decklog::render {

std::string schemas_table(const std::vector<NamedSchema>& schemas, const Page& page) {
  Table table({{"name"}, {"what it describes"}});
  for (const NamedSchema& schema : schemas) {
    table.add({{schema.name, Role::strong}, {Json::parse(schema.text).value("title", "")}});
  }
  return table.str(page);
}

std::string schemas_json(const std::vector<NamedSchema>& schemas) {
  Json json = document("schemas");
  json["schemas"] = Json::array();
  for (const NamedSchema& schema : schemas) {
    Json text = Json::parse(schema.text);
    const std::string title = text.value("title", "");
    json["schemas"].push_back(
        {{"name", schema.name}, {"title", text_or_null(title)}, {"json_schema", std::move(text)}});
  }
  return written(json);
}

}  // namespace decklog::render
