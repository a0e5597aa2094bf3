// SPDX-License-Identifier: MIT
#include "cmd/env.h"

#include "cmd/secrecy.h"

namespace decklog::cmd {
namespace {

bool is_set(const base::World& world, const std::string& name) {
  const auto value = world.variable(name);
  return value && !value->empty();
}

}  // namespace

ledger::Ledger Env::open_ledger(Texts texts) const {
  if (!options.ledgers.empty()) return open_ledger_in(options.ledgers.front(), texts);
  const auto named = world.variable("DECKLOG_LEDGER");
  return open_ledger_in(named && !named->empty() ? std::filesystem::path(*named) : folder, texts);
}

ledger::Ledger Env::open_ledger_in(const std::filesystem::path& folder_of_ledger, Texts texts) const {
  ledger::Ledger ledger = ledger::Ledger::open({.folder = folder_of_ledger, .ref = options.ref}, world);
  if (texts == Texts::typed && !options.allow_secret) {
    ledger.inspect_with([](const ledger::Writing& writing) { refuse_secrets(writing); });
  }
  return ledger;
}

// https://no-color.org: NO_COLOR counts when it is not empty. An explicit --color beats every variable.
bool Env::colors_on(bool terminal) const {
  switch (options.color) {
    case ColorMode::always:
      return true;
    case ColorMode::never:
      return false;
    case ColorMode::automatic:
      break;
  }
  if (is_set(world, "NO_COLOR")) return false;
  if (is_set(world, "CLICOLOR_FORCE") && world.variable("CLICOLOR_FORCE") != "0") return true;
  return terminal && world.variable("TERM") != "dumb";
}

}  // namespace decklog::cmd
