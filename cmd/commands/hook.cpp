// SPDX-License-Identifier: MIT
//
// git's hooks on a server. What they say on standard error, git shows to whoever pushed.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/findings.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/push.h"

#include <algorithm>
#include <istream>
#include <memory>
#include <ostream>
#include <sstream>

namespace decklog::cmd {
namespace {

struct HookCommand {
  std::string hook;
  std::vector<std::string> arguments;
  bool require_signed = false;
};

bool is_object_id(const std::string& text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

ledger::RefUpdate checked(ledger::RefUpdate update) {
  if (is_object_id(update.old_id) && is_object_id(update.new_id) && !update.ref.empty()) return update;
  throw base::UsageError("this is not what git tells a hook: '" + base::for_terminal(update.ref) + "'",
                         "git calls it; to look at a history yourself: 'decklog verify'");
}

// Each line: OLD NEW REF.
std::vector<ledger::RefUpdate> updates_from(std::istream& in) {
  std::vector<ledger::RefUpdate> updates;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    ledger::RefUpdate update;
    words >> update.old_id >> update.new_id >> update.ref;
    updates.push_back(checked(std::move(update)));
  }
  return updates;
}

std::vector<ledger::RefUpdate> updates_of(Env& env, const HookCommand& own) {
  if (own.hook == "pre-receive" && own.arguments.empty()) return updates_from(*env.in);
  if (own.hook == "update" && own.arguments.size() == 3) {
    return {checked({.ref = own.arguments[0], .old_id = own.arguments[1], .new_id = own.arguments[2]})};
  }
  throw base::UsageError("the hooks are: pre-receive, update REF OLD NEW");
}

int run_hook(Env& env, const HookCommand& own) {
  const std::filesystem::path folder = env.folder / env.named_ledger();
  std::vector<render::PushedRef> refs;
  for (ledger::PushVerdict& verdict :
       ledger::judge_push(folder, updates_of(env, own), {.require_signed = own.require_signed}, env.world)) {
    refs.push_back({.ref = verdict.ref,
                    .is_judged = verdict.is_judged,
                    .errors = verdict.result.errors,
                    .warnings = verdict.result.warnings,
                    .findings = std::move(verdict.findings)});
  }
  if (env.options.json) {
    *env.out << render::push_json(refs);
  } else {
    *env.err << render::push_text(refs, page_of(env));
  }
  const bool good = std::all_of(refs.begin(), refs.end(), [](const auto& pushed) { return pushed.errors == 0; });
  return good ? 0 : static_cast<int>(base::ExitCode::verification);
}

}  // namespace

Run bind_hook(Options& options) {
  auto own = std::make_shared<HookCommand>();
  options.positional("HOOK", own->hook, "pre-receive or update");
  options.flag("--require-signed", own->require_signed, "each new commit needs a good signature of an allowed signer");
  options.words("ARGUMENT", own->arguments, "what git gives the hook");
  return [own](Env& env) { return run_hook(env, *own); };
}

}  // namespace decklog::cmd
