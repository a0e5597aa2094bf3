// SPDX-License-Identifier: MIT
//
// The short way of verify (a file that grew is proved by what came to it) against the long one (read it whole): it may
// answer less often, never otherwise.
#include "lib/ledger/verify_file.h"

#include "lib/model/fold.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace decklog;
using ledger::RecordFile;

namespace {

struct Growth {
  base::RecordId id;
  std::string before, after;
  std::size_t added = 0;
  bool is_plain = true;  // no words of a newer decklog, no id twice
};

bool is_plain(const model::Entry& entry) {
  return entry.unknown.empty() && entry.set.unknown.empty() && !std::holds_alternative<model::UnknownEntry>(entry.body);
}

// A record's file, and the same with more entries at its end.
Growth any_growth() {
  const auto id = *test::any_record_id();
  std::vector<model::Entry> entries = *test::any_timeline();
  for (const std::uint32_t number : {90U, 91U}) entries.push_back(*test::any_entry(number));
  const model::Record whole = model::fold(id, entries);
  const auto cut = *rc::gen::inRange<std::size_t>(1, whole.timeline.size());
  const std::vector<model::Entry> first(whole.timeline.begin(),
                                        whole.timeline.begin() + static_cast<std::ptrdiff_t>(cut));
  Growth growth{.id = id, .before = yaml::encode(model::fold(id, first)), .after = yaml::encode(whole)};
  growth.added = whole.timeline.size() - cut;
  growth.is_plain = std::all_of(whole.timeline.begin(), whole.timeline.end(), is_plain);
  for (std::size_t i = 1; i < whole.timeline.size(); ++i) {
    if (whole.timeline[i].id == whole.timeline[i - 1].id) growth.is_plain = false;
  }
  return growth;
}

// An edit anywhere, as hands make it.
std::string damaged(std::string bytes) {
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return bytes.erase(at, *rc::gen::inRange<std::size_t>(1, 20));
    case 1:
      return bytes.insert(at, *rc::gen::elementOf(std::vector<std::string>{"\n", " ", "x", "- id: ", "\"", "a: b\n"}));
    default:
      return bytes.insert(at, bytes.substr(at, 16));
  }
}

}  // namespace

TEST_CASE("a file that grew is what reading it whole gives") {
  CHECK(rc::check("grown(old, new) == read(new)", [] {
    const Growth growth = any_growth();
    RecordFile old = ledger::read_record_file(growth.id, growth.before);
    RC_ASSERT(old.flaws.empty());
    const auto next = ledger::grown(old, growth.after);
    if (growth.is_plain) RC_ASSERT(next.has_value());
    if (!next) return;
    const RecordFile whole = ledger::read_record_file(growth.id, growth.after);
    RC_ASSERT(whole.flaws.empty());
    RC_ASSERT(next->added == growth.added);
    RC_ASSERT(next->file.bytes == whole.bytes);
    RC_ASSERT(next->file.record == whole.record);
  }));
}

TEST_CASE("a file that was edited is never taken for one that grew") {
  int refused = 0;
  CHECK(rc::check("grown(old, b) is nothing, or b is without flaws", [&] {
    const Growth growth = any_growth();
    const std::string bytes = damaged(growth.after);
    RecordFile old = ledger::read_record_file(growth.id, growth.before);
    const auto next = ledger::grown(old, bytes);
    if (!next) ++refused;
    if (!next) return;
    const RecordFile whole = ledger::read_record_file(growth.id, bytes);
    RC_ASSERT(whole.flaws.empty());
    RC_ASSERT(next->file.record == whole.record);
  }));
  CHECK(refused > 0);
}

TEST_CASE("what is wrong with a file by itself has its code") {
  const auto id = *base::RecordId::parse("INC-20261122-K7FQ");
  const std::string good =
      "schema: decklog/1\nid: INC-20261122-K7FQ\nkind: incident\ntitle: Checkout down\nstage: triage\n"
      "milestones:\n  opened_at: 2026-11-22T08:03:11Z\ntimeline:\n- id: 0001-k7fq2m\n  at: 2026-11-22T08:03:11Z\n"
      "  by: alice@example.com\n  type: opened\n  set: {title: Checkout down}\n";
  const std::string note =
      "- id: 0002-9twdqh\n  at: 2026-11-22T08:05:00Z\n  by: alice@example.com\n  type: note\n  text: a\n";
  const auto codes = [&](std::string bytes) {
    std::string found;
    for (const ledger::Flaw& flaw : ledger::read_record_file(id, std::move(bytes)).flaws) found += flaw.code + " ";
    return found;
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string bytes = good + note;
    return bytes.replace(bytes.find(from), from.size(), to);
  };
  CHECK(codes(good + note) == "");
  CHECK(codes(with("stage: triage", "stage: closed")) == "header-differs ");
  CHECK(codes(with("title: Checkout down\n", "title: 'Checkout down'\n")) == "not-canonical ");
  CHECK(codes(with("decklog/1", "decklog/2")) == "newer-schema ");
  CHECK(codes(with("decklog/1", "decklog/10")) == "newer-schema ");
  CHECK(codes(with("decklog/1", "decklog/1.3")) == "");
  CHECK(codes(with("K7FQ", "K7FR")) == "record-unreadable ");
  CHECK(codes("") == "record-unreadable ");
  const std::size_t timeline = good.find("- id: ");
  CHECK(codes(good.substr(0, timeline) + note + good.substr(timeline)) == "entries-reordered ");
}
