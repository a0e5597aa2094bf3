// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/policy_page.h"
#include "lib/base/error.h"
#include "lib/ledger/agreed.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace decklog::cmd {
namespace {

constexpr const char* kPolicyFile = "decklog.yaml";
constexpr const char* kRosterFile = "roster.yaml";

using ledger::AgreedFile;

struct PolicyCommand {
  std::string action;
  std::string file;
  bool raw = false;
};

// Nothing when it cannot be opened: errno says why.
std::optional<std::string> file_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) return std::nullopt;
  return bytes;
}

std::string read_policy(const Env& env, const std::string& name) {
  auto bytes = file_text(env.folder / name);
  if (!bytes) throw base::NotFound("cannot read '" + name + "': " + std::strerror(errno), "", "no-file");
  return std::move(*bytes);
}

render::CheckedFile checked(const std::string& name, AgreedFile kind,
                            const std::vector<ledger::FileFinding>& findings) {
  render::CheckedFile file{.name = name, .kind = kind == AgreedFile::roster ? "roster" : "policy", .findings = {}};
  for (const ledger::FileFinding& finding : findings) {
    file.findings.push_back({finding.position, finding.path, finding.message, finding.severity, finding.code});
  }
  return file;
}

render::CheckedFile check_text(const Env& env, const std::string& name, const std::string& bytes,
                               const model::Roster& roster) {
  const AgreedFile kind = ledger::agreed_file(bytes, name);
  return checked(name, kind,
                 kind == AgreedFile::roster ? ledger::check_roster(bytes, name, env.world.now())
                                            : ledger::check_policy(bytes, name, roster, env.world.now()));
}

// Owners are looked for in the roster that stands beside the file.
render::CheckedFile check_file(const Env& env, const std::string& name) {
  const std::string bytes = read_policy(env, name);
  const auto beside = file_text((env.folder / name).parent_path() / kRosterFile);
  return check_text(env, name, bytes, ledger::roster_if_readable(beside.value_or("")));
}

// As they are committed.
std::vector<render::CheckedFile> check_ledger(const Env& env) {
  const ledger::Ledger ledger = env.open_ledger();
  const std::string roster = ledger.roster_text();
  const model::Roster owners = ledger::roster_if_readable(roster);
  std::vector<render::CheckedFile> files;
  files.push_back(checked(kPolicyFile, AgreedFile::policy,
                          ledger::check_policy(ledger.policy_text(), kPolicyFile, owners, env.world.now())));
  if (roster.empty()) return files;
  files.push_back(checked(kRosterFile, AgreedFile::roster, ledger::check_roster(roster, kRosterFile, env.world.now())));
  return files;
}

std::vector<render::CheckedFile> check_what(Env& env, const std::string& file) {
  if (file.empty()) return check_ledger(env);
  if (file != "-") return {check_file(env, file)};
  return {check_text(env, "standard input", read_input(env, ledger::kMaxRecord), {})};
}

int check(Env& env, const std::string& file) {
  const std::vector<render::CheckedFile> files = check_what(env, file);
  std::size_t findings = 0;
  bool is_bad = false;
  for (const render::CheckedFile& one : files) {
    findings += one.findings.size();
    is_bad = is_bad || std::any_of(one.findings.begin(), one.findings.end(), [](const render::FindingLine& line) {
               return line.severity == model::Severity::error;
             });
  }
  if (env.options.json) {
    *env.out << render::policy_check_json(files);
  } else if (!env.options.quiet || findings > 0) {
    *env.out << render::policy_check_text(files, page_of(env));
  }
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
  options.positional(
      "ACTION", own->action,
      "'check': say what is wrong with policy and roster, exit 1 when something is (else show the policy)",
      Presence::optional);
  options.positional("FILE", own->file,
                     "check: the policy or roster, '-' for standard input (else both of the ledger's)",
                     Presence::optional);
  options.flag("--raw", own->raw, "the file as it stands in the ledger");
  return [own](Env& env) { return run_policy(env, *own); };
}

}  // namespace decklog::cmd
