// SPDX-License-Identifier: MIT
#include "lib/ledger/impl.h"

namespace decklog::ledger {

void Ledger::log(const base::RecordId& id, const std::function<bool(const LogItem&)>& visit) const {
  std::vector<std::string> paths;
  if (!id.empty()) paths = {base::record_path(id)};
  impl_->repository.log(impl_->head, paths, [&](const git::CommitInfo& commit) {
    return visit({.commit = commit.id.hex(),
                  .author = commit.author.who.name,
                  .email = commit.author.who.email,
                  .time = base::Time{base::Seconds{commit.author.seconds}},
                  .subject = commit.message.substr(0, commit.message.find('\n')),
                  .trailers = trailers_of(commit.message)});
  });
}

}  // namespace decklog::ledger
