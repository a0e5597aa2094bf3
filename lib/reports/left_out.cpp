// SPDX-License-Identifier: MIT
#include "lib/reports/left_out.h"

namespace decklog::reports {

LeftOutAs left_out_as(const model::Header& record) {
  if (record.fields.drill.value_or(false)) return LeftOutAs::drill;
  if (record.closed_as == model::ClosedAs::false_positive) return LeftOutAs::false_positive;
  if (record.closed_as == model::ClosedAs::duplicate) return LeftOutAs::duplicate;
  return LeftOutAs::counts;
}

}  // namespace decklog::reports
