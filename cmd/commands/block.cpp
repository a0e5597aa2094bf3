// SPDX-License-Identifier: MIT
//
// block, unblock: the record waits for something or somebody, and no longer does.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "lib/base/error.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct BlockOptions : EntryOptions {
  std::string on;
  std::string until;
};

bool is_said(const model::Record& record, const ledger::Draft& draft, const model::Blocked& body) {
  return record.blocked && record.blocked->on == draft.text && record.blocked->until == body.until;
}

int run_block(Env& env, const BlockOptions& own) {
  EntryOptions entry = own;
  if (!own.on.empty()) {
    if (!own.words.empty() || !own.why.empty())
      throw base::UsageError("the text was given twice: in words and by --on");
    entry.why = own.on;
  }
  const model::Blocked body{.until = own.until.empty() ? std::optional<base::Time>()
                                                       : parse_deadline(env, "--until", own.until)};
  return append_and_report(env, entry, [&body](const model::Record& record, ledger::Draft& draft) {
    draft.body = body;
    return is_said(record, draft, body) ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_block(Options& options) {
  auto own = std::make_shared<BlockOptions>();
  bind_entry(options, *own, {TextMode::required, "on what or whom it waits"});
  options.value("--on", own->on, "TEXT", "the same as TEXT");
  options.value("--until", own->until, "WHEN", "when to look again: 2h, 'tomorrow 09:00'");
  return [own](Env& env) { return run_block(env, *own); };
}

Run bind_unblock(Options& options) {
  auto own = std::make_shared<EntryOptions>();
  bind_entry(options, *own, {TextMode::optional, "what came of it"});
  return [own](Env& env) {
    return append_and_report(env, *own, [](const model::Record& record, ledger::Draft& draft) {
      draft.body = model::Unblocked{};
      return record.blocked ? Todo::append : Todo::nothing;
    });
  };
}

}  // namespace decklog::cmd
