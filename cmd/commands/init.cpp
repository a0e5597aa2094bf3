// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct InitCommand {
  std::string folder;
  bool bare = false;
};

void print(Env& env, const ledger::Initialised& made) {
  if (env.options.quiet) return;
  const std::string where = base::for_terminal(made.folder.string());
  if (!made.changed) {
    *env.err << "nothing to do: " << where << " is a ledger already\n";
    return;
  }
  *env.out << "ledger in " << where << " on " << made.ref << "\n";
  for (const std::string& file : made.written) *env.out << "  wrote " << base::for_terminal(file) << "\n";
  *env.out << render::Style(env.colors()).paint(render::Role::dim, "next:")
           << " decklog open \"what is broken\" -p P1\n";
}

int run_init(Env& env, const InitCommand& own) {
  ledger::InitOptions options;
  const std::string named = own.folder.empty() ? env.named_ledger() : own.folder;
  options.folder = named.empty() ? env.folder : env.folder / named;
  options.bare = own.bare;
  options.ref = env.options.ref;
  const ledger::Initialised made = ledger::Ledger::init(options, env.world);
  if (!env.options.json) {
    print(env, made);
    return 0;
  }
  *env.out << render::facts_json("init", {{"folder", made.folder.string()}, {"ref", made.ref}, {"commit", made.commit}},
                                 {{"written", made.written}}, made.changed);
  return 0;
}

}  // namespace

Run bind_init(Options& options) {
  auto own = std::make_shared<InitCommand>();
  options.positional("DIR", own->folder, "the folder; it is made when it is not there (else the current one)",
                     Presence::optional);
  options.flag("--bare", own->bare, "without a work tree, as on a server");
  return [own](Env& env) { return run_init(env, *own); };
}

}  // namespace decklog::cmd
