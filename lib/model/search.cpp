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
#include <functional>
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
  TermSet in(std::string_view text) const {
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

// Is given one searched text after the other. `label` says what it is and is not looked at: "owner".
using Sink = std::function<void(std::string_view label, std::string_view text)>;

// "impact.summary" → "impact"
std::string_view label_of(const FieldRow& row) { return row.name.substr(0, row.name.find('.')); }

void give_fields(const Fields& fields, const Sink& give) {
  for (const FieldRow& row : field_rows()) {
    std::visit(
        [&](auto member) {
          const auto& value = fields.*member;
          using Value = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Value, std::optional<std::string>>) {
            if (value) give(label_of(row), *value);
          } else if constexpr (std::is_same_v<Value, std::optional<std::vector<std::string>>>) {
            if (value) give(label_of(row), base::join(*value, ", "));
          } else if constexpr (std::is_same_v<Value, std::map<std::string, std::string>>) {
            for (const auto& [key, text] : value) give(label_of(row), key + "=" + text);
          }
        },
        row.member);
  }
}

// What each type of entry brings beside its text and fields; no generic fallback.
struct BodyTexts {
  const Sink& give;

  void operator()(const Opened&) const {}
  void operator()(const Acknowledged&) const {}
  void operator()(const StageMoved& body) const { give("told", base::join(body.notified, ", ")); }
  void operator()(const PriorityChanged&) const {}
  void operator()(const Assigned&) const {}
  void operator()(const RoleGiven&) const {}
  void operator()(const Note&) const {}
  void operator()(const Finding&) const {}
  void operator()(const Decision&) const {}
  void operator()(const Update&) const {}
  void operator()(const Evidence& body) const {
    give("file", body.name);
    give("at", body.url);
  }
  void operator()(const CommandRun& body) const {
    give("$", base::join(body.argv, " "));
    if (body.output) (*this)(*body.output);
  }
  void operator()(const ActionChanged& body) const { give("owner", body.owner); }
  void operator()(const Linked& body) const { give(body.rel.empty() ? "link" : body.rel, body.target); }
  void operator()(const Signalled& body) const {
    for (const Signal& signal : body.all()) {
      give("source", signal.source);
      give("signal", signal.fingerprint);
      give("signal", signal.name);
      give("at", signal.url);
    }
  }
  void operator()(const Blocked&) const {}
  void operator()(const Unblocked&) const {}
  void operator()(const FieldsSet&) const {}
  void operator()(const Correction&) const {}
  void operator()(const Redaction&) const {}
  void operator()(const Reopened&) const {}
  void operator()(const Closed& body) const {
    if (!body.of.empty()) give("of", body.of.str());
    give("confirmed by", body.confirmed_by);
  }
  void operator()(const Merged& body) const { give("merged", body.from.str()); }
  void operator()(const HandedOver& body) const {
    give("role", body.role);
    for (const HandoffItem& item : body.items) {
      give("item", base::join({item.id.str(), item.title, item.owner, item.next}, " "));
    }
  }
  void operator()(const Accepted&) const {}
  void operator()(const UnknownEntry&) const {}
};

bool says_nothing_itself(const Entry& entry) {
  return std::holds_alternative<Correction>(entry.body) || std::holds_alternative<UnknownEntry>(entry.body);
}

// The entry's own text first.
void give_texts(const Entry& entry, const Effective& now, const Sink& give) {
  if (!now.redacted && !says_nothing_itself(entry)) {
    give("", now.text);
    give_fields(now.set, give);
    std::visit(BodyTexts{give}, entry.body);
  }
  give("by", entry.by);
  if (entry.recorded_by != entry.by) give("written down by", entry.recorded_by);
}

void give_texts(const Header& record, const Sink& give) {
  give_fields(record.fields, give);
  if (record.blocked) give("", record.blocked->on);
  for (const Link& link : record.links) give("", link.target);
  for (const ActionItem& item : record.actions) {
    give("", item.text);
    give("", item.owner);
  }
}

TermSet in_header(const Header& record, const Seeker& seeker) {
  TermSet found = 0;
  give_texts(record, [&](std::string_view, std::string_view text) { found |= seeker.in(text); });
  return found;
}

TermSet in_entry(const Entry& entry, const Effective& now, const Seeker& seeker) {
  TermSet found = 0;
  give_texts(entry, now, [&](std::string_view, std::string_view text) { found |= seeker.in(text); });
  return found;
}

EntryHit entry_hit(const Entry& entry, const Effective& now, const Seeker& seeker) {
  EntryHit hit{entry.id, now.at, entry.by, std::string(type_word(entry.body)), {}};
  give_texts(entry, now, [&](std::string_view label, std::string_view text) {
    if (text.empty() || (!label.empty() && seeker.in(text) == 0)) return;
    hit.matched.push_back(std::string(label) + (label.empty() ? "" : " ") + std::string(text));
  });
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

void for_each_searched_text(const Record& record, const std::function<void(std::string_view)>& visit) {
  const Sink give = [&](std::string_view, std::string_view text) { visit(text); };
  give_texts(static_cast<const Header&>(record), give);
  const std::vector<Effective> now = effective(record.timeline);
  for (std::size_t i = 0; i < now.size(); ++i) give_texts(record.timeline[i], now[i], give);
}

void for_each_text(const Entry& entry,
                   const std::function<void(std::string_view label, std::string_view text)>& visit) {
  visit("", entry.text);
  give_fields(entry.set, visit);
  std::visit(BodyTexts{visit}, entry.body);
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
