// SPDX-License-Identifier: MIT
//
// The laws of the fold, over histories that the rules allowed and over histories that nobody should have written.
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "tests/unit/model/story.h"
#include "tests/unit/model/timelines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace decklog::model {
namespace {

template <typename F>
bool holds_for_timelines(const std::string& law, F f) {
  const bool plausible = rc::check(law + " (plausible)", [&] { f(*plausible_timelines()); });
  const bool wild = rc::check(law + " (wild)", [&] { f(*wild_timelines()); });
  return plausible && wild;
}

std::uint32_t any_seed() { return *rc::gen::arbitrary<std::uint32_t>(); }

std::vector<Entry> sorted(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(), before);
  return entries;
}

std::set<std::string> codes_of(const Record& record) {
  std::set<std::string> found;
  for (const Problem& problem : record.problems) found.insert(problem.code);
  return found;
}

bool goes_back(const Entry& entry) {
  return verb_of(entry) == Verb::regress || std::holds_alternative<Reopened>(entry.body);
}

bool amends(const Entry& entry) {
  return std::holds_alternative<Correction>(entry.body) || std::holds_alternative<Redaction>(entry.body);
}

}  // namespace

TEST_CASE("the fold does not depend on the order of its input") {
  CHECK(holds_for_timelines("fold(shuffle(xs)) == fold(xs)", [](const Timeline& t) {
    RC_ASSERT(fold(t.id, shuffled(t.entries, any_seed())) == fold(t.id, t.entries));
  }));
}

TEST_CASE("folding is applying one by one") {
  CHECK(holds_for_timelines("fold(xs + [y]) == apply(fold(xs), y)", [](const Timeline& t) {
    Record record = fold(t.id, {});
    std::vector<Entry> so_far;
    for (const Entry& entry : sorted(t.entries)) {
      so_far.push_back(entry);
      record = apply(record, entry);
      RC_ASSERT(record == fold(t.id, so_far));
    }
  }));
}

TEST_CASE("apply folds again when the entry does not sort last") {
  CHECK(holds_for_timelines("apply(fold(xs), x in the middle) == fold(xs + [x])", [](const Timeline& t) {
    RC_PRE(!t.entries.empty());
    std::vector<Entry> rest = shuffled(t.entries, any_seed());
    const Entry one = rest.back();
    rest.pop_back();
    RC_ASSERT(apply(fold(t.id, rest), one) == fold(t.id, t.entries));
  }));
}

TEST_CASE("entries that come twice are counted once") {
  CHECK(holds_for_timelines("fold(xs + some xs) == fold(xs)", [](const Timeline& t) {
    std::vector<Entry> doubled = t.entries;
    for (const Entry& entry : t.entries) {
      if (*rc::gen::arbitrary<bool>()) doubled.push_back(entry);
    }
    RC_ASSERT(fold(t.id, shuffled(doubled, any_seed())) == fold(t.id, t.entries));
  }));
}

TEST_CASE("one id with two contents: both stand, and it is told, whatever the order") {
  CHECK(holds_for_timelines("same-id", [](const Timeline& t) {
    RC_PRE(!t.entries.empty());
    Entry other = *rc::gen::elementOf(t.entries);
    other.text += "!";
    std::vector<Entry> both = t.entries;
    both.push_back(other);
    const Record record = fold(t.id, both);
    RC_ASSERT(codes_of(record).contains("same-id"));
    RC_ASSERT(!codes_of(fold(t.id, t.entries)).contains("same-id"));
    RC_ASSERT(record == fold(t.id, shuffled(both, any_seed())));
    RC_ASSERT(record.timeline.size() == t.entries.size() + 1);
    RC_ASSERT(fold(t.id, record.timeline) == record);

    Entry correction = t.entries.front();
    correction.id = entry_id(9000);
    correction.body = Correction{.entry = other.id};
    both.push_back(correction);
    RC_ASSERT(apply(record, correction) == fold(t.id, both));
  }));
}

TEST_CASE("the timeline is kept whole, sorted, and as it was written") {
  CHECK(holds_for_timelines("timeline == sort(xs)", [](const Timeline& t) {
    RC_ASSERT(fold(t.id, shuffled(t.entries, any_seed())).timeline == sorted(t.entries));
  }));
}

TEST_CASE("the stage is always one of the kind's, and moves back only by regress and reopen") {
  CHECK(holds_for_timelines("stage", [](const Timeline& t) {
    std::vector<Entry> plain;
    std::copy_if(t.entries.begin(), t.entries.end(), std::back_inserter(plain),
                 [](const Entry& e) { return !amends(e); });
    Record record = fold(t.id, {});
    int last = stage_index(t.id.kind(), record.stage);
    for (const Entry& entry : sorted(plain)) {
      record = apply(record, entry);
      const int index = stage_index(t.id.kind(), record.stage);
      RC_ASSERT(index >= 0);
      RC_ASSERT((goes_back(entry) ? index <= last : index >= last));
      last = index;
    }
  }));
}

TEST_CASE("how a record ended is known only while it is closed, and nothing that is over is blocked") {
  CHECK(holds_for_timelines("closed_as", [](const Timeline& t) {
    const Record record = fold(t.id, t.entries);
    if (record.closed_as) RC_ASSERT(record.stage == Stage::closed);
    if (!is_open(record)) RC_ASSERT(!record.blocked);
  }));
  CHECK(rc::check("closed means closed_as, where the rules were asked", [] {
    const auto t = *plausible_timelines();
    const Record record = fold(t.id, t.entries);
    RC_ASSERT(record.closed_as.has_value() == (record.stage == Stage::closed));
  }));
}

TEST_CASE("every milestone is a time that some entry gave") {
  CHECK(holds_for_timelines("milestones derive", [](const Timeline& t) {
    const Record record = fold(t.id, t.entries);
    std::set<Time> given;
    for (const Effective& now : effective(record.timeline)) {
      given.insert(now.at);
      for (const auto& time : {now.set.started_at, now.set.detected_at, now.set.window_start, now.set.window_end}) {
        if (time) given.insert(*time);
      }
    }
    for (const auto& [unused, time] : record.milestones) RC_ASSERT(given.contains(time));
  }));
}

TEST_CASE("what the rules allowed has no problems") {
  CHECK(rc::check("refuses() == nothing means fold() finds nothing", [] {
    const auto t = *plausible_timelines();
    RC_ASSERT(codes_of(fold(t.id, t.entries)) == std::set<std::string>{});
  }));
}

TEST_CASE("a corrected history is the history that would have been written right") {
  CHECK(rc::check("fold of what effective() says", [] {
    const auto t = *wild_timelines();
    std::vector<Entry> right = sorted(t.entries);
    const auto now = effective(right);
    std::vector<Entry> rewritten;
    for (std::size_t i = 0; i < right.size(); ++i) {
      if (amends(right[i])) continue;
      Entry entry = right[i];
      entry.text = now[i].text;
      entry.set = now[i].set;
      rewritten.push_back(entry);
    }
    // Times are left out: they are part of the order of a written entry, and not of a corrected one.
    const Record a = fold(t.id, t.entries);
    const Record b = fold(t.id, rewritten);
    RC_ASSERT(a.fields == b.fields);
    RC_ASSERT(a.stage == b.stage);
    RC_ASSERT(a.actions == b.actions);
    RC_ASSERT(a.links == b.links);
    RC_ASSERT(a.closed_as == b.closed_as);
  }));
}

TEST_CASE("effective() answers for every entry, and says so when something was amended") {
  CHECK(holds_for_timelines("effective", [](const Timeline& t) {
    const std::vector<Entry> entries = sorted(t.entries);
    const auto now = effective(entries);
    RC_ASSERT(now.size() == entries.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      const bool same = now[i].at == entries[i].at && now[i].text == entries[i].text && now[i].set == entries[i].set;
      RC_ASSERT(same || now[i].corrected || now[i].redacted);
      if (now[i].redacted) RC_ASSERT(now[i].text.empty());
    }
  }));
}

TEST_CASE("the next number is greater than all") {
  CHECK(next_number({}) == 1);
  CHECK(holds_for_timelines("next_number", [](const Timeline& t) {
    for (const Entry& entry : t.entries) RC_ASSERT(entry.id.number() < next_number(t.entries));
  }));
}

TEST_CASE("before() is a strict order that follows number, then time, then the random part") {
  const auto at = [](std::uint32_t number, int minute, std::uint32_t twin) {
    return Entry{.id = entry_id(number, twin), .at = kStart + minutes{minute}};
  };
  CHECK(before(at(1, 9, 0), at(2, 0, 0)));
  CHECK_FALSE(before(at(2, 0, 0), at(1, 9, 0)));
  CHECK(before(at(1, 0, 5), at(1, 1, 0)));
  CHECK(before(at(1, 0, 0), at(1, 0, 1)));
  CHECK_FALSE(before(at(1, 0, 0), at(1, 0, 0)));
  CHECK(before(at(9999, 0, 0), at(10000, 0, 0)));
}

}  // namespace decklog::model
