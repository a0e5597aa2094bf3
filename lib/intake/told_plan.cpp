// SPDX-License-Identifier: MIT
#include "lib/intake/told_plan.h"

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/intake/told_entries.h"
#include "lib/intake/told_sound.h"
#include "lib/model/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace decklog::intake {
namespace {

constexpr std::size_t kMostAtOnce = 200;  // that a person is told

using Holders = std::map<std::string, base::RecordId>;  // by key

Holders holders_of_keys(const ledger::Ledger& ledger) {
  model::Query query;
  query.open = model::OpenFilter::all;
  query.sort = model::SortBy::id;
  Holders holders;
  for (const model::Header& header : ledger.select(query, nullptr)) {
    if (header.fields.key && !header.fields.key->empty()) holders.emplace(*header.fields.key, header.id);
  }
  return holders;
}

// The same log read again gives the same key, also when it has grown.
std::string key_of(const ToldRecord& told, const PlanOptions& options) {
  constexpr std::size_t kLongestOwnKey = 320;
  if (!told.key.empty() && told.key.size() <= kLongestOwnKey) return told.key;
  const std::string day = base::format_date(base::utc_date(beginning_of(told, options)));
  const std::string what = told.key.empty() ? told.title + "\n" + day : told.key;
  return options.format + ":" + base::sha256_hex(what).substr(0, 16);
}

class Planner {
 public:
  Planner(const ledger::Ledger& ledger, const PlanOptions& options, std::vector<Doubt>& doubts)
      : ledger_(ledger),
        options_(options),
        doubts_(doubts),
        policy_(ledger.policy_source()),
        people_(ledger.roster(), options.format) {
    if (options.into.empty()) holders_ = holders_of_keys(ledger);
  }

  // Several told records may be of one: what comes later is joined to what is planned.
  void take(ToldRecord& told, std::vector<PlannedRecord>& planned) {
    told.key = key_of(told, options_);
    const Target target = target_of(told);
    const auto place = places_.find(target.id);
    const EntriesContext context{policy_, options_, people_, doubts_, target.place};
    if (place != places_.end()) {
      PlannedRecord& record = planned[place->second];
      record.record = with_told(record.record, told, context, record.added);
      return;
    }
    PlannedRecord record{.record = {}, .is_new = target.is_new, .added = {}, .line = told.line};
    const model::Record before = target.is_new ? model::fold(target.id, {}) : ledger_.read(target.id);
    record.record = with_told(before, told, context, record.added);
    places_[target.id] = planned.size();
    planned.push_back(std::move(record));
  }

  void finish(const std::vector<PlannedRecord>& planned) {
    people_.doubt_strangers(doubts_);
    const auto lacking = std::count_if(planned.begin(), planned.end(), [](const PlannedRecord& one) {
      return one.is_new && one.record.kind() == base::Kind::incident && !one.record.fields.priority;
    });
    if (lacking == 0) return;
    doubts_.push_back(
        {0, fmt::format("{} no priority: say one with --priority P2",
                        base::counted(static_cast<std::uint64_t>(lacking), "incident has", "incidents have"))});
  }

 private:
  struct Target {
    base::RecordId id;
    ToldPlace place = ToldPlace::own;
    bool is_new = false;
  };

  Target target_of(const ToldRecord& told) {
    if (!options_.into.empty()) return {options_.into, ToldPlace::other, false};
    if (const auto own = holders_.find(told.key); own != holders_.end()) return {own->second, ToldPlace::own, false};
    for (auto key = told.part_of.rbegin(); key != told.part_of.rend(); ++key) {
      const auto known = holders_.find(*key);
      if (known != holders_.end()) return {known->second, ToldPlace::other, false};
    }
    if (!told.part_of.empty()) {
      doubts_.push_back({told.line, "it answers something that is not in this ledger: it is a request of its own"});
    }
    const base::RecordId id = free_id(told.kind, beginning_of(told, options_));
    holders_[told.key] = id;
    return {id, ToldPlace::own, true};
  }

  base::RecordId free_id(base::Kind kind, base::Time at) const {
    constexpr std::size_t kTries = 4;
    for (std::size_t tries = 0;; ++tries) {
      auto id = base::RecordId::draw(kind, at, std::min<std::size_t>(4 + tries / kTries, 16), options_.random);
      if (!places_.contains(id) && !is_taken(id)) return id;
    }
  }

  bool is_taken(const base::RecordId& id) const {
    try {
      ledger_.read_text(id);
      return true;
    } catch (const base::NotFound&) {
      return false;
    }
  }

  const ledger::Ledger& ledger_;
  const PlanOptions& options_;
  std::vector<Doubt>& doubts_;
  model::PolicySource policy_;
  ToldPeople people_;
  Holders holders_;
  std::map<base::RecordId, std::size_t> places_;  // among what is planned
};

}  // namespace

ToldSource::ToldSource(const ledger::Ledger& ledger, Told told, PlanOptions options)
    : ledger_(ledger), told_(std::move(told)), options_(std::move(options)), masked_(make_sound(told_)) {}

void ToldSource::scan(const std::function<void(ledger::ImportItem)>& visit) {
  planned_.clear();
  plan_doubts_.clear();
  Planner planner(ledger_, options_, plan_doubts_);
  for (ToldRecord& told : told_.records) planner.take(told, planned_);
  planner.finish(planned_);
  for (std::size_t i = 0; i < planned_.size(); ++i) visit(record(i));
}

ledger::ImportedRecord ToldSource::record(std::size_t index) {
  const PlannedRecord& planned = planned_.at(index);
  return {.record = planned.record, .hidden = {}, .origin = {.file = options_.file, .position = {planned.line, 0}}};
}

std::vector<Doubt> ToldSource::doubts() const {
  std::vector<Doubt> all = told_.doubts;
  all.insert(all.end(), plan_doubts_.begin(), plan_doubts_.end());
  std::stable_sort(all.begin(), all.end(), [](const Doubt& a, const Doubt& b) {
    // What is of no line comes last.
    return (a.line == 0 ? 1 : 0) != (b.line == 0 ? 1 : 0) ? b.line == 0 : a.line < b.line;
  });
  if (all.size() > kMostAtOnce) {
    const std::size_t more = all.size() - kMostAtOnce;
    all.resize(kMostAtOnce);
    all.push_back({0, fmt::format("{} more like these", more)});
  }
  return all;
}

}  // namespace decklog::intake
