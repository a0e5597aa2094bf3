// SPDX-License-Identifier: MIT
//
// The documents of `--json` (DESIGN 10): one each, `{"schema": "decklog.<name>/1", …}`, ending in LF. Keys as in the
// YAML; missing values are null; times are RFC 3339 in UTC. Fields are added, never renamed. Characters that must never
// reach a terminal are \u escapes.
#pragma once

#include "cmd/render/entry_line.h"
#include "cmd/render/failure.h"
#include "cmd/render/of_ledgers.h"
#include "lib/base/error.h"
#include "lib/model/merge.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"
#include "lib/reports/handoff.h"
#include "lib/reports/queue.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

std::string error_json(const Failure& failure);

// `show`: the record's header, what is left to do, its clocks, its timeline, problems.
// `changes`: changes of its services before it started. `handed_over`: what became of a handoff's items.
std::string record_json(const model::Record& record, const model::Policy& policy,
                        const std::vector<model::Header>& changes, base::Time now,
                        const std::vector<reports::HandedOverNow>& handed_over = {});
// `merge-driver`: what both sides decided otherwise, and damage.
std::string merge_json(const model::MergedRecord& merged);
// `timeline`: the entries alone.
std::string timeline_json(const model::Record& record, const EntryFilter& keep = {});

// What a mutation did.
struct Result {
  const model::Record* record = nullptr;
  std::string entry;   // "" when nothing was to do
  std::string commit;  // "" when nothing was to do
  bool changed = false;
  std::vector<std::string> doubts;
};
std::string result_json(const Result& result);
// A command that changed several records in one commit; the first is the one that was named.
std::string results_json(const std::vector<Result>& results);

// `action list`: the items with all they say, in the order of their numbers.
std::string actions_json(const model::Record& record);

// `list`: headers without timelines, with on whom a request waits and how a change stands to its window. list_jsonl
// gives the same, one record a line. Of several ledgers each record names its own.
std::string list_json(const std::vector<model::Header>& records, base::Time now, const OfLedgers& several = {});
std::string list_jsonl(const std::vector<model::Header>& records, base::Time now, const OfLedgers& several = {});

std::string queue_json(const std::vector<reports::QueueItem>& items,
                       const std::vector<reports::QueueItem>& not_to_forget, const model::Policy& policy,
                       base::Time now);
std::string status_json(const reports::Counts& counts);

// One commit of `log`.
struct LogLine {
  std::string commit;
  std::string author;
  std::string email;
  base::Time time{};
  std::string subject;
  std::map<std::string, std::string> trailers;
};
std::string log_json(const std::vector<LogLine>& lines);

// One thing that `doctor` looked at. `state`: "good", "mended", "warning", "bad".
struct HealthLine {
  std::string check;
  std::string state;
  std::string message;
  std::string fix;
};
std::string doctor_json(const std::vector<HealthLine>& lines);

// Any flat document of texts, for commands that answer with a few facts: `init`, `clone`, `promote`. A value "" is
// null.
struct Fact {
  std::string_view name;
  std::string value;
};
std::string facts_json(std::string_view schema, const std::vector<Fact>& facts,
                       const std::map<std::string, std::vector<std::string>>& lists, bool changed);

}  // namespace decklog::render
