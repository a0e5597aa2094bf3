// SPDX-License-Identifier: MIT
#include "lib/base/process.h"
#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

namespace decklog::ledger {
namespace {

// As git names a folder after a URL: the last part without ".git".
std::string folder_name(const std::string& url) {
  std::string name = url;
  while (!name.empty() && name.back() == '/') name.pop_back();
  if (name.ends_with("/.git")) name.resize(name.size() - 5);
  if (const std::size_t slash = name.find_last_of("/:"); slash != std::string::npos) name = name.substr(slash + 1);
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  return name;
}

}  // namespace

Initialised Ledger::clone(const std::string& url, const InitOptions& options, const base::World& world) {
  if (url.empty() || url.front() == '-') {
    throw base::UsageError(fmt::format("'{}' is no address to clone from", base::for_terminal(url)));
  }
  const std::filesystem::path folder =
      options.folder.empty() ? std::filesystem::path(folder_name(url)) : options.folder;
  if (folder.empty()) {
    throw base::UsageError(fmt::format("'{}' does not tell how to name the clone", base::for_terminal(url)),
                           "decklog clone URL DIR");
  }
  std::vector<std::string> argv{"git",   "-c",      "protocol.ext.allow=never", "-c", "transfer.fsckObjects=true",
                                "clone", "--quiet", "--no-recurse-submodules"};
  if (options.bare) argv.emplace_back("--bare");
  argv.insert(argv.end(), {"--", url, folder.string()});
  const auto result = base::run_process(argv, {.environment = {{"LC_ALL", "C"}}});
  if (result.exit_code != 0) {
    throw base::SystemError(fmt::format("git could not clone '{}'", base::for_terminal(url)),
                            base::for_terminal(base::trim(result.err), base::Lines::keep), "clone-failed",
                            result.exit_code);
  }
  auto repository = git::Repository::find(folder, git::Repository::Search::here_only, world);
  DECKLOG_CHECK(repository.has_value(), "git clone succeeded, so there is a repository");
  configure_clone(*repository);
  if (!options.ref.empty()) repository->set_config("decklog.ref", full_ref(options.ref));
  const Ledger ledger = Ledger::open({.folder = folder, .ref = options.ref}, world);
  return {.folder = ledger.folder(), .ref = ledger.ref(), .commit = ledger.head(), .changed = true, .written = {}};
}

}  // namespace decklog::ledger
