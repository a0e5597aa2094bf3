// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/new_record.h"
#include "lib/base/error.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct ChangeCommand {
  NewRecordOptions record;
  std::string start;
  std::string end;
  bool done = false;
};

// "--end 2h" is two hours of work: from the start, when that is given.
base::Time parse_end(const Env& env, const std::string& text, const std::optional<base::Time>& start) {
  const auto span = base::parse_duration(text);
  return span && start ? *start + *span : parse_deadline(env, "--end", text);
}

void set_window(const Env& env, const ChangeCommand& own, model::Fields& set) {
  set.window_start = parse_time_if_given(env, "--start", own.start);
  if (!own.end.empty()) set.window_end = parse_end(env, own.end, set.window_start);
  if (!own.done) return;
  const auto& last = set.window_end ? set.window_end : set.window_start;
  if (last && *last > env.world.now()) {
    throw base::UsageError("--done says that it is over, but " + base::format_utc(*last) + " is still to come",
                           "leave out --done, and finish it with 'decklog finish ID'");
  }
}

// A change that is done is never open, so the ledger's own look at open keys would let a repeated CI step through.
std::optional<model::Record> recorded_with_key(const ledger::Ledger& ledger, const std::optional<std::string>& key) {
  if (!key) return std::nullopt;
  model::Query query;
  query.open = model::OpenFilter::all;
  query.kinds = {base::Kind::change};
  query.key = *key;
  const std::vector<model::Header> found = ledger.select(query, nullptr);
  if (found.empty()) return std::nullopt;
  return ledger.read(found.front().id);
}

int create_done(Env& env, ledger::Draft draft) {
  ledger::Ledger ledger = env.open_ledger();
  resolve_me(ledger, draft);
  ledger::Appended answer;
  auto appended =
      ledger.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) -> std::vector<ledger::Target> {
        if (auto there = recorded_with_key(locked, draft.set.key)) {
          answer.record = std::move(*there);
          return {};
        }
        return {{.id = {}, .kind = base::Kind::change, .draft = draft}};
      });
  if (!appended.empty()) answer = std::move(appended.front());
  return report_result(env, ledger, answer, Wrote::new_record);
}

int run_change(Env& env, const ChangeCommand& own) {
  ledger::Draft draft = new_record_draft(env, own.record);
  draft.body = model::Opened{.done = own.done};
  set_window(env, own, draft.set);
  return own.done ? create_done(env, draft) : create_and_report(env, base::Kind::change, draft);
}

}  // namespace

Run bind_change(Options& options) {
  auto own = std::make_shared<ChangeCommand>();
  options.value("--start", own->start, "WHEN", "when it is planned to begin: 22:00, 'tomorrow 10:00', +2h");
  options.value("--end", own->end, "WHEN", "when it is planned to end: a time, or how long it takes (30m)");
  options.flag("--done", own->done, "it is over already: one command for a deploy, start and end are now unless given");
  bind_new_record(options, own->record, "change");
  return [own](Env& env) { return run_change(env, *own); };
}

}  // namespace decklog::cmd
