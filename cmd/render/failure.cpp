// SPDX-License-Identifier: MIT
#include "cmd/render/failure.h"

#include "cmd/render/table.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"

#include <new>

namespace decklog::render {
namespace {

// Reasons are never cut: they are what a person must act on, and what they paste.
std::string reason_lines(const std::vector<base::Reason>& reasons, const Style& style) {
  Page page;
  page.style = style;
  Table table({{"", Align::left}, {"", Align::left}, {"", Align::left}});
  for (const base::Reason& reason : reasons) {
    table.add({{"-"}, {reason.message}, {reason.fix, Role::strong}});
  }
  return table.str(page, 2);
}

}  // namespace

Failure describe(const std::exception& failure) {
  const auto* known = dynamic_cast<const base::Error*>(&failure);
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) {
    return {base::ExitCode::system, "out-of-memory", "there is not enough memory for this", "", {}};
  }
  if (known == nullptr) {
    return {base::ExitCode::bug,
            "bug",
            std::string("a bug in decklog: ") + failure.what(),
            "please report it with the command you typed; the ledger was left as it was",
            {}};
  }
  Failure seen{known->exit_code(), known->code(), known->what(), known->hint(), {}};
  if (const auto* refused = dynamic_cast<const base::Refused*>(known)) seen.reasons = refused->reasons();
  if (const auto* secret = dynamic_cast<const base::SecretFound*>(known)) seen.reasons = secret->places();
  return seen;
}

std::string error_text(const Failure& failure, const Style& style) {
  std::string text = style.paint(Role::bad, "error:") + " " + base::for_terminal(failure.message) + "\n";
  text += reason_lines(failure.reasons, style);
  for (const std::string& line : base::split_lines(failure.hint)) {
    text += style.paint(Role::dim, "hint:") + " " + base::for_terminal(line) + "\n";
  }
  return text;
}

}  // namespace decklog::render
