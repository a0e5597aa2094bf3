// SPDX-License-Identifier: MIT
//
// What decklog knows merges without a base: the union of the entries, folded. The base tells which decisions were made
// side by side, and settles header lines of a newer decklog, which are no entries: per key a change beats what the
// sides parted from, a line that stands beats one that was dropped, and of two changes the greater text stays. Each is
// a least upper bound, so that order and grouping of merges do not matter.
#include "lib/model/merge.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/decisions.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace decklog::model {
namespace {

// ---- Lines of a newer decklog

using LinesByKey = std::map<std::string, std::optional<std::string>>;

LinesByKey by_key(const std::vector<UnknownLines>& lines) {
  LinesByKey result;
  for (const UnknownLines& line : lines) result.emplace(line.key, line.lines);
  return result;
}

std::optional<std::string> at_key(const LinesByKey& lines, const std::string& key) {
  const auto found = lines.find(key);
  return found == lines.end() ? std::nullopt : found->second;
}

// An order of our own (by key) only where both sides changed something: then neither side's can be preferred.
std::vector<UnknownLines> merge_unknown(const std::vector<UnknownLines>& base, const std::vector<UnknownLines>& ours,
                                        const std::vector<UnknownLines>& theirs) {
  if (ours == theirs || theirs == base) return ours;
  if (ours == base) return theirs;
  const LinesByKey before = by_key(base);
  const LinesByKey left = by_key(ours);
  const LinesByKey right = by_key(theirs);
  LinesByKey all = left;
  all.insert(right.begin(), right.end());
  std::vector<UnknownLines> merged;
  for (const auto& [key, unused] : all) {
    const auto was = at_key(before, key);
    const auto ours_now = at_key(left, key);
    const auto theirs_now = at_key(right, key);
    const auto& chosen = ours_now == was     ? theirs_now
                         : theirs_now == was ? ours_now
                                             : std::max(ours_now, theirs_now);  // nothing is less than any text
    if (chosen) merged.push_back({key, *chosen});
  }
  return merged;
}

// "decklog/1.10" is newer than "decklog/1.9": by their numbers, however long; then by their text.
std::vector<std::pair<std::size_t, std::string>> schema_numbers(const std::string& schema) {
  std::vector<std::pair<std::size_t, std::string>> numbers;
  std::size_t start = schema.find('/') + 1;
  while (start <= schema.size()) {
    const std::size_t end = std::min(schema.find('.', start), schema.size());
    const std::size_t digits = std::min(schema.find_first_not_of('0', start), end);
    numbers.emplace_back(end - digits, schema.substr(digits, end - digits));
    start = end + 1;
  }
  return numbers;
}

const std::string& newer_schema(const std::string& a, const std::string& b) {
  return std::pair(schema_numbers(a), a) < std::pair(schema_numbers(b), b) ? b : a;
}

// ---- Decisions made side by side

std::string value_of(const Facts& facts, const FactName& fact) {
  const auto found = facts.find(fact);
  return found == facts.end() ? "" : found->second;
}

// Who made the facts of one side what they are. Asked only where sides differ.
class Deciders {
 public:
  explicit Deciders(const Record& side) : side_(side) {
    for (const Decided& decided : decisions_of(side)) {
      by_value_.insert_or_assign({decided.fact, decided.value}, decided.entry);
      last_.insert_or_assign(decided.fact, decided.entry);
    }
  }

  // A value that no entry names (closing unblocks, say) came with the last entry.
  EntryId of(const FactName& fact, const std::string& value) const {
    if (const auto found = by_value_.find({fact, value}); found != by_value_.end()) return found->second;
    if (const auto found = last_.find(fact); found != last_.end()) return found->second;
    return side_.timeline.empty() ? EntryId{} : side_.timeline.back().id;
  }

 private:
  const Record& side_;
  std::map<std::pair<FactName, std::string>, EntryId> by_value_;
  std::map<FactName, EntryId> last_;
};

std::vector<Concurrent> concurrent_decisions(const Record* base, const Record& ours, const Record& theirs,
                                             const Record& merged) {
  const Facts before = base == nullptr ? Facts{} : facts_of(*base);
  const Facts left = facts_of(ours);
  const Facts right = facts_of(theirs);
  Facts all = left;
  all.insert(right.begin(), right.end());
  all.insert(before.begin(), before.end());
  std::vector<FactName> split;
  for (const auto& [fact, unused] : all) {
    const std::string our_value = value_of(left, fact);
    const std::string their_value = value_of(right, fact);
    const std::string was = value_of(before, fact);
    if (our_value != their_value && our_value != was && their_value != was) split.push_back(fact);
  }
  std::vector<Concurrent> found;
  if (split.empty()) return found;
  const Facts now = facts_of(merged);
  const Deciders our_deciders(ours);
  const Deciders their_deciders(theirs);
  for (const FactName& fact : split) {
    const std::string our_value = value_of(left, fact);
    const std::string their_value = value_of(right, fact);
    found.push_back({.field = fact.name,
                     .ours = our_value,
                     .theirs = their_value,
                     .now = value_of(now, fact),
                     .our_entry = our_deciders.of(fact, our_value),
                     .their_entry = their_deciders.of(fact, their_value)});
  }
  return found;
}

// The last in order that did not see `last` and said otherwise; nullptr when there is none.
const Decided* rival_of(const Decided& last, const std::vector<const Decided*>& latest) {
  const auto rival = std::find_if(latest.rbegin(), latest.rend(), [&](const Decided* other) {
    return other->value != last.value && other->corrected == last.corrected;
  });
  return rival == latest.rend() ? nullptr : *rival;
}

}  // namespace

MergedRecord merge(const Record* base, const Record& ours, const Record& theirs) {
  DECKLOG_CHECK(ours.id == theirs.id && (base == nullptr || base->id == ours.id), "files of one record are merged");
  std::vector<Entry> all;
  all.reserve(ours.timeline.size() + theirs.timeline.size());
  std::set_union(ours.timeline.begin(), ours.timeline.end(), theirs.timeline.begin(), theirs.timeline.end(),
                 std::back_inserter(all), before);
  MergedRecord result;
  result.record = fold(ours.id, all);
  result.record.schema = newer_schema(ours.schema, theirs.schema);
  result.record.unknown =
      merge_unknown(base == nullptr ? std::vector<UnknownLines>{} : base->unknown, ours.unknown, theirs.unknown);
  result.concurrent = concurrent_decisions(base, ours, theirs, result.record);
  const auto& problems = result.record.problems;
  std::copy_if(problems.begin(), problems.end(), std::back_inserter(result.damage),
               [](const Problem& problem) { return problem.code == "same-id"; });
  return result;
}

std::string in_words(const Concurrent& concurrent, const Record& merged) {
  constexpr std::size_t kCells = 40;
  const auto shown = [](const std::string& value) {
    return value.empty() ? std::string("nothing") : base::cut_to_width(base::single_line(value), kCells);
  };
  const auto by = [&](const EntryId& id) {
    const Entry* entry = merged.entry(id);
    return entry == nullptr ? std::string() : " (" + base::cut_to_width(base::single_line(entry->by), kCells) + ")";
  };
  return concurrent.field + ": " + shown(concurrent.ours) + by(concurrent.our_entry) + " or " +
         shown(concurrent.theirs) + by(concurrent.their_entry) + "; " + shown(concurrent.now) + " stands";
}

std::vector<Concurrent> undecided(const Record& record) {
  // Of each fact the decisions with the greatest number: who made one of them had not seen the others.
  const std::vector<Decided> decisions = decisions_of(record);
  std::map<FactName, std::vector<const Decided*>> latest;
  for (const Decided& decided : decisions) {
    auto& of_fact = latest[decided.fact];
    if (!of_fact.empty() && of_fact.back()->entry.number() < decided.entry.number()) of_fact.clear();
    of_fact.push_back(&decided);
  }
  std::vector<Concurrent> found;
  std::optional<Facts> now;
  for (const auto& [fact, of_fact] : latest) {
    const Decided& last = *of_fact.back();
    const Decided* rival = rival_of(last, of_fact);
    if (rival == nullptr) continue;
    if (!now) now = facts_of(record);
    // Something else settled it: a record that ends is blocked no more, one that is opened again was not closed.
    const std::string holds = value_of(*now, fact);
    if (holds != last.value && holds != rival->value) continue;
    found.push_back({.field = fact.name,
                     .ours = rival->value,
                     .theirs = last.value,
                     .now = holds,
                     .our_entry = rival->entry,
                     .their_entry = last.entry});
  }
  return found;
}

}  // namespace decklog::model
