// SPDX-License-Identifier: MIT
//
// `gate`: yes or no, what stands in the way, who has it, until when, and what to type.
#pragma once

#include "cmd/render/page.h"
#include "lib/reports/gate.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::render {

// What --override wrote.
struct Overridden {
  struct Written {
    std::string record;
    std::string entry;
  };
  std::string reason;
  std::string by;
  std::vector<Written> written;  // empty: a repeat of the same deploy, which is written down already
  std::string commit;            // "" when nothing was written
};

struct GateAnswer {
  const reports::GateQuestion* question = nullptr;
  const reports::Verdict* verdict = nullptr;
  const Overridden* overridden = nullptr;  // null: nobody overrode it
};

// "a deploy of checkout, payments to prod"
std::string deploy_words(const reports::GateQuestion& question);

std::string gate_text(const GateAnswer& answer, const Page& page);
std::string gate_json(const GateAnswer& answer, const Page& page);
// An annotation for each reason and caution, and a last line that holds no text of a record.
std::string gate_github(const GateAnswer& answer, const Page& page);

}  // namespace decklog::render
