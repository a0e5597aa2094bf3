// SPDX-License-Identifier: MIT
//
// What `open`, `request` and `change` share: the options that describe a new record, and the way from them to the
// answer.
#pragma once

#include "cmd/commands/common.h"

#include <string>
#include <vector>

namespace decklog::cmd {

struct NewRecordOptions {
  std::vector<std::string> title;
  std::string priority;
  std::vector<std::string> services;
  std::string impact;
  std::optional<std::uint64_t> impact_users;
  std::string owner;
  std::string from;
  std::string channel;
  std::vector<std::string> labels;
  std::string key;
  bool drill = false;
  std::string text;
  EntryOptions entry;  // --at and --by only
};

// `TITLE… [-p] [-s]… [--impact] [--owner] [--label]… [--key] [-m TEXT] [--at] [--by]`. `kind_word` stands in help:
// "incident".
void bind_new_record(Options& options, NewRecordOptions& own, const std::string& kind_word);

// `[--from] [--channel]`: how it came to us.
void bind_source(Options& options, NewRecordOptions& own, Presence presence);

// The draft of the opening entry with every field that was given. The body is model::Opened{}.
ledger::Draft new_record_draft(Env& env, const NewRecordOptions& own);

// The owner 'me' becomes the person's own address.
void resolve_me(const ledger::Ledger& ledger, ledger::Draft& draft);

// Creates the record and prints the answer. A repeat of an open --key prints that record and says so.
int create_and_report(Env& env, base::Kind kind, ledger::Draft draft);

}  // namespace decklog::cmd
