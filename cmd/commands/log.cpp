// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/log_page.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

constexpr std::uint64_t kUsualCommits = 30;

struct LogCommand {
  std::string id;
  std::optional<std::uint64_t> limit;
};

// One more than `limit` when there is more, so that the caller can say so.
std::vector<render::LogLine> commits(const ledger::Ledger& ledger, const base::RecordId& id, std::uint64_t limit) {
  std::vector<render::LogLine> lines;
  ledger.log(id, [&](const ledger::LogItem& item) {
    lines.push_back({item.commit, item.author, item.email, item.time, item.subject, item.trailers});
    return limit == 0 || lines.size() <= limit;
  });
  return lines;
}

int run_log(Env& env, const LogCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = own.id.empty() ? base::RecordId{} : ledger.find(own.id);
  const std::uint64_t limit = own.limit.value_or(kUsualCommits);
  std::vector<render::LogLine> lines = commits(ledger, id, limit);
  const bool more = limit > 0 && lines.size() > limit;
  if (more) lines.pop_back();
  if (env.options.json) {
    *env.out << render::log_json(lines);
  } else if (env.options.quiet) {
    for (const render::LogLine& line : lines) *env.out << line.commit << "\n";
  } else {
    *env.out << render::log_text(lines, page_of(env));
  }
  if (more && !own.limit && !env.options.quiet) {
    *env.err << "note: only the newest " << limit << "; --limit 0 shows all\n";
  }
  return 0;
}

}  // namespace

Run bind_log(Options& options) {
  auto own = std::make_shared<LogCommand>();
  options.positional("ID", own->id, "only what was done to this record", Presence::optional);
  options.number("--limit", own->limit, "N", "how many commits, 0 for all (else 30)");
  return [own](Env& env) { return run_log(env, *own); };
}

}  // namespace decklog::cmd
