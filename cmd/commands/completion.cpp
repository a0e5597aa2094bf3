// SPDX-License-Identifier: MIT
#include "cmd/completion.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/field_values.h"
#include "cmd/render/entry_line.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/schemas.h"
#include "lib/ledger/seal.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

namespace decklog::cmd {
namespace {

using render::Candidate;

constexpr std::size_t kMostRecords = 200;
// Of records that are over, where each file has to be opened for its title.
constexpr std::size_t kMostRead = 30;

struct CompletionCommand {
  std::string shell;
  std::vector<std::string> words;
};

// By its short form, or in full when that is how it is being typed; nothing when it is neither.
std::optional<std::string> as_typed(const base::RecordId& id, const std::string& beginning) {
  std::string lower = beginning;
  std::string upper = beginning;
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (id.short_form().starts_with(lower)) return id.short_form();
  return id.str().starts_with(upper) ? std::optional(id.str()) : std::nullopt;
}

std::string about(const model::Header& record) {
  std::string text = record.id.str().substr(0, 3) + " ";
  if (record.fields.priority) text += std::string(model::word(*record.fields.priority)) + " ";
  return text + std::string(model::word(record.stage)) + ": " + record.fields.title.value_or("");
}

// What a verb leaves a record that is over for: `reopen`.
bool begins_at_the_end(model::Verb verb) {
  const auto rows = model::transitions();
  return std::any_of(rows.begin(), rows.end(), [&](const model::Transition& row) {
    return row.verb == verb && std::any_of(row.from.begin(), row.from.end(), model::is_final);
  });
}

// Those for which the command makes sense now, in the order of `list`.
std::vector<model::Header> likely_records(const ledger::Ledger& ledger, const std::string& command) {
  const std::optional<model::Verb> verb = model::from_word<model::Verb>(command);
  model::Query query;
  if (verb && begins_at_the_end(*verb)) {
    query.open = model::OpenFilter::closed;
    query.sort = model::SortBy::updated;
  }
  query.limit = kMostRecords;
  std::vector<model::Header> found = ledger.select(query, [](const base::Error&) {});
  if (verb) std::erase_if(found, [&](const auto& one) { return !model::is_legal(one.kind(), one.stage, *verb); });
  return found;
}

std::vector<Candidate> records(const ledger::Ledger& ledger, const Typed& typed) {
  std::vector<Candidate> candidates;
  for (const model::Header& record : likely_records(ledger, typed.command)) {
    if (const auto word = as_typed(record.id, typed.beginning)) candidates.push_back({*word, about(record)});
  }
  if (!candidates.empty() || typed.beginning.empty()) return candidates;
  for (const base::RecordId& id : ledger.ids()) {
    const auto word = as_typed(id, typed.beginning);
    if (word && candidates.size() < kMostRead) candidates.push_back({*word, about(ledger.read(id))});
  }
  return candidates;
}

std::vector<Candidate> entries(Env& env, const ledger::Ledger& ledger, const Typed& typed) {
  std::vector<Candidate> candidates;
  if (typed.positionals.empty()) return candidates;
  const model::Record record = ledger.read(ledger.find(typed.positionals.front()));
  for (const render::ShownEntry& shown : render::as_happened(record)) {
    candidates.push_back({shown.entry->id.str(), render::entry_summary(*shown.entry, shown.now, page_of(env))});
  }
  return candidates;
}

std::vector<Candidate> people(const ledger::Ledger& ledger) {
  std::vector<Candidate> candidates{{"me", "you"}};
  for (const auto& [key, person] : ledger.roster().people) candidates.push_back({key, person.name});
  for (const auto& [key, team] : ledger.roster().teams) {
    candidates.push_back({key, "team: " + base::join(team.members, ", ")});
  }
  return candidates;
}

// `commander=`, then who.
std::vector<Candidate> roles_and_people(const ledger::Ledger& ledger, const Typed& typed) {
  const std::size_t equals = typed.beginning.find('=');
  if (equals == std::string::npos) {
    return {{"commander=", "leads the response"},
            {"communications=", "tells the others"},
            {"scribe=", "writes down what happens"}};
  }
  std::vector<Candidate> candidates = people(ledger);
  for (Candidate& candidate : candidates) candidate.word.insert(0, typed.beginning.substr(0, equals + 1));
  return candidates;
}

template <typename Map, typename About>
std::vector<Candidate> keys_of(const Map& map, const About& about_value) {
  std::vector<Candidate> candidates;
  for (const auto& [key, value] : map) candidates.push_back({key, about_value(value)});
  return candidates;
}

std::vector<Candidate> plain(const std::vector<std::string>& words) {
  std::vector<Candidate> candidates;
  for (const std::string& word : words) candidates.push_back({word, ""});
  return candidates;
}

std::vector<Candidate> ask_ledger(Env& env, Words which, const Typed& typed) {
  if (which == Words::schemas) return plain(ledger::schema_names());
  if (!typed.ledger.empty()) env.options.ledgers = {typed.ledger};
  if (!typed.ref.empty()) env.options.ref = typed.ref;
  const ledger::Ledger ledger = env.open_ledger();
  switch (which) {
    case Words::records:
      return records(ledger, typed);
    case Words::entries:
      return entries(env, ledger, typed);
    case Words::services:
      return keys_of(ledger.policy().services, [](const model::Service& service) { return service.owner; });
    case Words::people:
      return people(ledger);
    case Words::teams:
      return keys_of(ledger.roster().teams, [](const model::Team& team) { return base::join(team.members, ", "); });
    case Words::rotations:
      return keys_of(ledger.roster().rotations, [](const model::Rotation& rotation) { return rotation.team; });
    case Words::channels:
      return keys_of(ledger.policy().channels, [](const std::string& what) { return what; });
    case Words::roles_and_people:
      return roles_and_people(ledger, typed);
    case Words::metrics: {
      std::vector<Candidate> candidates;
      for (const model::Metric& metric : ledger.policy().metrics) candidates.push_back({metric.name, metric.meaning});
      return candidates;
    }
    case Words::seals: {
      std::vector<Candidate> candidates;
      for (const ledger::Seal& seal : ledger::seals(ledger)) candidates.push_back({seal.name, "by " + seal.sealer});
      return candidates;
    }
    case Words::fields: {
      std::vector<Candidate> candidates = plain(field_names());
      for (Candidate& candidate : candidates) candidate.word += "=";
      return candidates;
    }
    default:
      return {};
  }
}

// A ledger that is not there or cannot be read proposes nothing: somebody is typing, and no place is left for errors.
render::Completion proposals(Env& env, const std::vector<std::string>& words) {
  return complete(commands(), words, [&env](Words which, const Typed& typed) -> std::vector<Candidate> {
    try {
      return ask_ledger(env, which, typed);
    } catch (const base::Error&) {
      return {};
    }
  });
}

std::string_view known_script(const std::string& shell) {
  if (const std::string_view script = completion_script(shell); !script.empty()) return script;
  throw base::UsageError("there is no completion for '" + shell + "'",
                         "the shells are: " + base::join(completion_shells(), ", "));
}

int run_completion(Env& env, const CompletionCommand& own) {
  if (own.shell == "words") {
    const render::Completion found = proposals(env, own.words);
    *env.out << (env.options.json ? render::completion_json(found) : render::completion_lines(found));
    return 0;
  }
  const std::string_view script = known_script(own.shell);
  if (!own.words.empty()) throw base::UsageError("'" + own.shell + "' takes no words", "decklog completion words -- …");
  if (env.options.json) {
    *env.out << render::completion_script_json(own.shell, script);
  } else {
    *env.out << script;
  }
  return 0;
}

}  // namespace

Run bind_completion(Options& options) {
  auto own = std::make_shared<CompletionCommand>();
  options.positional("SHELL", own->shell, "bash, zsh or fish: its script; words: what the scripts ask");
  options.words("WORD", own->words, "words: what is typed already, after '--'; the last one is being typed");
  return [own](Env& env) { return run_completion(env, *own); };
}

}  // namespace decklog::cmd
