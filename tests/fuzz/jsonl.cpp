// SPDX-License-Identifier: MIT
//
// A line of `import jsonl`: a record or a file, or refused; the record can be written, and is read again as the same.
#include "lib/intake/jsonl.h"

#include "lib/base/error.h"
#include "lib/yaml/codec.h"
#include "tests/fuzz/target.h"

using namespace decklog;

FUZZ_TARGET(jsonl) {
  ledger::ImportItem item;
  try {
    item = intake::read_jsonl_line(input, "records.jsonl", 1);
  } catch (const base::BadData&) {
    return;
  }
  const auto* imported = std::get_if<ledger::ImportedRecord>(&item);
  if (imported == nullptr) return;
  const std::string written = yaml::encode(imported->record);
  const yaml::Decoded again = yaml::decode(written, "f.yaml", imported->record.id);
  FUZZ_CHECK(again.canonical && again.record == imported->record, written);
}
