// SPDX-License-Identifier: MIT
#include "cmd/render/timeline.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/next_step.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct TimelineCommand {
  std::string id;
  bool history = false;
  std::string since;
  std::string audience;
};

// What an audience may read: its own updates and those for a wider one.
render::EntryFilter filter_of(const Env& env, const TimelineCommand& own) {
  const auto since = parse_time_if_given(env, "--since", own.since);
  std::optional<model::Audience> audience;
  if (!own.audience.empty()) audience = parse_word<model::Audience>("--audience", own.audience);
  return [since, audience](const model::Entry& entry, const model::Effective& now) {
    if (since && now.at < *since) return false;
    const auto* update = std::get_if<model::Update>(&entry.body);
    return !audience || (update != nullptr && update->audience >= *audience);
  };
}

void print_page(Env& env, const model::Policy& policy, const model::Record& record, const TimelineCommand& own,
                const render::EntryFilter& keep) {
  const render::Page page = page_of(env);
  const auto which = own.history ? render::Timeline::with_history : render::Timeline::whole;
  *env.out << page.style.paint(render::Role::strong, record.id.str()) << "  "
           << base::for_terminal(record.fields.title.value_or("(no title)")) << "\n"
           << render::timeline_text(record, which, page, keep);
  // What is meant for other readers is often passed on as it stands.
  if (own.audience.empty()) *env.out << render::next_line(render::next_step(record, policy).command, page);
}

int run_timeline(Env& env, const TimelineCommand& own) {
  const render::EntryFilter keep = filter_of(env, own);
  const ledger::Ledger ledger = env.open_ledger();
  const model::Record record = ledger.read(ledger.find(own.id));
  if (env.options.json) {
    *env.out << render::timeline_json(record, keep);
  } else if (env.options.quiet) {
    const auto now = model::effective(record.timeline);
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (keep(record.timeline[i], now[i])) *env.out << record.timeline[i].id.str() << "\n";
    }
  } else {
    print_page(env, ledger.policy(), record, own, keep);
  }
  return 0;
}

}  // namespace

Run bind_timeline(Options& options) {
  auto own = std::make_shared<TimelineCommand>();
  options.positional("ID", own->id, "the record: any unique part of its id, or @ for the last one");
  options.flag("--history", own->history, "with what corrections replaced");
  options.value("--since", own->since, "WHEN", "only what happened then or later");
  options.value("--audience", own->audience, "AUDIENCE",
                "only the updates that internal, stakeholders or public readers were given");
  return [own](Env& env) { return run_timeline(env, *own); };
}

}  // namespace decklog::cmd
