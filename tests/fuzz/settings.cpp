// SPDX-License-Identifier: MIT
//
// decklog.yaml, roster.yaml, the map of a generic source: read or refused, held to their schemas, and judged.
#include "lib/base/error.h"
#include "lib/reports/oncall.h"
#include "lib/reports/policy_problems.h"
#include "lib/yaml/codec.h"
#include "lib/yaml/schema.h"
#include "tests/fuzz/target.h"

#include <optional>

using namespace decklog;

namespace {

template <typename Read>
auto read_or_refuse(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const base::BadData& error) {
    FUZZ_CHECK(error.position().line > 0, error.what());
    return std::nullopt;
  }
}

}  // namespace

FUZZ_TARGET(settings) {
  const auto policy = read_or_refuse([&] { return yaml::decode_policy(input, "decklog.yaml"); });
  const auto roster = read_or_refuse([&] { return yaml::decode_roster(input, "roster.yaml"); });
  static_cast<void>(read_or_refuse([&] { return yaml::decode_intake_map(input, "map.yaml"); }));
  for (const char* schema : {"policy", "roster"}) {
    static_cast<void>(read_or_refuse([&] { return yaml::validate(input, "f.yaml", schema); }));
  }
  if (policy) static_cast<void>(reports::policy_problems(*policy, roster.value_or(model::Roster{}), base::Time{}));
  if (roster) {
    const base::Time now = *base::parse_rfc3339("2026-11-22T08:00:00Z");
    static_cast<void>(reports::roster_problems(*roster, now, now + std::chrono::days(90)));
  }
}
