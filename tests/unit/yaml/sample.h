// SPDX-License-Identifier: MIT
//
// One record as DESIGN 3 shows it, and small pieces to build others from.
#pragma once

#include <string>

namespace decklog::test {

inline const std::string kSample = R"(schema: decklog/1
id: INC-20261122-K7FQ
kind: incident
title: Checkout API returns 503
stage: triage
priority: P1
services: [checkout]
milestones:
  opened_at: 2026-11-22T08:03:11Z
timeline:
- id: 0001-k7fq2m
  at: 2026-11-22T08:03:11Z
  by: alice@example.com
  type: opened
  set: {title: Checkout API returns 503, priority: P1, services: [checkout]}
- id: 0002-9twdqh
  at: 2026-11-22T08:02:10Z
  recorded_at: 2026-11-22T08:05:30Z
  by: jun@example.com
  type: note
  text: |-
    error rate jumped right after the 17:00 deploy
    see the dashboard
)";

// The sample with one piece replaced by another.
inline std::string with(const std::string& piece, const std::string& other) {
  std::string text = kSample;
  return text.replace(text.find(piece), piece.size(), other);
}

// A smallest file around the given lines of its one entry's type.
inline std::string file_of(const std::string& entry_lines) {
  return "schema: decklog/1\nid: INC-20261122-K7FQ\nkind: incident\nstage: triage\ntimeline:\n- id: 0001-k7fq2m\n"
         "  at: 2026-11-22T08:03:11Z\n  by: alice@example.com\n" +
         entry_lines;
}

}  // namespace decklog::test
