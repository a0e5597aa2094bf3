// SPDX-License-Identifier: MIT
#include "lib/ledger/verify_signatures.h"

#include "lib/base/text.h"
#include "lib/git/root_commit.h"

#include <fmt/format.h>

namespace decklog::ledger {
namespace {

constexpr std::size_t kAtOnce = 500;

}  // namespace

void SignatureProver::add(const git::CommitInfo& commit) {
  if (commit.id.hex() == git::kRootCommit) return;
  ids_.push_back(commit.id);
  people_.push_back({commit.author.who.email, commit.committer.who.email});
  if (ids_.size() == kAtOnce) finish();
}

void SignatureProver::finish() {
  std::size_t at = 0;
  git::check_signatures(repository_, ids_, [&](const git::SignatureCheck& found) { judge(found, people_[at++]); });
  ids_.clear();
  people_.clear();
}

void SignatureProver::tell(const git::SignatureCheck& found, model::Severity severity, const char* code,
                           const std::string& message) {
  report_.tell({.code = code, .severity = severity, .commit = found.object.hex(), .message = message});
}

void SignatureProver::judge(const git::SignatureCheck& found, const People& people) {
  using enum model::Severity;
  using git::Grade;
  switch (found.grade) {
    case Grade::good:
      return judge_signer(found, people);
    case Grade::missing:
      return tell(found, error, "signature-missing", fmt::format("the commit of {} is not signed", people.committer));
    case Grade::bad:
      return tell(found, error, "signature-bad", "the signature does not fit the commit");
    case Grade::expired:
      return tell(found, error, "signature-bad", "the signature or its key has expired");
    case Grade::revoked:
      return tell(found, error, "signature-bad", "the signature's key was revoked");
    case Grade::untrusted:
    case Grade::unknown:
      return tell(found, error, "signature-untrusted",
                  fmt::format("the key {} is of no allowed signer", found.key.empty() ? "(unknown)" : found.key));
  }
}

// An ssh principal is an address or a pattern; gpg gives "Name <address>".
void SignatureProver::judge_signer(const git::SignatureCheck& found, const People& people) {
  const std::string signer = base::to_lower_ascii(found.signer);
  if (signer.find_first_of("*?,") != std::string::npos) return;
  const auto is = [&](const std::string& person) {
    const std::string address = base::to_lower_ascii(person);
    return signer == address || signer.find("<" + address + ">") != std::string::npos;
  };
  if (!is(people.committer)) {
    tell(found, model::Severity::error, "signer-differs",
         fmt::format("{} committed it, {} signed it", people.committer, found.signer));
  } else if (!is(people.author)) {
    tell(found, model::Severity::warning, "signer-differs",
         fmt::format("{} wrote it, {} signed it", people.author, found.signer));
  }
}

}  // namespace decklog::ledger
