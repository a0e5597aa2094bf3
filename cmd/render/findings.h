// SPDX-License-Identifier: MIT
//
// What `verify` proved and found, the answer of `hook`, and `seal`'s.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/finding.h"

#include <string>
#include <vector>

namespace decklog::render {

// ledger::Verified, for a room that does not see the ledger.
struct Proof {
  std::string ref;
  std::string head;
  std::string anchor;
  std::string seal;
  std::size_t commits = 0;
  std::size_t merges = 0;
  std::size_t unjudged = 0;
  std::size_t entries = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::vector<std::string> proved;
  std::vector<std::string> not_proved;
  std::vector<model::LedgerFinding> findings;
};

// The answer first, then what was proved and what was not, then each finding with its commit, record and entry.
std::string proof_text(const Proof& proof, const Page& page);
std::string proof_json(const Proof& proof);

// One ref of a push.
struct PushedRef {
  std::string ref;
  bool is_judged = false;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::vector<model::LedgerFinding> findings;
};
// A few lines for the person who pushed; "" when nothing is to be said.
std::string push_text(const std::vector<PushedRef>& refs, const Page& page);
std::string push_json(const std::vector<PushedRef>& refs);

struct SealLine {
  std::string name;
  std::string id;
  std::string commit;
  std::string ref;
  bool is_signed = false;
  std::size_t commits = 0;
  std::size_t records = 0;
  std::size_t entries = 0;
};
std::string seal_text(const SealLine& seal, const Page& page);
std::string seal_json(const SealLine& seal);

}  // namespace decklog::render
