// SPDX-License-Identifier: MIT
//
// A record's file: the fast reader gives nothing or what the guarded door gives; what was read is written and read
// again as the same record.
#include "lib/base/error.h"
#include "lib/yaml/canonical.h"
#include "tests/fuzz/target.h"

#include <optional>

using namespace decklog;

FUZZ_TARGET(record) {
  const auto fast = yaml::decode_canonical(input, "f.yaml", {}, {});
  std::optional<yaml::Decoded> guarded;
  try {
    guarded = yaml::decode_guarded(input, "f.yaml", {}, {});
  } catch (const base::BadData& error) {
    FUZZ_CHECK(error.position().line > 0, error.what());
  }
  if (fast) {
    FUZZ_CHECK(guarded && guarded->canonical, "the fast reader took what the guarded door refuses");
    FUZZ_CHECK(fast->record == guarded->record && fast->canonical, "two readers, two records");
  }
  if (!guarded) return;
  const std::string written = yaml::encode(guarded->record);
  FUZZ_CHECK(guarded->canonical == (written == input), written);
  if (written.size() > yaml::Limits{}.bytes) return;
  const yaml::Decoded again = yaml::decode(written, "again.yaml");
  FUZZ_CHECK(again.canonical, written);
  FUZZ_CHECK(again.record == guarded->record, written);
}
