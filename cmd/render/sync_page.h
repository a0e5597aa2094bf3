// SPDX-License-Identifier: MIT
//
// What `sync` did, as a page and as a document.
#pragma once

#include "cmd/render/page.h"
#include "lib/base/id.h"

#include <cstddef>
#include <string>
#include <vector>

namespace decklog::render {

struct SyncedRecord {
  base::RecordId id;
  std::string title;
  std::string stage;
};
struct SyncedDecision {
  base::RecordId record;
  std::string field;
  std::string words;
};

struct SyncView {
  std::string branch;  // "origin/main"
  std::string head;    // hex
  std::size_t received_commits = 0;
  std::size_t sent_commits = 0;
  std::vector<SyncedRecord> received;
  std::vector<SyncedDecision> decisions;
  std::vector<std::string> notices;
};

std::string sync_text(const SyncView& view, const Page& page);
std::string sync_json(const SyncView& view);

}  // namespace decklog::render
