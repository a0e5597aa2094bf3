// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "lib/base/error.h"

#include <memory>

namespace decklog::cmd {
namespace {

struct LinkOptions : EntryOptions {
  std::string target;
  std::string as;
  bool remove = false;
};

std::string target_of(const ledger::Ledger& ledger, const std::string& typed) {
  return is_url(typed) ? typed : ledger.find(typed).str();
}

// Every link that the words mean: by its target, and by its kind when one was named.
std::vector<model::Link> meant(const model::Record& record, const std::string& target, const std::string& rel) {
  std::vector<model::Link> found;
  for (const model::Link& link : record.links) {
    if (link.target == target && (rel.empty() || link.rel == rel)) found.push_back(link);
  }
  return found;
}

Todo add(const model::Record& record, ledger::Draft& draft, const std::string& target, const std::string& rel) {
  const model::Link link{.target = target, .rel = rel.empty() ? "related" : rel};
  draft.body = model::Linked{.target = link.target, .rel = link.rel, .removed = false};
  return meant(record, link.target, link.rel).empty() ? Todo::append : Todo::nothing;
}

Todo remove(const model::Record& record, ledger::Draft& draft, const std::string& target, const std::string& rel) {
  const std::vector<model::Link> found = meant(record, target, rel);
  if (found.empty()) return Todo::nothing;
  if (found.size() > 1) {
    std::vector<std::string> rels;
    for (const model::Link& link : found) rels.push_back(link.rel);
    throw base::NotFound("'" + target + "' is linked " + std::to_string(found.size()) + " times",
                         "say which with --as: " + base::join(rels, ", "), "ambiguous");
  }
  draft.body = model::Linked{.target = found.front().target, .rel = found.front().rel, .removed = true};
  return Todo::append;
}

int run_link(Env& env, const LinkOptions& own) {
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const std::string target = target_of(ledger, base::trim(own.target));
  // The policy asks for "postmortem", however it was typed.
  const std::string rel = own.as.empty() ? "" : base::to_lower_ascii(one_line("--as", own.as));
  return append_and_report(env, ledger, id, own, [&](const model::Record& record, ledger::Draft& draft) {
    return own.remove ? remove(record, draft, target, rel) : add(record, draft, target, rel);
  });
}

}  // namespace

Run bind_link(Options& options) {
  auto own = std::make_shared<LinkOptions>();
  bind_id(options, *own);
  options.positional("TARGET", own->target, "a URL, or another record by any unique part of its id");
  bind_text(options, *own, {TextMode::optional, "what is to be found there"});
  options.value("--as", own->as, "REL",
                "what it is to this record: postmortem, dashboard, caused-by, … (else related)");
  options.flag("--remove", own->remove, "take the link away");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_link(env, *own); };
}

}  // namespace decklog::cmd
