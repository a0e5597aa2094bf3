// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/policy_page.h"
#include "lib/base/error.h"
#include "lib/ledger/schemas.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

constexpr const char* kPolicyFile = "decklog.yaml";

struct PolicyCommand {
  std::string action;
  std::string file;
  bool raw = false;
};

std::string read_policy(const Env& env, const std::string& name) {
  std::ifstream stream(env.folder / name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw base::NotFound("cannot read '" + name + "': " + std::strerror(errno), "", "no-file");
  }
  return bytes;
}

// "-" is standard input; no name is the ledger's own, as it is committed.
std::string checked_bytes(Env& env, const std::string& file) {
  if (file.empty()) return env.open_ledger().policy_text();
  return file == "-" ? read_input(env, ledger::kMaxRecord) : read_policy(env, file);
}

int check(Env& env, const std::string& file) {
  const std::string bytes = checked_bytes(env, file);
  const std::string name = file.empty() ? kPolicyFile : file == "-" ? "standard input" : file;
  std::vector<render::FindingLine> lines;
  for (const ledger::FileFinding& finding : ledger::check_policy(bytes, name)) {
    lines.push_back({finding.position, finding.path, finding.message, finding.severity});
  }
  if (env.options.json) {
    *env.out << render::policy_check_json(name, lines);
  } else if (!env.options.quiet || !lines.empty()) {
    *env.out << render::policy_check_text(name, lines, page_of(env));
  }
  const bool is_bad = std::any_of(lines.begin(), lines.end(), [](const render::FindingLine& line) {
    return line.severity == model::Severity::error;
  });
  return is_bad ? static_cast<int>(base::ExitCode::finding) : 0;
}

int show(Env& env, bool raw) {
  const ledger::Ledger ledger = env.open_ledger();
  if (env.options.json) {
    *env.out << render::policy_json(ledger.policy());
  } else if (raw) {
    *env.out << ledger.policy_text();
  } else if (env.options.quiet) {
    for (const auto& [priority, unused] : ledger.policy().priorities) *env.out << model::word(priority) << "\n";
  } else {
    *env.out << render::policy_page(ledger.policy(), page_of(env));
  }
  return 0;
}

int run_policy(Env& env, const PolicyCommand& own) {
  if (own.action.empty()) return show(env, own.raw);
  if (own.action != "check") refuse_word("ACTION", own.action, {"check"});
  return check(env, own.file);
}

}  // namespace

Run bind_policy(Options& options) {
  auto own = std::make_shared<PolicyCommand>();
  options.positional("ACTION", own->action,
                     "'check': say what is wrong with it, exit 1 when something is (else show it)", Presence::optional);
  options.positional("FILE", own->file, "check: the file, '-' for standard input (else the ledger's own)",
                     Presence::optional);
  options.flag("--raw", own->raw, "the file as it stands in the ledger");
  return [own](Env& env) { return run_policy(env, *own); };
}

}  // namespace decklog::cmd
