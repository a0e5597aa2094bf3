// SPDX-License-Identifier: MIT
//
// What tells one ledger from another. All ledgers share their first commit, so it is the one that made it a ledger.
#include "lib/git/history.h"
#include "lib/ledger/impl.h"

#include <filesystem>
#include <fstream>
#include <tuple>

namespace decklog::ledger {
namespace {

constexpr std::size_t kIdLength = 12;

// What an earlier walk found: the head that it began from, and the commit that made the ledger.
struct Walked {
  git::ObjectId head;
  git::ObjectId first;
};

std::filesystem::path walked_file(const Ledger::Impl& impl) { return impl.state_folder() / "ledger-id"; }

std::optional<Walked> read_walked(const Ledger::Impl& impl) {
  constexpr std::size_t kHex = 40;
  const auto is_hex = [](const std::string& text) {
    return text.size() == kHex && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  };
  std::string head;
  std::string first;
  std::ifstream(walked_file(impl)) >> head >> first;
  if (!is_hex(head) || !is_hex(first)) return std::nullopt;
  return Walked{git::ObjectId(head), git::ObjectId(first)};
}

// Best effort: without it the next one walks again.
void keep_walked(const Ledger::Impl& impl, const Walked& walked) {
  std::error_code ignored;
  std::filesystem::create_directories(impl.state_folder(), ignored);
  std::ofstream(walked_file(impl)) << walked.head.hex() << ' ' << walked.first.hex() << '\n';
}

// The oldest by its committer's clock, so that no order of merges matters.
git::ObjectId oldest(const git::Repository& repository, const std::vector<git::ObjectId>& commits) {
  std::optional<std::tuple<std::int64_t, git::ObjectId>> first;
  for (const git::ObjectId& id : commits) {
    const std::tuple own{repository.commit(id).committer.seconds, id};
    if (!first || own < *first) first = own;
  }
  return first ? std::get<git::ObjectId>(*first) : git::ObjectId{};
}

// Empty when this clone cannot tell, or when the head does not come after what was walked.
git::ObjectId first_commit(const Ledger::Impl& impl, const std::optional<Walked>& walked) {
  const git::Repository& repository = impl.repository;
  std::vector<git::ObjectId> known;
  if (walked) known.push_back(walked->head);
  const git::History history(repository, impl.head, known);
  if (walked && !history.reaches(walked->head)) return {};
  if (!history.shallow().empty() || !history.broken().empty()) return {};
  git::TreeComparer trees(repository);
  std::vector<git::ObjectId> found = history.beginnings(
      [&](const git::ObjectId& commit) { return trees.at(repository.commit(commit).tree, kPolicyPath).is_there(); });
  if (walked) found.push_back(walked->first);
  return oldest(repository, found);
}

}  // namespace

std::optional<std::string> Ledger::id() const {
  const auto walked = read_walked(*impl_);
  git::ObjectId first;
  if (walked) first = walked->head == impl_->head ? walked->first : first_commit(*impl_, walked);
  if (first.empty()) first = first_commit(*impl_, std::nullopt);
  if (first.empty()) return std::nullopt;
  if (!walked || walked->head != impl_->head) keep_walked(*impl_, {impl_->head, first});
  return first.hex().substr(0, kIdLength);
}

}  // namespace decklog::ledger
