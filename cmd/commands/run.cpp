// SPDX-License-Identifier: MIT
//
// Runs a program and keeps what became of it. Everything that could refuse the entry is asked before the program runs;
// a program that cannot be started leaves no entry. A secret in the command line is refused then; in the output it is
// masked, for what has run is evidence and must not be lost.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/secrecy.h"
#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/model/rules.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct RunOptions : EntryOptions {
  std::vector<std::string> command;
};

constexpr std::size_t kMaxCommand = 64 * 1024;
constexpr std::size_t kRoomForCutNote = 100;

// What the program printed, both streams in the order in which they came, the first 8 MiB of it.
class Output {
 public:
  void add(std::string_view bytes) {
    const std::size_t room = kKept - std::min(kKept, kept_.size());
    kept_.append(bytes.substr(0, room));
    all_ += bytes.size();
  }
  std::uint64_t size() const { return all_; }
  bool is_cut() const { return all_ > kept_.size(); }

  std::optional<ledger::Attachment> take() {
    if (all_ == 0) return std::nullopt;
    if (is_cut()) kept_ += "\n[cut by decklog: " + std::to_string(all_ - kept_.size()) + " more bytes]\n";
    return ledger::Attachment{.name = "output.txt", .content = std::move(kept_)};
  }

 private:
  static constexpr std::size_t kKept = ledger::kMaxAttachment - kRoomForCutNote;
  std::string kept_;
  std::uint64_t all_ = 0;
};

// Standard output is the program's own, as without decklog. Where it must hold our answer (--json, -q) the program's
// goes to standard error with the rest.
bool answers_on_output(const Env& env) { return env.options.json || env.options.quiet; }

base::ProcessResult run_streaming(Env& env, const std::vector<std::string>& command, Output& output) {
  base::ProcessOptions process;
  process.keep_bytes = 0;
  process.on_output = [&](int stream, std::string_view bytes) {
    std::ostream& to = stream == 1 && !answers_on_output(env) ? *env.out : *env.err;
    to.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
    output.add(bytes);
  };
  env.out->flush();
  return base::run_process(command, process);
}

void require_short(const std::vector<std::string>& command) {
  std::size_t size = 0;
  for (const std::string& argument : command) size += argument.size();
  if (size > kMaxCommand) {
    throw base::UsageError(
        "the command has " + std::to_string(size) + " bytes; " + std::to_string(kMaxCommand) + " can be kept",
        "put it into a script and run that");
  }
}

// The rules' answer to an entry like the one to come, while nothing has happened yet.
void require_allowed(const Env& env, const ledger::Ledger& ledger, const base::RecordId& id, const ledger::Draft& draft,
                     base::Time now) {
  const model::Record record = ledger.read(id);
  const std::string me = ledger.me();
  model::Entry entry{.at = draft.at.value_or(now), .recorded_at = now, .by = me, .recorded_by = me};
  entry.text = draft.text;
  entry.body = draft.body;
  if (const auto refusal = model::refuses(record, entry, ledger.policy_source())) {
    throw base::Refused(refusal->message, refusal->reasons);
  }
  if (!env.options.allow_secret) refuse_secrets({.entry = &entry});
}

// What it printed on the terminal stays there; what is kept has no secret that is sure.
void mask_output(const Env& env, std::optional<ledger::Attachment>& output) {
  if (!output || env.options.allow_secret) return;
  const std::vector<base::Secret> secrets = base::find_sure_secrets(output->content);
  if (secrets.empty()) return;
  output->content = base::masked(output->content, secrets);
  env.world.notice("note: the kept output has " + std::string(base::kMasked) + " for " +
                   base::counted(secrets.size(), "secret", "secrets") + ", the first is " +
                   std::string(secrets.front().name) + "; --allow-secret keeps them");
}

void report(Env& env, const ledger::Ledger& ledger, const ledger::Appended& appended) {
  Env answer = env;
  if (!answers_on_output(env)) {
    answer.out = env.err;
    answer.out_is_terminal = env.err_is_terminal;
  }
  report_result(answer, ledger, appended);
}

int run_run(Env& env, const RunOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  require_short(own.command);
  ledger::Draft draft = draft_of(env, own, given_text(env, own));
  const base::Time started = env.world.now();
  draft.at = draft.at.value_or(started);
  model::CommandRun body{.argv = own.command};
  draft.body = body;
  require_allowed(env, ledger, id, draft, started);

  Output output;
  const base::ProcessResult result = run_streaming(env, own.command, output);
  body.exit_code = result.exit_code;
  body.duration_ms = static_cast<std::uint64_t>(result.duration.count());
  draft.body = body;
  if (output.is_cut()) {
    env.world.notice("note: it printed " + std::to_string(output.size()) + " bytes; only the first 8 MiB are kept");
  }
  draft.attachment = output.take();
  mask_output(env, draft.attachment);
  try {
    report(env, ledger, ledger.append(id, draft));
  } catch (const std::exception&) {
    env.world.notice("the program has run (exit code " + std::to_string(result.exit_code) +
                     "), but this could not be recorded:");
    throw;
  }
  return result.exit_code;
}

}  // namespace

Run bind_run(Options& options) {
  auto own = std::make_shared<RunOptions>();
  bind_id(options, *own);
  bind_text(options, *own, {TextMode::optional, "what it is run for"});
  bind_time_and_person(options, *own);
  options.rest_after_dashes(own->command, "the program and its arguments; no shell reads them");
  return [own](Env& env) { return run_run(env, *own); };
}

}  // namespace decklog::cmd
