// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/next_step.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct CloneCommand {
  std::string url;
  std::string folder;
  bool bare = false;
};

int run_clone(Env& env, const CloneCommand& own) {
  ledger::InitOptions options;
  if (!own.folder.empty()) options.folder = own.folder;
  options.bare = own.bare;
  options.ref = env.options.ref;
  const ledger::Initialised made = ledger::Ledger::clone(own.url, options, env.world);
  if (env.options.json) {
    *env.out << render::facts_json(
        "clone", {{"folder", made.folder.string()}, {"ref", made.ref}, {"commit", made.commit}}, {}, made.changed);
  } else if (env.options.quiet) {
    *env.out << made.folder.string() << "\n";
  } else {
    const std::string where = base::for_terminal(made.folder.string());
    *env.out << "ledger in " << where << " on " << base::for_terminal(made.ref) << "\n"
             << render::next_line("decklog --ledger " + made.folder.string() + " status", page_of(env));
  }
  return 0;
}

}  // namespace

Run bind_clone(Options& options) {
  auto own = std::make_shared<CloneCommand>();
  options.positional("URL", own->url, "what git can clone: a URL, a host:path, a folder");
  options.positional("DIR", own->folder, "the folder to make (else named after the URL)", Presence::optional);
  options.flag("--bare", own->bare, "without a work tree, as on a server");
  return [own](Env& env) { return run_clone(env, *own); };
}

}  // namespace decklog::cmd
