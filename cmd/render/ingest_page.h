// SPDX-License-Identifier: MIT
//
// What became of deliveries of alerts.
#pragma once

#include "cmd/render/failure.h"
#include "cmd/render/page.h"
#include "lib/model/entry.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct IngestResult {
  std::string_view action;  // "nothing", "created", "added", "reopened", "suppressed"
  std::string key;
  std::string record;  // "": none
  std::string short_id;
  std::string title;
  std::optional<model::Priority> priority;
  std::vector<std::string> entries;
  std::vector<model::Signal> signals;
  std::string text;
  std::string why;
  std::size_t known = 0;
  std::size_t left_out = 0;
  std::size_t not_delivered = 0;
  std::string suppressed_by;
  std::string recurrence_of;
  bool is_closed = false;
  bool is_change = false;
};

struct IngestDelivery {
  std::string file;  // "": standard input
  std::string moved_to;
  std::string commit;
  std::string dedup_key;
  std::optional<Failure> failure;
  std::vector<std::string> warnings;
  std::vector<IngestResult> results;
};

struct IngestView {
  bool is_dry_run = false;
  std::vector<IngestDelivery> deliveries;
};

// A line for each record, what the entry says, and the next command.
std::string ingest_text(const IngestView& view, const Page& page);
std::string ingest_json(const IngestView& view);

}  // namespace decklog::render
