// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/status_page.h"
#include "lib/base/error.h"
#include "lib/reports/queue.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

// A prompt is drawn in every folder, also where no ledger is or a broken one: it stays silent then.
int run_prompt(Env& env) {
  try {
    const ledger::Ledger ledger = env.open_ledger();
    const auto open = ledger.select({}, nullptr);
    const std::string text = render::prompt_text(reports::counts(open, ledger.policy(), env.world.now()));
    if (!text.empty()) *env.out << text << "\n";
  } catch (const base::Error&) {
    return 0;
  }
  return 0;
}

int run_status(Env& env) {
  const ledger::Ledger ledger = env.open_ledger();
  const auto open = ledger.select({}, tell_damaged(env));
  const render::Page page = page_of(env);
  const reports::Counts counts = reports::counts(open, ledger.policy(), page.now);
  if (env.options.json) {
    *env.out << render::status_json(counts);
  } else if (env.options.quiet) {
    *env.out << open.size() << "\n";
  } else {
    *env.out << render::status_page(counts, page);
  }
  return 0;
}

}  // namespace

Run bind_status(Options& options) {
  auto prompt = std::make_shared<bool>(false);
  options.flag("--prompt", *prompt,
               "a few characters for a shell prompt; nothing when all is quiet or no ledger is here");
  return [prompt](Env& env) { return *prompt ? run_prompt(env) : run_status(env); };
}

}  // namespace decklog::cmd
