// SPDX-License-Identifier: MIT
//
// Search reads its candidates whole and asks lib/model/search.h about each. Of the hits only the best are kept, so that
// memory follows the limit and not the ledger.
#include "lib/model/search.h"

#include "lib/ledger/impl.h"

#include <algorithm>

namespace decklog::ledger {
namespace {

// At least every record that matches query and terms; more are no harm, for each is looked at.
struct Candidates {
  std::vector<base::RecordId> ids;
  // The newest first by model::Header::updated_at, by id where that is equal: reading ends when nothing better can
  // come.
  bool newest_first = false;
};

Candidates search_candidates(const Ledger::Impl& impl, const model::SearchTerms& terms, const model::Query& query) {
  Candidates candidates;
  candidates.newest_first = ask_index(impl, [&](const index::Index& index) {
    candidates.ids = index.candidates(terms.folded, index::Index::Where::anywhere, query);
  });
  if (!candidates.newest_first) candidates.ids = impl.named("");
  return candidates;
}

class BestHits {
 public:
  explicit BestHits(std::size_t limit) : limit_(limit) {}

  void add(model::Hit hit) {
    if (hit.tier == model::SearchTier::title) ++in_title_;
    hits_.push_back(std::move(hit));
    constexpr std::size_t kSpare = 64;  // so that they are not sorted out at each hit
    if (limit_ > 0 && hits_.size() >= 2 * limit_ + kSpare) keep_best();
  }
  // Of records that come newest first none can be better than these.
  bool is_full_of_titles() const { return limit_ > 0 && in_title_ >= limit_; }
  std::vector<model::Hit> in_order() && {
    keep_best();
    return std::move(hits_);
  }

 private:
  void keep_best() {
    std::sort(hits_.begin(), hits_.end(), model::found_before);
    if (limit_ > 0 && hits_.size() > limit_)
      hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(limit_), hits_.end());
  }

  std::size_t limit_;
  std::size_t in_title_ = 0;
  std::vector<model::Hit> hits_;
};

}  // namespace

std::vector<model::Hit> Ledger::search(const model::SearchTerms& terms, const model::Query& query,
                                       const std::function<void(const base::Error&)>& damaged) const {
  const Candidates candidates = search_candidates(*impl_, terms, query);
  BestHits best(query.limit);
  for (const base::RecordId& id : candidates.ids) {
    if (!query.kinds.empty() && !query.kinds.contains(id.kind())) continue;
    try {
      const model::Record record = read(id);
      if (!model::matches(record, query)) continue;
      if (auto hit = model::search(record, terms)) best.add(std::move(*hit));
    } catch (const base::BadData& error) {
      if (damaged) damaged(error);
    }
    if (candidates.newest_first && best.is_full_of_titles()) break;
  }
  return std::move(best).in_order();
}

}  // namespace decklog::ledger
