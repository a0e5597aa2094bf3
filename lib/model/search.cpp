// SPDX-License-Identifier: MIT
//
// A record becomes texts; each text becomes the set of the terms that it holds, one bit a term; what is left is
// counting bits.
#include "lib/model/search.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <tuple>
#include <type_traits>

namespace decklog::model {
namespace {

using TermSet = std::uint64_t;
static_assert(kMaxSearchTerms <= 64, "one bit a term");

class Seeker {
 public:
  explicit Seeker(const SearchTerms& terms) : terms_(terms.folded) {}

  TermSet all() const { return ~TermSet{0} >> (64 - terms_.size()); }
  TermSet in(const std::string& text) const {
    if (text.empty()) return 0;
    const std::string folded = base::folded(text);
    TermSet found = 0;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (folded.find(terms_[i]) != std::string::npos) found |= TermSet{1} << i;
    }
    return found;
  }

 private:
  const std::vector<std::string>& terms_;
};

// One searched text. `label` says what it is and is not looked at: "owner".
struct Text {
  std::string label;
  std::string text;
};
using Texts = std::vector<Text>;

// "impact.summary" → "impact"
std::string label_of(const FieldRow& row) { return std::string(row.name.substr(0, row.name.find('.'))); }

void add_fields(Texts& texts, const Fields& fields) {
  for (const FieldRow& row : field_rows()) {
    std::visit(
        [&](auto member) {
          const auto& value = fields.*member;
          using Value = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Value, std::optional<std::string>>) {
            if (value) texts.push_back({label_of(row), *value});
          } else if constexpr (std::is_same_v<Value, std::optional<std::vector<std::string>>>) {
            if (value) texts.push_back({label_of(row), base::join(*value, ", ")});
          } else if constexpr (std::is_same_v<Value, std::map<std::string, std::string>>) {
            for (const auto& [key, text] : value) texts.push_back({label_of(row), key + "=" + text});
          }
        },
        row.member);
  }
}

// What each type of entry brings beside its text and fields; no generic fallback.
struct BodyTexts {
  Texts& texts;

  void add(std::string label, const std::string& text) const { texts.push_back({std::move(label), text}); }

  void operator()(const Opened&) const {}
  void operator()(const Acknowledged&) const {}
  void operator()(const StageMoved& body) const { add("told", base::join(body.notified, ", ")); }
  void operator()(const PriorityChanged&) const {}
  void operator()(const Assigned&) const {}
  void operator()(const RoleGiven&) const {}
  void operator()(const Note&) const {}
  void operator()(const Finding&) const {}
  void operator()(const Decision&) const {}
  void operator()(const Update&) const {}
  void operator()(const Evidence& body) const {
    add("file", body.name);
    add("at", body.url);
  }
  void operator()(const CommandRun& body) const {
    add("$", base::join(body.argv, " "));
    if (body.output) (*this)(*body.output);
  }
  void operator()(const ActionChanged& body) const { add("owner", body.owner); }
  void operator()(const Linked& body) const { add(body.rel.empty() ? "link" : body.rel, body.target); }
  void operator()(const Signal& body) const {
    add("source", body.source);
    add("signal", body.fingerprint);
    add("at", body.url);
  }
  void operator()(const Blocked&) const {}
  void operator()(const Unblocked&) const {}
  void operator()(const FieldsSet&) const {}
  void operator()(const Correction&) const {}
  void operator()(const Redaction&) const {}
  void operator()(const Reopened&) const {}
  void operator()(const Closed& body) const {
    if (!body.of.empty()) add("of", body.of.str());
    add("confirmed by", body.confirmed_by);
  }
  void operator()(const Merged& body) const { add("merged", body.from.str()); }
  void operator()(const HandedOver& body) const {
    for (const HandoffItem& item : body.items) {
      add("item", base::join({item.id.str(), item.title, item.owner, item.next}, " "));
    }
  }
  void operator()(const Accepted&) const {}
  void operator()(const UnknownEntry&) const {}
};

bool says_nothing_itself(const Entry& entry) {
  return std::holds_alternative<Correction>(entry.body) || std::holds_alternative<UnknownEntry>(entry.body);
}

// The entry's own text first.
Texts texts_of(const Entry& entry, const Effective& now) {
  Texts texts;
  if (!now.redacted && !says_nothing_itself(entry)) {
    texts.push_back({"", now.text});
    add_fields(texts, now.set);
    std::visit(BodyTexts{texts}, entry.body);
  }
  texts.push_back({"by", entry.by});
  if (entry.recorded_by != entry.by) texts.push_back({"written down by", entry.recorded_by});
  return texts;
}

Texts header_texts(const Header& record) {
  Texts texts;
  add_fields(texts, record.fields);
  if (record.blocked) texts.push_back({"", record.blocked->on});
  for (const Link& link : record.links) texts.push_back({"", link.target});
  for (const ActionItem& item : record.actions) {
    texts.push_back({"", item.text});
    texts.push_back({"", item.owner});
  }
  return texts;
}

TermSet in_header(const Header& record, const Seeker& seeker) {
  TermSet found = 0;
  for (const Text& text : header_texts(record)) found |= seeker.in(text.text);
  return found;
}

TermSet in_entry(const Entry& entry, const Effective& now, const Seeker& seeker) {
  TermSet found = 0;
  for (const Text& text : texts_of(entry, now)) found |= seeker.in(text.text);
  return found;
}

EntryHit entry_hit(const Entry& entry, const Effective& now, const Seeker& seeker) {
  EntryHit hit{entry.id, now.at, entry.by, std::string(type_word(entry.body)), {}};
  for (const Text& text : texts_of(entry, now)) {
    const bool own = text.label.empty();
    if (text.text.empty() || (!own && seeker.in(text.text) == 0)) continue;
    hit.matched.push_back(own ? text.text : text.label + " " + text.text);
  }
  return hit;
}

// The best entry so far: where it stands and what it holds.
struct Best {
  std::size_t place = 0;
  TermSet holds = 0;
};

// A word in quotes is that word: `"leak"`.
std::string unquoted(const std::string& word) {
  const std::string text = base::trim(word);
  const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
  return quoted ? base::trim(text.substr(1, text.size() - 2)) : text;
}

}  // namespace

std::optional<SearchTerms> search_terms(const std::vector<std::string>& words) {
  SearchTerms terms;
  for (const std::string& word : words) {
    const std::string typed = unquoted(word);
    const std::string folded = base::trim(base::folded(typed));
    const bool known = std::find(terms.folded.begin(), terms.folded.end(), folded) != terms.folded.end();
    if (folded.empty() || known) continue;
    terms.typed.push_back(typed);
    terms.folded.push_back(folded);
  }
  if (terms.folded.empty()) return std::nullopt;
  return terms;
}

std::vector<std::string> searched_texts(const Record& record) {
  std::vector<std::string> found{record.fields.title.value_or(""), record.id.str()};
  for (Text& text : header_texts(record)) found.push_back(std::move(text.text));
  const std::vector<Effective> now = effective(record.timeline);
  for (std::size_t i = 0; i < now.size(); ++i) {
    for (Text& text : texts_of(record.timeline[i], now[i])) found.push_back(std::move(text.text));
  }
  return found;
}

std::optional<Hit> search(const Record& record, const SearchTerms& terms) {
  const Seeker seeker(terms);
  const TermSet title = seeker.in(record.fields.title.value_or("")) | seeker.in(record.id.str());
  if (title == seeker.all()) return Hit{record, SearchTier::title, std::nullopt};

  TermSet found = title | in_header(record, seeker);
  const std::vector<Effective> now = effective(record.timeline);
  Best best;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const TermSet holds = in_entry(record.timeline[i], now[i], seeker);
    found |= holds;
    if (holds != 0 && std::popcount(holds) >= std::popcount(best.holds)) best = {i, holds};
  }
  if (found != seeker.all()) return std::nullopt;
  Hit hit{record, best.holds == seeker.all() ? SearchTier::entry : SearchTier::spread, std::nullopt};
  if (best.holds != 0) hit.entry = entry_hit(record.timeline[best.place], now[best.place], seeker);
  return hit;
}

bool found_before(const Hit& a, const Hit& b) {
  const auto elsewhere = [](const Hit& hit) { return hit.tier != SearchTier::title; };
  return std::tuple(elsewhere(a), b.record.updated_at, a.record.id) <
         std::tuple(elsewhere(b), a.record.updated_at, b.record.id);
}

}  // namespace decklog::model
