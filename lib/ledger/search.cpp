// SPDX-License-Identifier: MIT
//
// Search reads its candidates whole and asks lib/model/search.h about each. Of the hits only the best are kept, so that
// memory follows the limit and not the ledger. The index gives candidates with the best first, so that reading ends
// when nothing better can come.
#include "lib/model/search.h"

#include "lib/ledger/impl.h"

#include <algorithm>
#include <map>
#include <optional>

namespace decklog::ledger {
namespace {

using index::Index;

class Seeker {
 public:
  Seeker(const Ledger& ledger, const model::SearchTerms& terms, const model::Query& query,
         const std::function<void(const base::Error&)>& damaged)
      : ledger_(ledger), terms_(terms), query_(query), damaged_(damaged) {}

  // Whether the record is a hit; each is read once.
  bool look_into(const base::RecordId& id) {
    const auto looked = looked_into_.find(id);
    if (looked != looked_into_.end()) return looked->second;
    return looked_into_[id] = is_hit(id);
  }
  bool is_enough(std::size_t hits) const { return query_.limit > 0 && hits >= query_.limit; }
  std::size_t in_title() const { return in_title_; }

  std::vector<model::Hit> in_order() && {
    keep_best();
    return std::move(hits_);
  }

 private:
  bool is_hit(const base::RecordId& id) {
    if (!query_.kinds.empty() && !query_.kinds.contains(id.kind())) return false;
    try {
      const model::Record record = ledger_.read(id);
      if (!model::matches(record, query_)) return false;
      auto hit = model::search(record, terms_);
      if (!hit) return false;
      add(std::move(*hit));
      return true;
    } catch (const base::BadData& error) {
      if (damaged_) damaged_(error);
      return false;
    }
  }

  void add(model::Hit hit) {
    if (hit.tier == model::SearchTier::title) ++in_title_;
    hits_.push_back(std::move(hit));
    constexpr std::size_t kSpare = 64;  // so that they are not sorted out at each hit
    if (query_.limit > 0 && hits_.size() >= 2 * query_.limit + kSpare) keep_best();
  }

  void keep_best() {
    std::sort(hits_.begin(), hits_.end(), model::found_before);
    const std::size_t kept = query_.limit > 0 ? std::min(hits_.size(), query_.limit) : hits_.size();
    hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(kept), hits_.end());
  }

  const Ledger& ledger_;
  const model::SearchTerms& terms_;
  const model::Query& query_;
  const std::function<void(const base::Error&)>& damaged_;
  std::map<base::RecordId, bool> looked_into_;
  std::vector<model::Hit> hits_;
  std::size_t in_title_ = 0;
};

// Nothing when the files must say.
std::optional<std::vector<base::RecordId>> candidates(const Ledger::Impl& impl, const model::SearchTerms& terms,
                                                      Index::Where where, const model::Query& query) {
  std::vector<base::RecordId> ids;
  if (!ask_index(impl, [&](const Index& index) { ids = index.candidates(terms.folded, where, query); })) {
    return std::nullopt;
  }
  return ids;
}

// Newest first: none that comes later is better than those of the title, nor than those that came before.
void seek_in_titles(Seeker& seeker, const std::vector<base::RecordId>& newest_first) {
  for (const base::RecordId& id : newest_first) {
    if (seeker.is_enough(seeker.in_title())) return;
    seeker.look_into(id);
  }
}
void seek_anywhere(Seeker& seeker, const std::vector<base::RecordId>& newest_first) {
  const std::size_t in_title = seeker.in_title();
  std::size_t hits = 0;  // with those of the title that are met again, so the end may come late, never early
  for (const base::RecordId& id : newest_first) {
    if (seeker.is_enough(std::max(in_title, hits))) return;
    if (seeker.look_into(id)) ++hits;
  }
}

void seek_everywhere(Seeker& seeker, const std::vector<base::RecordId>& ids) {
  for (const base::RecordId& id : ids) seeker.look_into(id);
}

}  // namespace

std::vector<model::Hit> Ledger::search(const model::SearchTerms& terms, const model::Query& query,
                                       const std::function<void(const base::Error&)>& damaged) const {
  Seeker seeker(*this, terms, query, damaged);
  const auto titles = candidates(*impl_, terms, Index::Where::title, query);
  if (titles) seek_in_titles(seeker, *titles);
  if (!seeker.is_enough(seeker.in_title())) {
    const auto others = candidates(*impl_, terms, Index::Where::anywhere, query);
    if (others) seek_anywhere(seeker, *others);
    if (!others) seek_everywhere(seeker, ids());
  }
  return std::move(seeker).in_order();
}

}  // namespace decklog::ledger
