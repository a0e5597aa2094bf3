// SPDX-License-Identifier: MIT
//
// Three files of one record, between bytes 0x1e: base, ours, theirs. The merge is the same from either side, canonical,
// stays as it is when it is merged again, and has every entry. One file alone is parted in two and joined.
#include "lib/ledger/merge.h"

#include "lib/base/error.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"
#include "tests/fuzz/target.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

using namespace decklog;

namespace {

std::optional<model::Record> record_in(std::string_view bytes) {
  try {
    return yaml::decode(bytes, "f.yaml").record;
  } catch (const base::BadData&) {
    return std::nullopt;
  }
}

std::optional<std::string> merged(const base::RecordId& id, std::string_view base, std::string_view ours,
                                  std::string_view theirs) {
  try {
    return ledger::merge_texts(id, base.empty() ? std::nullopt : std::optional(base), ours, theirs).bytes;
  } catch (const base::BadData&) {
    return std::nullopt;
  }
}

// The entries of one record that two clones wrote, one after the other.
void part_and_join(const model::Record& whole) {
  std::vector<model::Entry> left;
  std::vector<model::Entry> right;
  std::set<base::EntryId> ids;
  for (std::size_t i = 0; i < whole.timeline.size(); ++i) {
    if (!ids.insert(whole.timeline[i].id).second) return;
    if (i == 0 || i % 2 == 1) left.push_back(whole.timeline[i]);
    if (i == 0 || i % 2 == 0) right.push_back(whole.timeline[i]);
  }
  const model::Record ours = model::fold(whole.id, left);
  const model::Record theirs = model::fold(whole.id, right);
  const model::MergedRecord joined = model::merge(nullptr, ours, theirs);
  FUZZ_CHECK(joined.damage.empty(), yaml::encode(joined.record));
  FUZZ_CHECK(joined.record.timeline == whole.timeline, yaml::encode(joined.record));
  FUZZ_CHECK(joined.record == model::merge(nullptr, theirs, ours).record, yaml::encode(joined.record));
}

}  // namespace

FUZZ_TARGET(merge) {
  const std::size_t first = std::min(input.find('\x1e'), input.size());
  const std::size_t second = std::min(input.find('\x1e', first + 1), input.size());
  const std::string_view base = input.substr(0, first);
  if (first == input.size() || second == input.size()) {
    if (const auto whole = record_in(base)) part_and_join(*whole);
    return;
  }
  const std::string_view ours = input.substr(first + 1, second - first - 1);
  const std::string_view theirs = input.substr(second + 1);
  const auto left = record_in(ours);
  if (!left) return;
  const auto both = merged(left->id, base, ours, theirs);
  const auto other_way = merged(left->id, base, theirs, ours);
  FUZZ_CHECK(both == other_way, both.value_or("(refused)") + "\nother way:\n" + other_way.value_or("(refused)"));
  if (!both) return;
  const yaml::Decoded read = yaml::decode(*both, "merged.yaml", left->id);
  FUZZ_CHECK(read.canonical, *both);
  for (const std::string_view known : {std::string_view(*both), ours}) {
    const auto again = merged(left->id, base, *both, known);
    FUZZ_CHECK(again == both, *both + "\nmerged again:\n" + again.value_or("(refused)"));
  }
  for (const model::Entry& entry : left->timeline) {
    const auto is_it = [&](const model::Entry& one) { return one.id == entry.id; };
    FUZZ_CHECK(std::any_of(read.record.timeline.begin(), read.record.timeline.end(), is_it), entry.id.str());
  }
}
