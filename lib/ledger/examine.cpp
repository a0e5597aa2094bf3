// SPDX-License-Identifier: MIT
//
// What `decklog doctor` looks at: one function per question, in the order in which trouble is likely.
#include "lib/base/text.h"
#include "lib/ledger/agreed.h"
#include "lib/ledger/impl.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

using State = Health::State;

constexpr std::size_t kNamedDamaged = 5;

Health identity(const Ledger::Impl& impl) {
  try {
    const auto who = git::author(impl.repository, impl.world).who;
    return {"identity", State::good, fmt::format("you are recorded as {} <{}>", who.name, who.email), ""};
  } catch (const base::SystemError& error) {
    return {"identity", State::bad, error.what(), error.hint()};
  }
}

Health obstacle(const Ledger::Impl& impl) {
  switch (impl.repository.obstacle(impl.ref)) {
    case git::Obstacle::none:
      return {"branch", State::good, fmt::format("{} can be written", impl.ref), ""};
    case git::Obstacle::detached_head:
      return {"branch", State::bad, "HEAD is detached: nothing can be recorded", "git switch BRANCH"};
    case git::Obstacle::operation_in_progress:
      return {"branch", State::bad, "a merge, rebase or the like is in progress", "finish or abort it: git status"};
    case git::Obstacle::checked_out_elsewhere:
      break;
  }
  return {"branch", State::bad, fmt::format("{} is checked out in another work tree", impl.ref), "git worktree list"};
}

Health readable_policy(const Ledger::Impl& impl) {
  try {
    impl.get_policy();
    return {"policy", State::good, fmt::format("{} is read", kPolicyPath), ""};
  } catch (const base::BadData& error) {
    return {"policy", State::bad, error.what(), fmt::format("mend and commit {}", kPolicyPath)};
  }
}

Health readable_roster(const Ledger::Impl& impl) {
  const auto text = impl.repository.read(impl.head, kRosterPath, kMaxFile);
  if (!text) return {"roster", State::good, fmt::format("no {}: nobody is on call by it", kRosterPath), ""};
  const std::string hint = "decklog policy check";
  try {
    const std::vector<FileFinding> found = check_roster(*text, kRosterPath, impl.world.now());
    const auto is_error = [](const FileFinding& one) { return one.severity == model::Severity::error; };
    const auto worst = std::find_if(found.begin(), found.end(), is_error);
    if (worst != found.end()) return {"roster", State::bad, fmt::format("{}: {}", kRosterPath, worst->message), hint};
    if (!found.empty()) {
      return {"roster", State::warning, fmt::format("{}: {}", kRosterPath, found.front().message), hint};
    }
    const model::Roster& roster = impl.get_roster();
    return {"roster", State::good,
            fmt::format("{} is read: {}, {}", kRosterPath, base::counted(roster.people.size(), "person", "people"),
                        base::counted(roster.rotations.size(), "rotation", "rotations")),
            ""};
  } catch (const base::BadData& error) {
    return {"roster", State::bad, error.what(), hint};
  }
}

Health attributes(const Ledger::Impl& impl) {
  const std::string text = impl.repository.read(impl.head, ".gitattributes", kMaxFile).value_or("");
  const bool complete = text.find("-text") != std::string::npos && text.find("merge=decklog") != std::string::npos;
  if (complete) return {"attributes", State::good, ".gitattributes keeps records byte for byte", ""};
  return {"attributes", State::bad, ".gitattributes does not protect the records from git's conversions",
          "decklog init"};
}

Health configuration(Ledger::Impl& impl, Ledger::Repair repair) {
  const std::vector<CloneSetting> missing = missing_configuration(impl.repository);
  if (missing.empty()) {
    return {"configuration", State::good, "git diff names the entry of each hunk, git pull merges records", ""};
  }
  if (repair == Ledger::Repair::yes) {
    configure_clone(impl.repository);
    return {"configuration", State::mended, "this clone's git configuration was completed", ""};
  }
  std::vector<std::string> names;
  for (const CloneSetting& setting : missing) {
    const bool other = impl.repository.config(setting.name).has_value();
    names.push_back(setting.name + (other ? " (is another)" : ""));
  }
  return {"configuration", State::warning, "this clone lacks decklog's git configuration: " + base::join(names, ", "),
          "decklog doctor --fix"};
}

Health leftovers(Ledger::Impl& impl, Ledger::Repair repair) {
  // Killed before it wrote its intent, a command still leaves git's locks, with notes that they are ours.
  const std::filesystem::path notes = impl.state_folder() / "held";
  const bool has_locks = std::filesystem::exists(notes) && !std::filesystem::is_empty(notes);
  const bool left = has_locks || std::filesystem::exists(impl.state_folder() / "intent");
  if (!left) return {"leftovers", State::good, "no interrupted command left anything", ""};
  if (repair == Ledger::Repair::no) {
    return {"leftovers", State::warning, "an interrupted command is not yet cleaned up",
            "the next command does it, or 'decklog doctor --fix'"};
  }
  git::recover(impl.repository, impl.world);
  return {"leftovers", State::mended, "an interrupted command was cleaned up", ""};
}

// The index's, and those of tracking branches; a git that is killed while it fetches leaves them.
std::optional<std::filesystem::path> foreign_lock(const git::Repository& repository) {
  std::error_code failed;
  const auto index_lock = repository.git_folder() / "index.lock";
  if (std::filesystem::exists(index_lock, failed)) return index_lock;
  std::filesystem::recursive_directory_iterator file(repository.common_folder() / "refs" / "remotes", failed);
  for (; !failed && file != std::filesystem::recursive_directory_iterator(); file.increment(failed)) {
    if (file->path().extension() == ".lock") return file->path();
  }
  return std::nullopt;
}

Health foreign_locks(const Ledger::Impl& impl) {
  const auto lock = foreign_lock(impl.repository);
  if (!lock) return {"locks", State::good, "no lock file stands in the way", ""};
  return {"locks", State::warning, fmt::format("'{}' exists: a git command is running, or died", lock->string()),
          "when no git command is running: remove that file"};
}

Health records(const Ledger& ledger) {
  std::size_t read = 0;
  std::size_t problems = 0;
  std::vector<std::string> damaged;
  for (const base::RecordId& id : ledger.ids()) {
    try {
      const auto decoded = yaml::decode(ledger.read_text(id), base::record_path(id), id);
      if (!decoded.problems.empty() || !decoded.canonical) ++problems;
      ++read;
    } catch (const base::BadData& error) {
      damaged.emplace_back(error.what());
    }
  }
  if (damaged.empty() && problems == 0)
    return {"records", State::good, fmt::format("{} {} can be read", read, read == 1 ? "record" : "records"), ""};
  if (damaged.empty()) {
    return {"records", State::warning, fmt::format("{} of {} records are not what decklog writes", problems, read),
            "somebody edited them by hand; 'decklog show ID' names the problem"};
  }
  std::string list;
  for (std::size_t i = 0; i < damaged.size() && i < kNamedDamaged; ++i) list += (i == 0 ? "" : "\n") + damaged[i];
  return {"records", State::bad, fmt::format("{} of {} records cannot be read", damaged.size(), damaged.size() + read),
          list};
}

}  // namespace

std::vector<Health> Ledger::examine(Repair repair) {
  return {identity(*impl_),          obstacle(*impl_),      readable_policy(*impl_),
          readable_roster(*impl_),   attributes(*impl_),    configuration(*impl_, repair),
          leftovers(*impl_, repair), foreign_locks(*impl_), records(*this)};
}

}  // namespace decklog::ledger
