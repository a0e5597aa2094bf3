// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/list_table.h"
#include "cmd/render/next_step.h"
#include "lib/base/error.h"
#include "lib/model/lifecycle.h"
#include "lib/reports/clocks.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ListCommand {
  bool open = false;
  bool all = false;
  bool closed = false;
  std::vector<std::string> kinds;
  std::vector<std::string> stages;
  std::vector<std::string> priorities;
  std::vector<std::string> services;
  std::vector<std::string> owners;
  bool mine = false;
  std::vector<std::string> labels;
  std::string since;
  std::string until;
  bool overdue = false;
  bool blocked = false;
  std::string sort;
  std::optional<std::uint64_t> limit;
  bool jsonl = false;
  bool csv = false;
};

// "a,b" and "a" "b" are the same: several values of one filter are alternatives.
std::vector<std::string> alternatives(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (const std::string& text : given) {
    for (std::size_t start = 0, end = 0; end != std::string::npos; start = end + 1) {
      end = text.find(',', start);
      words.push_back(base::trim(text.substr(start, end == std::string::npos ? end : end - start)));
    }
  }
  return words;
}

// A stage says by itself whether a record is open, so with --stage nothing is left out unless it is asked for.
model::OpenFilter which(const ListCommand& own) {
  if (own.open + own.all + own.closed > 1) {
    throw base::UsageError("--open, --closed and --all exclude each other");
  }
  if (own.all) return model::OpenFilter::all;
  if (own.closed) return model::OpenFilter::closed;
  return own.open || own.stages.empty() ? model::OpenFilter::open : model::OpenFilter::all;
}

model::SortBy parse_sort(const std::string& word) {
  if (word.empty() || word == "priority") return model::SortBy::priority;
  if (word == "opened") return model::SortBy::opened;
  if (word == "updated") return model::SortBy::updated;
  if (word == "id") return model::SortBy::id;
  refuse_word("--sort", word, {"priority", "opened", "updated", "id"});
}

std::set<std::string> owners(const ListCommand& own, const ledger::Ledger& ledger) {
  std::set<std::string> names;
  for (const std::string& owner : alternatives(own.owners)) names.insert(owner == "me" ? ledger.me() : owner);
  if (own.mine) names.insert(ledger.me());
  return names;
}

model::Query query_of(const Env& env, const ListCommand& own, const ledger::Ledger& ledger) {
  model::Query query;
  query.open = which(own);
  for (const std::string& word : alternatives(own.kinds)) query.kinds.insert(parse_kind("--kind", word));
  for (const std::string& word : alternatives(own.stages)) {
    query.stages.insert(parse_word<model::Stage>("--stage", word));
  }
  for (const std::string& word : alternatives(own.priorities)) query.priorities.insert(parse_priority(word));
  const std::vector<std::string> services = alternatives(own.services);
  query.services.insert(services.begin(), services.end());
  query.owners = owners(own, ledger);
  query.labels = parse_pairs("--label", own.labels);
  query.since = parse_time_if_given(env, "--since", own.since);
  query.until = parse_time_if_given(env, "--until", own.until);
  if (own.blocked) query.blocked = true;
  query.sort = parse_sort(own.sort);
  return query;
}

bool is_overdue(const model::Header& record, const model::Policy& policy, base::Time now) {
  const std::vector<reports::Clock> clocks = reports::clocks(record, policy);
  return !clocks.empty() && clocks.front().due < now;
}

// Silence would look like a failure: says why nothing is listed, and what to type.
void say_nothing_listed(Env& env, const model::Query& query, bool narrowed, bool no_records) {
  const render::Page page = page_of(env);
  if (no_records) {
    *env.err << "no records yet\n" << render::next_line("decklog open \"what is broken\" -p P1", page);
  } else if (narrowed) {
    *env.err << "nothing matches\n" << render::next_line("decklog list --all", page);
  } else if (query.open == model::OpenFilter::open) {
    *env.err << "nothing is open\n" << render::next_line("decklog list --all", page);
  } else {
    *env.err << "nothing is closed yet\n" << render::next_line("decklog list", page);
  }
}

bool is_narrowed(const model::Query& query, const ListCommand& own) {
  model::Query wide;
  wide.open = query.open;
  return !(query.kinds == wide.kinds && query.stages == wide.stages && query.priorities == wide.priorities &&
           query.services == wide.services && query.owners == wide.owners && query.labels == wide.labels &&
           !query.since && !query.until && !query.blocked && !own.overdue);
}

void print(Env& env, const ListCommand& own, const std::vector<model::Header>& records) {
  if (env.options.json) {
    *env.out << render::list_json(records);
  } else if (own.jsonl) {
    *env.out << render::list_jsonl(records);
  } else if (own.csv) {
    *env.out << render::list_csv(records);
  } else if (env.options.quiet) {
    for (const model::Header& record : records) *env.out << record.id.str() << "\n";
  } else {
    *env.out << render::list_table(records, page_of(env));
  }
}

int run_list(Env& env, const ListCommand& own) {
  if (env.options.json + own.jsonl + own.csv > 1) {
    throw base::UsageError("--json, --jsonl and --csv exclude each other");
  }
  const ledger::Ledger ledger = env.open_ledger();
  const model::Query query = query_of(env, own, ledger);
  std::vector<model::Header> records = ledger.select(query, tell_damaged(env));
  if (own.overdue) {
    const base::Time now = env.world.now();
    std::erase_if(records, [&](const model::Header& record) { return !is_overdue(record, ledger.policy(), now); });
  }
  const std::size_t limit = own.limit.value_or(0) == 0 ? records.size() : *own.limit;
  const std::size_t left_out = records.size() - std::min(records.size(), limit);
  records.erase(records.end() - static_cast<std::ptrdiff_t>(left_out), records.end());
  print(env, own, records);
  const bool for_people = !env.options.json && !own.jsonl && !own.csv && !env.options.quiet;
  if (for_people && left_out > 0) *env.err << "note: " << left_out << " more; see them without --limit\n";
  if (for_people && records.empty()) say_nothing_listed(env, query, is_narrowed(query, own), ledger.ids().empty());
  return 0;
}

}  // namespace

Run bind_list(Options& options) {
  auto own = std::make_shared<ListCommand>();
  options.flag("--open", own->open, "what is open (the default, but with --stage)");
  options.flag("--closed", own->closed, "what is over");
  options.flag("--all", own->all, "both");
  options.values("--kind", own->kinds, "KIND", "incident, request, change or handoff");
  options.values("--stage", own->stages, "STAGE", "where it is in its lifecycle: triage, mitigation, …");
  options.values("-p,--priority", own->priorities, "P0..P3", "its priority");
  options.values("-s,--service", own->services, "SERVICE", "what it touches");
  options.values("--owner", own->owners, "WHO", "who has it ('me' is you)");
  options.flag("--mine", own->mine, "what you own");
  options.values("--label", own->labels, "KEY=VALUE", "all of these labels");
  options.value("--since", own->since, "WHEN", "opened then or later: -7d, 2026-11-01");
  options.value("--until", own->until, "WHEN", "opened before then");
  options.flag("--overdue", own->overdue, "at least one of its clocks is late");
  options.flag("--blocked", own->blocked, "it waits for something");
  options.value("--sort", own->sort, "ORDER", "priority (the default), opened, updated (newest first) or id");
  options.number("--limit", own->limit, "N", "at most so many");
  options.flag("--jsonl", own->jsonl, "one JSON object a line");
  options.flag("--csv", own->csv, "for spreadsheets (RFC 4180); no cell is a formula");
  return [own](Env& env) { return run_list(env, *own); };
}

}  // namespace decklog::cmd
