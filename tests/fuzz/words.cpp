// SPDX-License-Identifier: MIT
//
// Ids, paths, times and durations as people and files write them: nothing, or a value that is written as it was read.
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "tests/fuzz/target.h"

using namespace decklog;

FUZZ_TARGET(words) {
  const std::string text(input);
  if (const auto id = base::RecordId::parse(input)) {
    FUZZ_CHECK(id->str() == text, text);
    FUZZ_CHECK(base::record_at_path(base::record_path(*id)) == id, text);
  }
  if (const auto id = base::EntryId::parse(input)) FUZZ_CHECK(id->str() == text && id->number() > 0, text);
  if (const auto id = base::record_at_path(input)) FUZZ_CHECK(base::record_path(*id) == text, text);
  if (const auto time = base::parse_rfc3339(input)) {
    FUZZ_CHECK(base::parse_rfc3339(base::format_utc(*time)) == time, base::format_utc(*time));
  }
  if (const auto date = base::parse_date(input)) FUZZ_CHECK(base::format_date(*date) == text, text);
  if (const auto clock = base::parse_clock(input)) FUZZ_CHECK(clock->count() >= 0 && clock->count() <= 86400, text);
  if (const auto span = base::parse_duration(input)) FUZZ_CHECK(span->count() > 0, text);
  static_cast<void>(base::parse_local(input));
  static_cast<void>(base::parse_kind(input));
  const base::Time now = *base::parse_rfc3339("2026-11-22T08:00:00Z");
  try {
    const base::Time when = base::parse_when(input, now, base::Zone::utc());
    FUZZ_CHECK(base::parse_rfc3339(base::format_utc(when)) == when, base::format_utc(when));
  } catch (const base::UsageError&) {
  }
  // A file's name has to become one that is safe anywhere.
  const base::RecordId id = *base::RecordId::parse("INC-20261122-K7FQ");
  const std::string path = base::evidence_path(id, std::string(64, 'a'), input);
  const std::string name = path.substr(path.rfind('/') + 1);
  FUZZ_CHECK(path.starts_with("evidence/" + id.str() + "/") && name.size() <= 93, path);
  FUZZ_CHECK(
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string::npos,
      path);
}
