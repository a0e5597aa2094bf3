// SPDX-License-Identifier: MIT
#include "cmd/commands/filters.h"

#include "cmd/commands/look.h"
#include "cmd/commands/parse.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

namespace decklog::cmd {
namespace {

// A stage says by itself whether a record is open, so with --stage nothing is left out unless it is asked for.
model::OpenFilter which(const RecordFilters& filters) {
  if (filters.open + filters.all + filters.closed > 1) {
    throw base::UsageError("--open, --closed and --all exclude each other");
  }
  if (filters.all) return model::OpenFilter::all;
  if (filters.closed) return model::OpenFilter::closed;
  if (filters.open) return model::OpenFilter::open;
  return filters.stages.empty() ? filters.by_default : model::OpenFilter::all;
}

std::set<std::string> owners(const RecordFilters& filters, const ledger::Ledger& ledger) {
  std::set<std::string> names;
  for (const std::string& owner : alternatives(filters.owners)) names.insert(owner == "me" ? ledger.me() : owner);
  if (filters.mine) names.merge(my_names(ledger, {}));
  return names;
}

}  // namespace

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

void bind_filters(Options& options, RecordFilters& filters, model::OpenFilter by_default) {
  filters.by_default = by_default;
  const bool all = by_default == model::OpenFilter::all;
  options.flag("--open", filters.open, all ? "only what is open" : "what is open (the default, but with --stage)");
  options.flag("--closed", filters.closed, all ? "only what is over" : "what is over");
  options.flag("--all", filters.all, all ? "both (the default)" : "both");
  options.values("--kind", filters.kinds, "KIND", "incident, request, change or handoff");
  options.values("--stage", filters.stages, "STAGE", "where it is in its lifecycle: triage, mitigation, …");
  options.values("-p,--priority", filters.priorities, "P0..P3", "its priority");
  options.values("-s,--service", filters.services, "SERVICE", "what it touches");
  options.values("--owner", filters.owners, "WHO", "who has it ('me' is you)");
  options.flag("--mine", filters.mine, "what you or your teams own");
  options.values("--label", filters.labels, "KEY=VALUE", "all of these labels");
  options.value("--since", filters.since, "WHEN", "opened then or later: -7d, 2026-11-01");
  options.value("--until", filters.until, "WHEN", "opened before then");
}

model::Query query_of(const Env& env, const RecordFilters& filters, const ledger::Ledger& ledger) {
  model::Query query;
  query.open = which(filters);
  for (const std::string& word : alternatives(filters.kinds)) query.kinds.insert(parse_kind("--kind", word));
  for (const std::string& word : alternatives(filters.stages)) {
    query.stages.insert(parse_word<model::Stage>("--stage", word));
  }
  for (const std::string& word : alternatives(filters.priorities)) query.priorities.insert(parse_priority(word));
  const std::vector<std::string> services = alternatives(filters.services);
  query.services.insert(services.begin(), services.end());
  query.owners = owners(filters, ledger);
  query.labels = parse_pairs("--label", filters.labels);
  query.since = parse_time_if_given(env, "--since", filters.since);
  query.until = parse_time_if_given(env, "--until", filters.until);
  return query;
}

bool is_narrowed(const model::Query& query) {
  return !(query.kinds.empty() && query.stages.empty() && query.priorities.empty() && query.services.empty() &&
           query.owners.empty() && query.labels.empty() && !query.since && !query.until && !query.blocked);
}

}  // namespace decklog::cmd
