// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/verb.h"

#include <memory>

namespace decklog::cmd {
namespace {

int run_close(Env& env, VerbOptions& options) {
  if (options.as.empty() && !options.of.empty()) options.as = "duplicate";
  if (options.no_reply && !options.confirmed_by.empty()) {
    throw base::UsageError("--confirmed-by and --no-reply exclude each other");
  }
  const bool unusual = !options.as.empty();
  // A usual closing is explained by its cause or its confirmation; any other needs a reason.
  if (unusual) options.text.mode = TextMode::wanted;
  return run_verb(env, options, unusual ? model::Verb::close_as : model::Verb::close);
}

}  // namespace

Run bind_close(Options& options) {
  auto own = std::make_shared<VerbOptions>();
  bind_entry(options, *own, {TextMode::optional, "a last word; with --as: the reason"});
  bind_cause(options, *own);
  options.value("--as", own->as, "HOW", "duplicate, false-positive, external or cancelled: from any stage");
  options.value("--of", own->of, "ID", "the record that this one is a duplicate of");
  bind_confirmation(options, *own);
  return [own](Env& env) { return run_close(env, *own); };
}

}  // namespace decklog::cmd
