// SPDX-License-Identifier: MIT
#include "tests/unit/model/parted.h"

#include "lib/model/fold.h"
#include "tests/unit/model/timelines.h"

#include <algorithm>
#include <array>

namespace decklog::model {
namespace {

// As a newer decklog would: keys in an order of its own, each with one of a few values.
std::vector<UnknownLines> newer_lines() {
  std::vector<UnknownLines> lines;
  for (const std::string key : {"tide", "log", "watch"}) {
    if (once_in(2)) lines.push_back({key, key + ": " + std::to_string(*rc::gen::inRange(1, 4)) + "\n"});
  }
  return lines;
}

std::string schema_from(std::size_t oldest) {
  static constexpr std::array<const char*, 3> kSchemas{"decklog/1", "decklog/1.9", "decklog/1.10"};
  return kSchemas.at(*rc::gen::inRange<std::size_t>(oldest, kSchemas.size()));
}

Record record_of(const RecordId& id, const std::vector<Entry>& entries) {
  Record record = fold(id, entries);
  record.schema = schema_from(0);
  record.unknown = newer_lines();
  return record;
}

Parted parted() {
  const Timeline timeline = once_in(2) ? *plausible_timelines() : *wild_timelines();
  std::vector<Entry> base;
  std::array<std::vector<Entry>, 3> sides;
  for (const Entry& entry : timeline.entries) {
    if (once_in(3)) {
      base.push_back(entry);
      continue;
    }
    bool placed = false;
    for (auto& side : sides) {
      if (!once_in(2)) continue;
      side.push_back(entry);
      placed = true;
    }
    if (!placed) sides[0].push_back(entry);
  }
  for (auto& side : sides) side.insert(side.end(), base.begin(), base.end());
  if (!timeline.entries.empty() && once_in(4)) {
    Entry edited = *rc::gen::elementOf(timeline.entries);
    edited.text += " edited";
    sides[*rc::gen::inRange<std::size_t>(0, sides.size())].push_back(edited);
  }
  Parted result{.base = fold(timeline.id, base),
                .a = record_of(timeline.id, sides[0]),
                .b = record_of(timeline.id, sides[1]),
                .c = record_of(timeline.id, sides[2])};
  result.base.unknown = newer_lines();
  for (Record* side : {&result.a, &result.b, &result.c}) {
    if (once_in(3)) side->unknown = result.base.unknown;
  }
  return result;
}

void show_side(const char* name, const Record& record, std::ostream& out) {
  out << name << " " << record.id.str() << ":";
  for (const Entry& entry : record.timeline) {
    out << " " << entry.id.str() << " " << type_word(entry.body) << ";";
  }
  for (const UnknownLines& lines : record.unknown) out << " " << lines.lines;
  out << "\n";
}

}  // namespace

void showValue(const Parted& parted, std::ostream& out) {
  show_side("base", parted.base, out);
  show_side("a", parted.a, out);
  show_side("b", parted.b, out);
  show_side("c", parted.c, out);
}

rc::Gen<Parted> parted_records() { return rc::gen::exec(parted); }

}  // namespace decklog::model
