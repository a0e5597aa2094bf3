// SPDX-License-Identifier: MIT
#include "lib/ledger/changed_records.h"

#include "lib/base/error.h"
#include "lib/ledger/impl.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

bool is_folder_of_records(std::string_view folder) {
  return std::any_of(base::kKindNames.begin(), base::kKindNames.end(),
                     [&](const base::KindName& kind) { return folder.substr(0, folder.find('/')) == kind.folder; });
}

}  // namespace

std::vector<ChangedRecord> changed_records(const git::Repository& repository, const std::string& from,
                                           const std::string& to) {
  std::vector<ChangedRecord> changed;
  git::TreeComparer comparer(repository);
  comparer.compare({git::ObjectId(from), git::ObjectId(to)}, is_folder_of_records,
                   [&](const std::string& path, const std::vector<git::TreeSide>& sides) {
                     if (const auto id = base::record_at_path(path)) changed.push_back({*id, sides[0], sides[1]});
                   });
  return changed;
}

std::optional<std::vector<base::RecordId>> Ledger::changed_since(const std::string& commit) const {
  const auto before = impl_->repository.resolve_revision(commit);
  if (!before) return std::nullopt;
  std::vector<base::RecordId> ids;
  try {
    const auto tree_of = [&](const git::ObjectId& id) { return impl_->repository.commit(id).tree.hex(); };
    for (const ChangedRecord& changed : changed_records(impl_->repository, tree_of(*before), tree_of(impl_->head))) {
      ids.push_back(changed.id);
    }
  } catch (const base::SystemError&) {  // half of it is gone
    return std::nullopt;
  }
  return ids;
}

}  // namespace decklog::ledger
