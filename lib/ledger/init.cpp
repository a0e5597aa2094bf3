// SPDX-License-Identifier: MIT
//
// How a ledger comes to be: the files of its first own commit, and what each clone of it needs configured.
#include "lib/git/root_commit.h"
#include "lib/ledger/impl.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

namespace decklog::ledger {
namespace {

// -text … : git must never change a byte of a record, whatever a clone's settings are.
constexpr std::string_view kAttributes =
    "/incidents/** -text -ident -filter -working-tree-encoding diff=decklog merge=decklog\n"
    "/requests/** -text -ident -filter -working-tree-encoding diff=decklog merge=decklog\n"
    "/changes/** -text -ident -filter -working-tree-encoding diff=decklog merge=decklog\n"
    "/handoffs/** -text -ident -filter -working-tree-encoding diff=decklog merge=decklog\n"
    "/evidence/** -text -ident -filter -working-tree-encoding -diff -merge\n";

constexpr std::string_view kReadme = R"(# On-call ledger

This repository is a logbook. Each incident, support request, change and handoff is one YAML file; each thing that
somebody did is one entry in its timeline and one commit. Entries are added, never edited and never removed.

    incidents/2026/11/INC-20261122-K7FQ.yaml    one incident: what is known on top, the timeline below
    requests/  changes/  handoffs/              the same for the other kinds
    evidence/                                   files that belong to an entry
    decklog.yaml                                what the team agreed on: priorities, targets, checklists
    roster.yaml                                 who is on call

It is written with [decklog], but nothing more than git and a text editor is needed to read it:

    git log --oneline                           everything that happened, newest first
    git log -p -- incidents/2026/11/INC-20261122-K7FQ.yaml
    git grep -l 'stage: mitigation'             records in a stage
    git log --format='%(trailers:key=Decklog-Stage,valueonly)'

In a file, the header above `timeline:` only repeats what the timeline says; never edit a record by hand. To correct an
entry, add one that says so: `decklog correct ID ENTRY TEXT`.

[decklog]: the on-call logbook that lives in git
)";

// In an existing repository the ledger's files go on top of what is there; a bare ledger is always its own repository.
git::Repository repository_for(const InitOptions& options, const base::World& world) {
  using enum git::Repository::Search;
  std::error_code ignored;
  if (std::filesystem::exists(options.folder, ignored)) {
    auto found = git::Repository::find(options.folder, options.bare ? here_only : upwards, world);
    if (found) {
      found->clear_creation();
      return std::move(*found);
    }
  }
  const auto layout = options.bare ? git::Repository::Layout::bare : git::Repository::Layout::work_tree;
  return git::Repository::create(options.folder, layout, world);
}

std::string with_attributes(const std::string& existing) {
  if (existing.find("merge=decklog") != std::string::npos) return existing;
  const bool open_line = !existing.empty() && existing.back() != '\n';
  return existing + (open_line ? "\n" : "") + std::string(kAttributes);
}

// Files the ref lacks; files that are there stay as they are, but for the attributes, which are completed.
std::vector<git::FileChange> missing_files(const git::Repository& repository,
                                           const std::optional<git::ObjectId>& head) {
  const auto there = [&](const std::string& path) -> std::optional<std::string> {
    return head ? repository.read(*head, path, kMaxFile) : std::nullopt;
  };
  std::vector<git::FileChange> files;
  const std::string attributes = there(".gitattributes").value_or("");
  if (with_attributes(attributes) != attributes) files.push_back({".gitattributes", with_attributes(attributes)});
  if (!there("README.md")) files.push_back({"README.md", std::string(kReadme)});
  if (!there(kPolicyPath)) files.push_back({kPolicyPath, yaml::policy_template()});
  if (!there(kRosterPath)) files.push_back({kRosterPath, yaml::roster_template()});
  return files;
}

}  // namespace

std::vector<CloneSetting> missing_configuration(const git::Repository& repository) {
  // Without the second half a machine that lacks decklog would keep one side of a merge and say nothing of the other:
  // git takes a driver that cannot be started for one that left a conflict, and its file as it is.
  const std::vector<CloneSetting> wanted{
      {"diff.decklog.xfuncname", "^- id: (.*)$"},
      {"merge.decklog.name", "union of a record's entries"},
      {"merge.decklog.driver",
       "decklog merge-driver -- %O %A %B %P || git merge-file -L ours -L base -L theirs %A %O %B"},
  };
  std::vector<CloneSetting> missing;
  for (const CloneSetting& setting : wanted) {
    if (repository.config(setting.name) != setting.value) missing.push_back(setting);
  }
  return missing;
}

void configure_clone(git::Repository& repository) {
  for (const CloneSetting& setting : missing_configuration(repository)) {
    repository.set_config(setting.name, setting.value);
  }
}

Initialised Ledger::init(const InitOptions& options, const base::World& world) {
  git::Repository repository = repository_for(options, world);
  const std::string ref = options.ref.empty() ? repository.head_ref().value_or("HEAD") : full_ref(options.ref);
  const git::Signature author = git::author(repository, world);
  Initialised result{.folder = repository.is_bare() ? repository.git_folder() : repository.work_tree(), .ref = ref};
  // Before the transaction, which holds the lock that writing takes too.
  std::optional<git::ObjectId> root;
  if (!repository.resolve(ref)) root = git::write_root_commit(repository);
  {
    git::Transaction transaction(repository, ref, world);
    std::vector<git::FileChange> files = missing_files(repository, transaction.head());
    for (const git::FileChange& file : files) result.written.push_back(file.path);
    result.changed = !files.empty();
    if (result.changed) {
      git::CommitDraft draft{.files = std::move(files),
                             .message = "decklog init: a ledger\n",
                             .author = author,
                             .committer = git::committer(repository, world),
                             .further_parents = {},
                             .typed_text = {}};
      if (!transaction.head() && root) draft.further_parents = {*root};
      result.commit = transaction.commit(draft).hex();
    }
  }
  configure_clone(repository);
  if (!options.ref.empty() && repository.head_ref() != ref) repository.set_config("decklog.ref", ref);
  return result;
}

}  // namespace decklog::ledger
