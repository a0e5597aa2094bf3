// SPDX-License-Identifier: MIT
//
// What a group of alerts asks of the ledger: pure, and the only place that decides it. The ledger's side (ingest.h)
// asks under its lock and writes what is decided here.
//
// An alert is news when it says more than the record knows of its fingerprint. In an episode (Alertmanager, Grafana) a
// delivery is known by (fingerprint, started_at, status): a later start is a new episode, an earlier one is a delivery
// that came too late, and within one episode it only goes firing → acknowledged → resolved. A source of events
// (PagerDuty, generic) has no episodes: firing again while it fires says nothing new. So a delivery that comes twice in
// a row changes nothing. One that comes again late may be news once: its end, say, of what nobody knew at the first
// time.
#pragma once

#include "lib/intake/alert.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace decklog::intake {

// A record keeps so many signals at most; further alerts are counted.
inline constexpr std::size_t kMaxSignals = 100;

enum class Action {
  nothing,   // everything is known, or nothing is to be opened
  create,    // a new record
  add,       // a signal entry in the record
  reopen,    // the record is opened again, with a signal entry
  suppress,  // a signal entry in the running change
};
// "nothing", "created", "added", "reopened", "suppressed"
std::string_view action_word(Action action);

// What the ledger knows that bears on a group.
struct Situation {
  const model::Record* open = nullptr;    // the open record with the key
  const model::Record* closed = nullptr;  // the last closed one; what it knows is not news in the open one
  const model::Record* change = nullptr;  // a change of the group's service that runs now
  const model::IntakePolicy& policy;
  base::Time now{};
};

struct Verdict {
  Action action = Action::nothing;
  std::vector<model::Signal> signals;  // what the entry says; empty only for nothing
  std::string why;                     // in words, for people: "nothing new: …", "fires again 5m after it was closed"
  std::optional<model::Priority> priority;  // create: the record's; add, reopen: it is raised to this
  bool acknowledges = false;                // somebody has it, says the source
  bool closes = false;                      // all are resolved, and the policy wants it closed
  bool explained = false;                   // by the change that runs, also when that is known
  bool recurs = false;                      // create: `closed` had the same key
  std::string text;                         // of the signal entry
  std::size_t known = 0;                    // alerts that say nothing new
  std::size_t left_out = 0;                 // alerts beyond kMaxSignals
};

Verdict decide(const AlertGroup& group, const Situation& now);

}  // namespace decklog::intake
