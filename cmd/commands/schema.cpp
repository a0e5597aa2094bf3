// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/next_step.h"
#include "cmd/render/schema_page.h"
#include "lib/base/error.h"
#include "lib/ledger/schemas.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

std::string_view known_schema(const std::string& name) {
  if (const auto text = ledger::schema_text(name)) return *text;
  const std::string near = base::nearest(name, ledger::schema_names());
  throw base::NotFound(
      "there is no schema '" + name + "'",
      (near.empty() ? "" : "did you mean '" + near + "'?\n") + std::string("'decklog schema' lists them"),
      "unknown-schema");
}

std::vector<render::NamedSchema> all_schemas() {
  std::vector<render::NamedSchema> all;
  for (const std::string& name : ledger::schema_names()) all.push_back({name, *ledger::schema_text(name)});
  return all;
}

int list_schemas(Env& env) {
  const std::vector<render::NamedSchema> all = all_schemas();
  if (env.options.json) {
    *env.out << render::schemas_json(all);
  } else if (env.options.quiet) {
    for (const render::NamedSchema& schema : all) *env.out << schema.name << "\n";
  } else {
    const render::Page page = page_of(env);
    *env.out << render::schemas_table(all, page) << render::next_line("decklog schema record", page);
  }
  return 0;
}

int run_schema(Env& env, const std::string& name) {
  if (name.empty()) return list_schemas(env);
  const std::string_view text = known_schema(name);
  if (env.options.json) {
    *env.out << render::schemas_json({{name, text}});
  } else {
    *env.out << text;
  }
  return 0;
}

}  // namespace

Run bind_schema(Options& options) {
  auto name = std::make_shared<std::string>();
  options.positional("NAME", *name, "the schema to print (else they are listed)", Presence::optional);
  return [name](Env& env) { return run_schema(env, *name); };
}

}  // namespace decklog::cmd
