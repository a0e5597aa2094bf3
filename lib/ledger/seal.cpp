// SPDX-License-Identifier: MIT
//
// A seal's message: a line for people, their text, and what it seals as trailers.
#include "lib/ledger/seal.h"

#include "lib/base/text.h"
#include "lib/git/history.h"
#include "lib/ledger/impl.h"
#include "lib/ledger/seal_tags.h"

#include <fmt/format.h>

#include <charconv>

namespace decklog::ledger {
namespace {

std::string stamp(base::Time time) {
  std::string text;
  for (const char c : base::format_utc(time)) {
    if (c != '-' && c != ':') text += c;
  }
  return text;
}

std::string full_name(const std::string& typed, base::Time now) {
  if (typed.empty()) return std::string(kSealPrefix) + stamp(now);
  return typed.starts_with(kSealPrefix) ? typed : std::string(kSealPrefix) + typed;
}

// git has its own idea of names; ours is told in words of seals.
void require_name(const std::string& typed, const std::string& full) {
  if (git::is_tag_name(full)) return;
  throw base::UsageError(fmt::format("'{}' is no name that a seal can have", base::for_terminal(typed)),
                         "letters, digits, '-' and '_' are fine; without a name it gets the time");
}

// Only a timeline has entries at the left edge; texts are indented or quoted.
std::size_t count_entries(std::string_view bytes) {
  constexpr std::string_view kStart = "\n- id: ";
  std::size_t count = 0;
  std::size_t at = bytes.find("\ntimeline:\n");
  while (at != std::string_view::npos && (at = bytes.find(kStart, at + 1)) != std::string_view::npos) ++count;
  return count;
}

std::size_t number(const std::map<std::string, std::string>& trailers, const std::string& name) {
  const auto found = trailers.find(name);
  std::size_t value = 0;
  if (found != trailers.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  }
  return value;
}

std::string message(const Seal& seal, const std::string& text) {
  std::string words =
      fmt::format("seal of {} at {}: {}, {}, {}\n\n", base::for_terminal(seal.ref), seal.commit.substr(0, 9),
                  base::counted(seal.commits, "commit", "commits"), base::counted(seal.records, "record", "records"),
                  base::counted(seal.entries, "entry", "entries"));
  const std::string safe = base::for_terminal(base::trim(text), base::Lines::keep);
  if (!safe.empty()) words += base::join(base::wrap(safe, 72), "\n") + "\n\n";
  return words + fmt::format(
                     "Decklog-Ref: {}\nDecklog-Head: {}\nDecklog-Commits: {}\nDecklog-Records: {}\n"
                     "Decklog-Entries: {}\n",
                     seal.ref, seal.commit, seal.commits, seal.records, seal.entries);
}

}  // namespace

Seal seal_of(const git::Tag& tag) {
  const auto trailers = trailers_of(tag.message);
  const auto ref = trailers.find("Decklog-Ref");
  return {.name = tag.name,
          .id = tag.id.hex(),
          .commit = tag.target.hex(),
          .ref = ref == trailers.end() ? "" : ref->second,
          .sealer = tag.tagger.who.email,
          .at = base::Time{base::Seconds{tag.tagger.seconds}},
          .is_signed = tag.is_signed,
          .commits = number(trailers, "Decklog-Commits"),
          .records = number(trailers, "Decklog-Records"),
          .entries = number(trailers, "Decklog-Entries")};
}

Seal make_seal(const Ledger& ledger, const std::string& name, const std::string& text) {
  Ledger::Impl& impl = ledger.impl();
  const git::Signature tagger = git::committer(impl.repository, impl.world);
  Seal seal{.name = full_name(name, base::Time{base::Seconds{tagger.seconds}}),
            .id = {},
            .commit = ledger.head(),
            .ref = ledger.ref(),
            .sealer = tagger.who.email};
  seal.commits = git::History(impl.repository, impl.head, {}).size();
  for (const base::RecordId& id : ledger.ids()) {
    ++seal.records;
    seal.entries += count_entries(ledger.read_text(id));
  }
  require_name(name, seal.name);
  const git::Tag tag = git::write_tag(
      impl.repository, {.name = seal.name, .commit = impl.head, .tagger = tagger, .message = message(seal, text)});
  return seal_of(tag);
}

std::vector<Seal> seals(const Ledger& ledger) {
  const git::Repository& repository = ledger.impl().repository;
  std::vector<Seal> found;
  for (const std::string& ref : git::refs_that_begin(repository, "refs/tags/" + std::string(kSealPrefix))) {
    if (const auto tag = git::read_tag(repository, ref)) found.push_back(seal_of(*tag));
  }
  return found;
}

}  // namespace decklog::ledger
