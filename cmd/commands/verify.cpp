// SPDX-License-Identifier: MIT
#include "lib/ledger/verify.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/progress.h"
#include "cmd/render/findings.h"
#include "lib/base/error.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

// A list that nobody reads to its end must not fill the memory.
constexpr std::size_t kMostFindings = 10'000;

struct VerifyCommand {
  std::string range;
  std::string since;
  bool require_signed = false;
};

render::Proof proof_of(Env& env, const VerifyCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  render::Proof proof;
  ProgressLine progress(env);
  const ledger::VerifyOptions options{
      .range = own.range,
      .since = own.since,
      .require_signed = own.require_signed,
      .progress = [&](std::size_t done, std::size_t all) { progress.show("verifying commits", done, all); }};
  ledger::Verified found = ledger::verify(ledger, options, [&](const model::LedgerFinding& finding) {
    if (proof.findings.size() < kMostFindings) proof.findings.push_back(finding);
  });
  proof.ref = found.ref;
  proof.head = found.head;
  proof.anchor = found.anchor;
  proof.seal = found.seal;
  proof.commits = found.commits;
  proof.merges = found.merges;
  proof.unjudged = found.unjudged;
  proof.entries = found.entries;
  proof.errors = found.errors;
  proof.warnings = found.warnings;
  proof.proved = std::move(found.proved);
  proof.not_proved = std::move(found.not_proved);
  return proof;
}

int run_verify(Env& env, const VerifyCommand& own) {
  const render::Proof proof = proof_of(env, own);
  if (env.options.json) {
    *env.out << render::proof_json(proof);
  } else if (!env.options.quiet) {
    *env.out << render::proof_text(proof, page_of(env));
  }
  return proof.errors == 0 ? 0 : static_cast<int>(base::ExitCode::verification);
}

}  // namespace

Run bind_verify(Options& options) {
  auto own = std::make_shared<VerifyCommand>();
  options.positional("RANGE", own->range, "A..B, A.. or B, as git names commits (else everything)", Presence::optional);
  options.value("--since", own->since, "SEAL",
                "the history must continue this seal (or commit); what came since is judged");
  options.flag("--require-signed", own->require_signed, "each commit needs a good signature of an allowed signer");
  return [own](Env& env) { return run_verify(env, *own); };
}

}  // namespace decklog::cmd
