// SPDX-License-Identifier: MIT
#include "lib/sync/sync.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/parse.h"
#include "cmd/commands/sync_after.h"
#include "cmd/render/sync_page.h"
#include "lib/base/error.h"
#include "lib/ledger/housekeeping.h"

#include <chrono>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

// After a command nobody waits long for the network.
constexpr std::chrono::seconds kAfterCommand{5};

struct SyncCommand {
  std::string remote;
  std::string timeout = "60s";
  bool restore = false;
};

// Titles as they are now; a record that cannot be read is still named.
render::SyncedRecord synced(const ledger::Ledger& ledger, const base::RecordId& id) {
  try {
    const model::Record record = ledger.read(id);
    return {id, record.fields.title.value_or(""), std::string(model::word(record.stage))};
  } catch (const base::Error&) {
    return {id, "(cannot be read)", ""};
  }
}

render::SyncView view_of(const ledger::Ledger& ledger, const sync::Report& report) {
  render::SyncView view{.branch = report.branch,
                        .head = report.head,
                        .received_commits = report.received_commits,
                        .sent_commits = report.sent_commits,
                        .received = {},
                        .decisions = {},
                        .notices = report.notices};
  for (const base::RecordId& id : report.received) view.received.push_back(synced(ledger, id));
  for (const sync::Decision& decision : report.decisions) {
    view.decisions.push_back({decision.record, decision.what.field, decision.words});
  }
  return view;
}

int run_sync(Env& env, const SyncCommand& own) {
  sync::Options options;
  options.remote = own.remote;
  options.restore = own.restore;
  options.exchange.limit = parse_span("--timeout", own.timeout);
  options.exchange.may_ask = env.may_ask();
  const sync::Report report = sync::run(env.open_ledger(), env.world, options);
  const ledger::Ledger ledger = env.open_ledger();  // again: as it is now
  const render::SyncView view = view_of(ledger, report);
  if (env.options.json) {
    *env.out << render::sync_json(view);
  } else if (!env.options.quiet) {
    *env.out << render::sync_text(view, page_of(env));
  }
  env.out->flush();
  ledger::keep_house(ledger);
  return 0;
}

}  // namespace

void sync_after(Env& env, const ledger::Ledger& ledger) {
  try {
    if (!ledger.setting_is_on("decklog.sync.auto")) return;
    sync::Options options;
    options.exchange.limit = kAfterCommand;
    options.attempts = 3;
    const sync::Report report = sync::run(ledger, env.world, options);
    for (const sync::Decision& decision : report.decisions) {
      env.world.notice("decided twice: " + decision.record.str() + " " + decision.words);
    }
    for (const std::string& notice : report.notices) env.world.notice(notice);
  } catch (const base::Error& error) {
    env.world.notice(std::string("recorded, not synced: ") + error.what());
  }
}

Run bind_sync(Options& options) {
  auto own = std::make_shared<SyncCommand>();
  options.positional("REMOTE", own->remote, "which one (else the branch's upstream, or the only one)",
                     Presence::optional);
  options.value("--timeout", own->timeout, "SPAN", "how long the remote may take to answer (60s)");
  options.flag("--restore", own->restore, "push back what a rewritten remote has dropped");
  return [own](Env& env) { return run_sync(env, *own); };
}

}  // namespace decklog::cmd
