// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/render/next_step.h"
#include "cmd/render/search_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

constexpr std::size_t kUsualHits = 20;

struct SearchCommand {
  std::vector<std::string> words;
  RecordFilters filters;
  std::optional<std::uint64_t> limit;
};

model::SearchTerms terms_of(const SearchCommand& own) {
  if (own.words.size() > model::kMaxSearchTerms) {
    throw base::UsageError("at most " + std::to_string(model::kMaxSearchTerms) + " words can be looked for at once");
  }
  auto terms = model::search_terms(own.words);
  if (!terms) throw base::UsageError("nothing to look for: the words are empty", "decklog search \"connection leak\"");
  return std::move(*terms);
}

// Silence would look like a failure. What is advised finds more: without filters, else with one word less.
void say_nothing_found(Env& env, const model::SearchTerms& terms, const model::Query& query, bool no_records) {
  std::vector<std::string> words;
  for (const std::string& word : terms.typed) words.push_back(base::shell_word(word));
  const std::string all = base::join(words, " ");
  const bool filtered = is_narrowed(query) || query.open != model::OpenFilter::all;
  const bool several = words.size() > 1;
  words.pop_back();
  const std::string advice = no_records ? "decklog open \"what is broken\" -p P1"
                             : filtered ? "decklog search " + all
                             : several  ? "decklog search " + base::join(words, " ")
                                        : "decklog list --all";
  if (no_records) {
    *env.err << "no records yet\n";
  } else {
    *env.err << (filtered ? "none of these records holds " : "no record holds ") << (several ? "all of: " : "")
             << base::for_terminal(all) << "\n";
  }
  *env.err << render::next_line(advice, page_of(env));
}

int run_search(Env& env, const SearchCommand& own) {
  const model::SearchTerms terms = terms_of(own);
  const ledger::Ledger ledger = env.open_ledger();
  model::Query query = query_of(env, own.filters, ledger);
  const std::size_t limit = own.limit.value_or(kUsualHits);
  if (limit > 0) query.limit = limit + 1;  // one more tells whether there are more
  std::vector<model::Hit> hits = ledger.search(terms, query, tell_damaged(env));
  const bool more = limit > 0 && hits.size() > limit;
  if (more) hits.erase(hits.begin() + static_cast<std::ptrdiff_t>(limit), hits.end());
  if (env.options.json) {
    *env.out << render::search_json(hits, terms, more);
    return 0;
  }
  if (env.options.quiet) {
    for (const model::Hit& hit : hits) *env.out << hit.record.id.str() << "\n";
    return 0;
  }
  *env.out << render::search_page(hits, terms, page_of(env));
  if (more) *env.err << "note: more records hold this; see them with --limit 0, or add a word\n";
  if (hits.empty()) say_nothing_found(env, terms, query, ledger.ids().empty());
  return 0;
}

}  // namespace

Run bind_search(Options& options) {
  auto own = std::make_shared<SearchCommand>();
  options.words("TERM", own->words, "what to look for; all of them must occur; \"two words\" in quotes are a phrase",
                Presence::required);
  bind_filters(options, own->filters, model::OpenFilter::all);
  options.number("--limit", own->limit, "N", "at most so many (20); 0: all");
  return [own](Env& env) { return run_search(env, *own); };
}

}  // namespace decklog::cmd
