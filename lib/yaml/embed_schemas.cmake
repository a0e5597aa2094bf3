# Writes OUTPUT: the schemas NAMES of FOLDER as one sorted table (schema.h).
list(SORT NAMES)
list(LENGTH NAMES count)
set(rows "")
foreach(name IN LISTS NAMES)
  file(READ ${FOLDER}/${name}.schema.json text)
  string(APPEND rows "    {\"${name}\", R\"__schema(${text})__schema\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: MIT\n// Generated from schemas/ by embed_schemas.cmake.\n"
  "#include \"lib/yaml/schema.h\"\n\n#include <array>\n\nnamespace decklog::yaml {\n\n"
  "std::span<const SchemaFile> schemas() {\n  static constexpr std::array<SchemaFile, ${count}> table{{\n${rows}  }};\n"
  "  return table;\n}\n\n}  // namespace decklog::yaml\n")
