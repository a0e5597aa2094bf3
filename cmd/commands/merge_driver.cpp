// SPDX-License-Identifier: MIT
//
// git runs it in the top folder of a work tree, in the middle of a merge and under its own locks: it opens no ledger
// and takes no lock. Its exit code other than 0 makes git's line in the configuration go on to `git merge-file`, which
// leaves markers; so whatever is wrong, "ours" stays as it was.
#include "cmd/commands/commands.h"
#include "cmd/render/json.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/merge.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct MergeDriverCommand {
  std::string base;
  std::string ours;
  std::string theirs;
  std::string path;
};

base::RecordId record_named(const std::string& path) {
  if (const auto id = base::record_at_path(path)) return *id;
  throw base::UsageError("'" + base::for_terminal(path) + "' is no record", "only records merge by their entries",
                         "no-record-path");
}

void tell(Env& env, const model::MergedRecord& merged) {
  const std::string start = merged.record.id.str() + " ";
  for (const model::Concurrent& one : merged.concurrent) {
    *env.err << start << base::for_terminal(model::in_words(one, merged.record)) << "\n";
  }
  for (const model::Problem& problem : merged.damage) *env.err << start << base::for_terminal(problem.message) << "\n";
}

int run_merge_driver(Env& env, const MergeDriverCommand& own) {
  const base::RecordId id = record_named(own.path);
  const model::MergedRecord merged =
      ledger::merge_files(id, env.folder / own.base, env.folder / own.ours, env.folder / own.theirs);
  if (env.options.json) {
    *env.out << render::merge_json(merged);
  } else {
    tell(env, merged);
  }
  return 0;
}

}  // namespace

Run bind_merge_driver(Options& options) {
  auto own = std::make_shared<MergeDriverCommand>();
  options.positional("BASE", own->base, "%O: the file that both sides come from; empty when there is none");
  options.positional("OURS", own->ours, "%A: the file of this side, which becomes the merge");
  options.positional("THEIRS", own->theirs, "%B: the file of the other side");
  options.positional("PATH", own->path, "%P: the record's path in the ledger");
  return [own](Env& env) { return run_merge_driver(env, *own); };
}

}  // namespace decklog::cmd
