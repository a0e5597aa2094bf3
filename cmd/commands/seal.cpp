// SPDX-License-Identifier: MIT
#include "lib/ledger/seal.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/findings.h"
#include "cmd/secrecy.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct SealCommand {
  std::string name;
  std::string text;
};

int run_seal(Env& env, const SealCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  if (!env.options.allow_secret) refuse_secrets_in("message", own.text);
  const ledger::Seal made = ledger::make_seal(ledger, own.name, own.text);
  const render::SealLine line{.name = made.name,
                              .id = made.id,
                              .commit = made.commit,
                              .ref = made.ref,
                              .is_signed = made.is_signed,
                              .commits = made.commits,
                              .records = made.records,
                              .entries = made.entries};
  if (env.options.json) {
    *env.out << render::seal_json(line);
  } else if (env.options.quiet) {
    *env.out << line.name << "\n";
  } else {
    *env.out << render::seal_text(line, page_of(env));
    *env.err << "keep that line elsewhere, and share the seal: git push REMOTE " << line.name << "\n";
  }
  return 0;
}

}  // namespace

Run bind_seal(Options& options) {
  auto own = std::make_shared<SealCommand>();
  options.positional("NAME", own->name, "instead of the time: decklog/seal/NAME", Presence::optional);
  options.value("-m,--message", own->text, "TEXT", "why it is sealed now");
  bind_allow_secret(options);
  return [own](Env& env) { return run_seal(env, *own); };
}

}  // namespace decklog::cmd
