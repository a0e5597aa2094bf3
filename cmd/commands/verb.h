// SPDX-License-Identifier: MIT
//
// The lifecycle verbs: one struct of what they may bring, one way from it to an entry. Each verb's own file binds what
// it takes; `advance` binds all and takes whatever verb comes next.
#pragma once

#include "cmd/commands/common.h"

#include <string>
#include <vector>

namespace decklog::cmd {

struct VerbOptions : EntryOptions {
  std::string priority;
  std::string owner;
  std::vector<std::string> notify;
  bool alone = false;
  std::string cause;
  std::string eta;
  bool take_over = false;
  std::string confirmed_by;
  bool no_reply = false;
  std::string as;
  std::string of;
  std::string to;
  std::string end;
};

void bind_priority(Options& options, VerbOptions& verb);
void bind_owner(Options& options, VerbOptions& verb);
void bind_audience(Options& options, VerbOptions& verb);
void bind_cause(Options& options, VerbOptions& verb);
void bind_confirmation(Options& options, VerbOptions& verb);

// Does `verb` to the record: resolve, ask for the text, append, report. On a terminal the text is asked for only when
// the verb is legal now, so that nobody types in vain.
int run_verb(Env& env, const VerbOptions& options, model::Verb verb);

// A verb that brings nothing but the common options and a text.
Run bind_plain_verb(Options& options, model::Verb verb, const TextSpec& text);

}  // namespace decklog::cmd
