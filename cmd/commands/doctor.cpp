// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/log_page.h"
#include "lib/base/error.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

std::string word(ledger::Health::State state) {
  switch (state) {
    case ledger::Health::State::good:
      return "good";
    case ledger::Health::State::mended:
      return "mended";
    case ledger::Health::State::warning:
      return "warning";
    case ledger::Health::State::bad:
      break;
  }
  return "bad";
}

int run_doctor(Env& env, bool fix) {
  using ledger::Ledger;
  Ledger ledger = env.open_ledger();
  std::vector<render::HealthLine> lines;
  for (const ledger::Health& health : ledger.examine(fix ? Ledger::Repair::yes : Ledger::Repair::no)) {
    lines.push_back({health.check, word(health.state), health.message, health.fix});
  }
  const bool bad = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.state == "bad"; });
  if (env.options.json) {
    *env.out << render::doctor_json(lines);
  } else if (env.options.quiet) {
    for (const render::HealthLine& line : lines) {
      if (line.state == "bad" || line.state == "warning") *env.out << line.check << "\n";
    }
  } else {
    *env.out << render::doctor_text(lines, page_of(env));
  }
  return bad ? static_cast<int>(base::ExitCode::finding) : 0;
}

}  // namespace

Run bind_doctor(Options& options) {
  auto fix = std::make_shared<bool>(false);
  options.flag("--fix", *fix, "mend what can be mended without a person");
  return [fix](Env& env) { return run_doctor(env, *fix); };
}

}  // namespace decklog::cmd
