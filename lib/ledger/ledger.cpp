// SPDX-License-Identifier: MIT
#include "lib/ledger/ledger.h"

#include "lib/git/work_files.h"
#include "lib/ledger/impl.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::ledger {
namespace {

constexpr std::size_t kMaxPolicy = 1024 * 1024;

[[noreturn]] void no_ledger(const std::filesystem::path& folder, const std::string& why) {
  throw base::NotFound(fmt::format("no ledger in '{}': {}", folder.string(), why),
                       "make one here with 'decklog init', or name one with --ledger DIR or $DECKLOG_LEDGER",
                       "no-ledger");
}

std::string ref_of(const git::Repository& repository, const std::string& wanted) {
  if (!wanted.empty()) return full_ref(wanted);
  if (const auto configured = repository.config("decklog.ref")) return full_ref(*configured);
  return repository.head_ref().value_or("HEAD");
}

}  // namespace

std::string full_ref(const std::string& typed) {
  const bool full = typed == "HEAD" || typed.starts_with("refs/");
  return full ? typed : "refs/heads/" + typed;
}

const model::Policy& Ledger::Impl::get_policy() const {
  if (!policy) {
    const auto text = repository.read(head, kPolicyPath, kMaxPolicy);
    policy = text ? yaml::decode_policy(*text, kPolicyPath) : model::default_policy();
  }
  return *policy;
}

const model::Roster& Ledger::Impl::get_roster() const {
  if (!roster) {
    const auto text = repository.read(head, kRosterPath, kMaxPolicy);
    roster = text ? yaml::decode_roster(*text, kRosterPath) : model::Roster{};
  }
  return *roster;
}

void Ledger::Impl::forget_agreements() {
  policy.reset();
  roster.reset();
}

std::optional<model::Record> Ledger::Impl::try_read(const base::RecordId& id) const {
  const std::string path = base::record_path(id);
  const auto bytes = repository.read(head, path, kMaxRecord);
  if (!bytes) return std::nullopt;
  return yaml::decode(*bytes, path, id).record;
}

bool Ledger::Impl::exists(const base::RecordId& id) const {
  return repository.read(head, base::record_path(id), kMaxRecord).has_value();
}

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Ledger Ledger::open(const Location& location, const base::World& world) {
  auto repository = git::Repository::find(location.folder, git::Repository::Search::upwards, world);
  if (!repository) no_ledger(location.folder, "no git repository is there");
  const std::string ref = ref_of(*repository, location.ref);
  const auto head = repository->resolve(ref);
  if (!head) no_ledger(location.folder, fmt::format("'{}' has no commit", ref));
  if (!repository->read(*head, kPolicyPath, kMaxPolicy)) {
    no_ledger(location.folder, fmt::format("'{}' has no {}", ref, kPolicyPath));
  }
  return Ledger(std::make_unique<Impl>(Impl{.repository = std::move(*repository),
                                            .ref = ref,
                                            .world = world,
                                            .head = *head,
                                            .policy = {},
                                            .roster = {},
                                            .index_use = {}}));
}

std::filesystem::path Ledger::folder() const {
  return impl_->repository.is_bare() ? impl_->repository.git_folder() : impl_->repository.work_tree();
}
std::string Ledger::ref() const { return impl_->ref; }
std::string Ledger::head() const { return impl_->head.hex(); }
base::Time Ledger::head_time() const {
  return base::Time{base::Seconds{impl_->repository.commit(impl_->head).committer.seconds}};
}

void Ledger::look_back(const std::string& revision) {
  const auto commit = impl_->repository.resolve_revision(revision);
  if (!commit) throw base::NotFound(fmt::format("no commit '{}'", revision), "see them with 'decklog log'");
  if (*commit == impl_->head) return;
  if (!impl_->repository.read(*commit, kPolicyPath, kMaxPolicy)) {
    throw base::NotFound(fmt::format("no ledger at '{}': it has no {}", revision, kPolicyPath), {}, "no-ledger");
  }
  impl_->head = *commit;
  impl_->forget_agreements();
  impl_->index_use.open.reset();
  impl_->index_use.given_up = true;  // it is of the ref's tree, and would be brought back and forth
}
const model::Policy& Ledger::policy() const { return impl_->get_policy(); }
model::PolicySource Ledger::policy_source() const {
  return model::PolicySource([impl = impl_.get()]() -> const model::Policy& { return impl->get_policy(); });
}
std::string Ledger::policy_text() const {
  return impl_->repository.read(impl_->head, kPolicyPath, kMaxPolicy).value_or("");
}

const model::Roster& Ledger::roster() const { return impl_->get_roster(); }
std::string Ledger::roster_text() const {
  return impl_->repository.read(impl_->head, kRosterPath, kMaxPolicy).value_or("");
}

model::Record Ledger::read(const base::RecordId& id) const {
  auto record = impl_->try_read(id);
  if (!record) throw base::NotFound(fmt::format("no record '{}'", id.str()), "see them all with 'decklog list --all'");
  return std::move(*record);
}

std::string Ledger::read_text(const base::RecordId& id) const {
  auto bytes = impl_->repository.read(impl_->head, base::record_path(id), kMaxRecord);
  if (!bytes) throw base::NotFound(fmt::format("no record '{}'", id.str()), "see them all with 'decklog list --all'");
  return std::move(*bytes);
}

std::string Ledger::read_evidence(const std::string& path) const {
  auto bytes = impl_->repository.read(impl_->head, path, kMaxAttachment);
  if (!bytes) throw base::NotFound(fmt::format("no file '{}' in the ledger", path));
  return std::move(*bytes);
}

bool Ledger::is_checked_out() const {
  return !impl_->repository.is_bare() && impl_->repository.is_checked_out_here(impl_->ref);
}

std::optional<std::string> Ledger::read_document(const std::string& path) const {
  if (is_checked_out()) return git::WorkFiles(impl_->repository).read(path, kMaxFile);
  return impl_->repository.read(impl_->head, path, kMaxFile);
}

bool Ledger::setting_is_on(const std::string& name) const { return impl_->repository.config_bool(name, false); }
std::string Ledger::me() const { return git::author(impl_->repository, impl_->world).who.email; }

}  // namespace decklog::ledger
