// SPDX-License-Identifier: MIT
//
// What a kept log tells (told.h) as records of a ledger: a source for lib/ledger/import.h. The one place that makes
// entries of it. The record's stage follows from lifecycle verbs that the rules accept, but for what today's policy
// demands of those who work now (a priority, a postmortem); a time that contradicts another one becomes a note, and a
// doubt says so. What the ledger has already is left as it is: the same log imported again adds nothing, a longer one
// only what came to it.
#pragma once

#include "lib/intake/told.h"
#include "lib/ledger/import.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace decklog::intake {

// Incidents that the log calls resolved wait for their follow-up, or are closed at that moment too.
enum class ToldEnd { follow_up, closed };

struct PlanOptions {
  std::string format;                       // "markdown": who speaks where nobody is named
  std::string file;                         // for errors
  base::RecordId into;                      // all lines go there; empty: to records of their own
  std::optional<model::Priority> priority;  // of incidents whose log names none
  ToldEnd end = ToldEnd::follow_up;
  std::string me;  // who imports
  base::Time now{};
  base::Random random;
};

struct PlannedRecord {
  model::Record record;  // as it would be
  bool is_new = false;
  std::set<base::EntryId> added;
  int line = 0;  // of the input
};

class ToldSource : public ledger::ImportSource {
 public:
  // Cuts and masks what is told. Requires: the ledger outlives this.
  ToldSource(const ledger::Ledger& ledger, Told told, PlanOptions options);

  // Plans anew by what the ledger then is.
  void scan(const std::function<void(ledger::ImportItem)>& visit) override;
  ledger::ImportedRecord record(std::size_t index) override;

  // Of the last scan(): by line.
  const std::vector<PlannedRecord>& planned() const { return planned_; }
  std::vector<Doubt> doubts() const;
  std::size_t masked() const { return masked_; }  // secrets

 private:
  const ledger::Ledger& ledger_;
  Told told_;
  PlanOptions options_;
  std::vector<PlannedRecord> planned_;
  std::vector<Doubt> plan_doubts_;
  std::size_t masked_ = 0;
};

}  // namespace decklog::intake
