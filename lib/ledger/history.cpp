// SPDX-License-Identifier: MIT
#include "lib/ledger/impl.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

// A subject is a line; what somebody wrote without a line end is not.
std::string subject_of(const std::string& message) {
  constexpr std::size_t kLongest = 1000;  // bytes
  const std::size_t end = std::min(message.find('\n'), message.size());
  if (end <= kLongest) return message.substr(0, end);
  std::size_t cut = kLongest;
  while (cut > 0 && (static_cast<unsigned char>(message[cut]) & 0xc0U) == 0x80U) --cut;
  return message.substr(0, cut) + "…";
}

}  // namespace

void Ledger::log(const base::RecordId& id, const std::function<bool(const LogItem&)>& visit) const {
  std::vector<std::string> paths;
  if (!id.empty()) paths = {base::record_path(id)};
  impl_->repository.log(impl_->head, paths, [&](const git::CommitInfo& commit) {
    return visit({.commit = commit.id.hex(),
                  .author = commit.author.who.name,
                  .email = commit.author.who.email,
                  .time = base::Time{base::Seconds{commit.author.seconds}},
                  .subject = subject_of(commit.message),
                  .trailers = trailers_of(commit.message)});
  });
}

}  // namespace decklog::ledger
