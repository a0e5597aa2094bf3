// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/ledgers.h"
#include "cmd/render/list_table.h"
#include "cmd/render/next_step.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/lifecycle.h"
#include "lib/reports/clocks.h"
#include "lib/reports/several.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

namespace decklog::cmd {
namespace {

struct ListCommand {
  RecordFilters filters;
  bool overdue = false;
  bool blocked = false;
  std::string sort;
  std::optional<std::uint64_t> limit;
  bool jsonl = false;
  bool csv = false;
};

model::SortBy parse_sort(const std::string& word) {
  if (word.empty() || word == "priority") return model::SortBy::priority;
  if (word == "opened") return model::SortBy::opened;
  if (word == "updated") return model::SortBy::updated;
  if (word == "id") return model::SortBy::id;
  refuse_word("--sort", word, {"priority", "opened", "updated", "id"});
}

model::Query query_of(const Env& env, const ListCommand& own, const ledger::Ledger& ledger) {
  model::Query query = query_of(env, own.filters, ledger);
  if (own.blocked) query.blocked = true;
  query.sort = parse_sort(own.sort);
  return query;
}

bool is_overdue(const model::Header& record, const model::Policy& policy, base::Time now) {
  const std::vector<reports::Clock> clocks = reports::clocks(record, policy, now);
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

render::ListOf list_of(const model::Query& query) {
  if (query.kinds == std::set{base::Kind::request}) return render::ListOf::requests;
  if (query.kinds == std::set{base::Kind::change}) return render::ListOf::changes;
  return render::ListOf::all;
}

bool is_for_people(const Env& env, const ListCommand& own) {
  return !env.options.json && !own.jsonl && !own.csv && !env.options.quiet;
}

// All but the table for people.
void print_for_programs(Env& env, const ListCommand& own, const std::vector<model::Header>& records,
                        const render::OfLedgers& several) {
  if (env.options.json) {
    *env.out << render::list_json(records, env.world.now(), several);
  } else if (own.jsonl) {
    *env.out << render::list_jsonl(records, env.world.now(), several);
  } else if (own.csv) {
    *env.out << render::list_csv(records, several);
  } else {
    for (std::size_t row = 0; row < records.size(); ++row) {
      if (several.are_several()) *env.out << base::for_terminal(several.of_row(row).name) << "\t";
      *env.out << records[row].id.str() << "\n";
    }
  }
}

struct Listed {
  std::vector<model::Header> records;
  std::size_t left_out = 0;  // by --limit
};

// Only the clocks know what is late, so that limit comes after them.
Listed overdue_records(Env& env, const ledger::Ledger& ledger, const model::Query& query, std::size_t limit) {
  Listed listed{ledger.select(query, tell_damaged(env))};
  const base::Time now = env.world.now();
  std::erase_if(listed.records, [&](const model::Header& record) { return !is_overdue(record, ledger.policy(), now); });
  const std::size_t kept = limit == 0 ? listed.records.size() : std::min(limit, listed.records.size());
  listed.left_out = listed.records.size() - kept;
  listed.records.erase(listed.records.begin() + static_cast<std::ptrdiff_t>(kept), listed.records.end());
  return listed;
}

Listed matching_records(Env& env, const ledger::Ledger& ledger, model::Query query, std::size_t limit) {
  query.limit = limit;
  Listed listed{ledger.select(query, tell_damaged(env))};
  if (limit > 0 && listed.records.size() == limit) listed.left_out = ledger.count(query) - limit;
  return listed;
}

Listed listed_in(Env& env, const ListCommand& own, const ledger::Ledger& ledger, const model::Query& query) {
  const std::size_t limit = own.limit.value_or(0);
  return own.overdue ? overdue_records(env, ledger, query, limit) : matching_records(env, ledger, query, limit);
}

void say_more(Env& env, std::size_t left_out) {
  if (left_out > 0) *env.err << "note: " << left_out << " more; see them without --limit\n";
}

// ---- Several ledgers

// Each was cut to the limit, and what is merged is cut again.
void cut(reports::FromSeveral<model::Header>& merged, std::size_t limit, std::size_t& left_out) {
  if (limit == 0 || merged.rows.size() <= limit) return;
  left_out += merged.rows.size() - limit;
  merged.rows.erase(merged.rows.begin() + static_cast<std::ptrdiff_t>(limit), merged.rows.end());
  merged.from.erase(merged.from.begin() + static_cast<std::ptrdiff_t>(limit), merged.from.end());
}

void print_table(Env& env, const std::vector<model::Header>& records, const render::OfLedgers& several) {
  const render::Page page = page_of(env);
  *env.out << render::list_table(records, several, page);
  if (records.empty()) {
    *env.err << "nothing of that kind in " << base::counted(several.ledgers.size(), "ledger", "ledgers") << "\n"
             << render::next_line(qualified("decklog list --all", several), page);
    return;
  }
  const std::string show = "decklog show " + records.front().id.short_form();
  *env.out << render::next_line(qualified(show, several.of_row(0).folder), page);
}

int run_list_of_several(Env& env, const ListCommand& own) {
  std::vector<std::vector<model::Header>> each;
  std::size_t left_out = 0;
  const LedgersAsked asked = ask_ledgers(env, [&](const NamedLedger& one) {
    Listed listed = listed_in(env, own, one.ledger, query_of(env, own, one.ledger));
    left_out += listed.left_out;
    each.push_back(std::move(listed.records));
  });
  reports::FromSeveral<model::Header> merged = reports::merged(std::move(each), parse_sort(own.sort));
  cut(merged, own.limit.value_or(0), left_out);
  const render::OfLedgers several = of_ledgers(asked, std::move(merged.from));
  if (!is_for_people(env, own)) {
    print_for_programs(env, own, merged.rows, several);
    return asked.exit_code;
  }
  print_table(env, merged.rows, several);
  say_more(env, left_out);
  return asked.exit_code;
}

int run_list(Env& env, const ListCommand& own) {
  if (env.options.json + own.jsonl + own.csv > 1) {
    throw base::UsageError("--json, --jsonl and --csv exclude each other");
  }
  if (asks_several(env)) return run_list_of_several(env, own);
  const ledger::Ledger ledger = env.open_ledger();
  const model::Query query = query_of(env, own, ledger);
  const Listed listed = listed_in(env, own, ledger, query);
  if (!is_for_people(env, own)) {
    print_for_programs(env, own, listed.records, {});
    return 0;
  }
  *env.out << render::list_table(listed.records, list_of(query), page_of(env));
  say_more(env, listed.left_out);
  if (listed.records.empty()) {
    say_nothing_listed(env, query, own.overdue || is_narrowed(query), ledger.ids().empty());
  }
  return 0;
}

}  // namespace

Run bind_list(Options& options) {
  auto own = std::make_shared<ListCommand>();
  bind_filters(options, own->filters, model::OpenFilter::open);
  options.flag("--overdue", own->overdue, "at least one of its clocks is late");
  options.flag("--blocked", own->blocked, "it waits for something");
  options.value("--sort", own->sort, "ORDER", "priority (the default), opened, updated (newest first) or id");
  options.number("--limit", own->limit, "N", "at most so many");
  options.flag("--jsonl", own->jsonl, "one JSON object a line");
  options.flag("--csv", own->csv, "for spreadsheets (RFC 4180); no cell is a formula");
  return [own](Env& env) { return run_list(env, *own); };
}

}  // namespace decklog::cmd
