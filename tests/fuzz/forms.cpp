// SPDX-License-Identifier: MIT
//
// What comes back from an editor: the form of a header and the draft of a handoff. The first byte chooses.
#include "cmd/commands/field_values.h"
#include "cmd/commands/handoff_form.h"
#include "cmd/commands/header_form.h"
#include "lib/base/error.h"
#include "tests/fuzz/target.h"

using namespace decklog;

namespace {

const char* const kShown =
    "title: Checkout fails\npriority: P1\nowner:\nservices: checkout\nlabels.env: prod\n"
    "cause: first line\n    second line\nimpact.users: 12\nnext:\n---\n";

}  // namespace

FUZZ_TARGET(forms) {
  if (input.empty()) return;
  const std::string text(input.substr(1));
  if (input.front() == 'h') {
    try {
      static_cast<void>(cmd::read_handoff_form("draft", text));
    } catch (const base::BadData&) {
    }
    return;
  }
  cmd::Env env;
  env.world.now = [] { return *base::parse_rfc3339("2026-11-22T08:00:00Z"); };
  const cmd::FieldReader reader{env, [] { return std::string("alice@example.com"); }};
  try {
    const cmd::FormChange change = cmd::changes_in_form(kShown, text, reader);
    if (text == kShown) FUZZ_CHECK(change.set.empty() && change.text.empty(), text);
  } catch (const base::UsageError&) {
  }
}
