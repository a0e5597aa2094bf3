// SPDX-License-Identifier: MIT
//
// Full-text search in one record, as people search: every term must occur somewhere in the record, in any case, in any
// of the places below, anywhere in a word (so it works for scripts without blanks between words). Pure; the ledger says
// which records are looked at.
//
// A term occurs in a text when base::folded(text) contains the folded term. No term reaches from one text into another.
// The texts of a record are
//   - its title and its id;
//   - its header's other texts: services, labels and roles ("env=prod"), owner, reporter, receiver, impact, channel,
//     key, cause, next step, what it is blocked on, links, action items;
//   - of each entry: its text and its `set` as they are after corrections, who did it and who wrote it down, and what
//     its type brings: names and addresses of evidence, command lines, link targets, people told, signals, items of a
//     handoff.
// Not searched: what was corrected away, and corrections themselves (what they say is the corrected entry's); all but
// the people of a redacted entry; entries of a newer decklog, but for their people; numbers, times, entry ids, digests.
#pragma once

#include "lib/model/record.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::model {

struct SearchTerms {
  std::vector<std::string> typed;   // as a person typed them, without outer blanks and quotes
  std::vector<std::string> folded;  // what is looked for: base::folded(typed[i]); none empty, none twice
};
inline constexpr std::size_t kMaxSearchTerms = 64;

// Each word is a term; one with blanks inside ("connection leak") is a phrase, whatever white space stands in the text.
// Quotes around a word are not looked for. Nothing when no term is left. Requires: at most kMaxSearchTerms words.
std::optional<SearchTerms> search_terms(const std::vector<std::string>& words);

// Where the terms are.
enum class SearchTier {
  title,   // all in the title or the id
  entry,   // all in one entry
  spread,  // here and there
};

// An entry that holds at least one term.
struct EntryHit {
  EntryId id;
  Time at{};
  std::string by;
  std::string type;                  // type_word() of its body
  std::vector<std::string> matched;  // its text, when it has one, then its other texts that hold a term
};

struct Hit {
  Header record;
  SearchTier tier = SearchTier::spread;
  // The one that holds most terms, the last of several in the timeline. Nothing when the title says it all, or when no
  // entry holds a term.
  std::optional<EntryHit> entry;
};

// All that search() looks into beside title and id, in no order, some of it more than once.
void for_each_searched_text(const Record& record, const std::function<void(std::string_view text)>& visit);

// Every text of an entry as it was written, whatever came later, and not who did it: its own with the label "", those
// of its `set` by their field's name ("impact"), those that its type brings ("$" a command line, "at" an address,
// "item" one of a handoff).
void for_each_text(const Entry& entry, const std::function<void(std::string_view label, std::string_view text)>& visit);

// Nothing when a term occurs nowhere.
std::optional<Hit> search(const Record& record, const SearchTerms& terms);

// The order of an answer: those of the title, then the others; of each what was written to last, then by id. Total. (In
// a log what is new is looked for more often than what has all words in one entry; and who reads in this order may
// stop.)
bool found_before(const Hit& a, const Hit& b);

}  // namespace decklog::model
