// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/chronicle.h"

#include "lib/model/words.h"

namespace decklog::bench {
namespace {

using std::chrono::days;
using std::chrono::hours;

// Fixed, so that a ledger never depends on the day it is made.
constexpr base::Time kEnd = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
constexpr base::Time kStart = std::chrono::sys_days{std::chrono::year{2021} / 11 / 22};
constexpr std::size_t kRemembered = 32;
constexpr std::uint64_t kAlwaysOpen = 3;  // the last ones, so that a small ledger has work left too

base::Kind draw_kind(Dice& dice) {
  const auto thrown = dice.below(100);
  if (thrown < 60) return base::Kind::incident;
  if (thrown < 85) return base::Kind::request;
  return thrown < 97 ? base::Kind::change : base::Kind::handoff;
}

// The stream of a record's dice; 0 is for when it opens.
std::uint64_t stream_of(std::uint64_t record) { return record * 0xD1B54A32D192ED03U; }

}  // namespace

std::optional<base::Time> Chronicle::next_opening() const {
  if (told_ == size_.records) return std::nullopt;
  const auto span = static_cast<std::uint64_t>((kEnd - hours{1} - kStart).count());
  const std::uint64_t step = span / size_.records;
  Dice dice(size_.seed ^ 0xA5A5U, stream_of(told_));
  return kStart + base::Seconds{static_cast<std::int64_t>(told_ * step + dice.below(step))};
}

// Most of what is open is young: nine of ten in the last twentieth of the time.
bool Chronicle::is_left_open(Dice& dice) const {
  if (told_ + kAlwaysOpen >= size_.records) return true;
  const bool is_young = told_ >= size_.records - size_.records / 20;
  const unsigned many = size_.open_permille;
  if (many > 50) return dice.chance(many);
  return dice.below(1'000'000) < (is_young ? std::uint64_t{many} * 18'000 : std::uint64_t{many} * 105);
}

base::RecordId Chronicle::free_id(base::Kind kind, base::Time opened_at, Dice& dice) {
  if (const base::Date day = base::utc_date(opened_at); day != day_) {
    day_ = day;
    ids_of_day_.clear();
  }
  while (true) {
    auto id = base::RecordId::draw(kind, opened_at, 4, dice.random());
    if (ids_of_day_.insert(id).second) return id;
  }
}

void Chronicle::remember(const model::Record& record) {
  const auto& fields = record.fields;
  earlier_.push_back({.id = record.id,
                      .title = fields.title.value_or(""),
                      .priority = std::string(fields.priority ? model::word(*fields.priority) : ""),
                      .owner = fields.owner.value_or(""),
                      .stage = std::string(model::word(record.stage))});
  if (earlier_.size() > kRemembered) earlier_.pop_front();
}

std::optional<Story> Chronicle::next() {
  const auto opened_at = next_opening();
  if (!opened_at) return std::nullopt;
  Dice dice(size_.seed, stream_of(told_ + 1));
  Beginning beginning{.opened_at = *opened_at, .latest = kEnd};
  beginning.id = free_id(draw_kind(dice), *opened_at, dice);
  beginning.ending = is_left_open(dice) ? Ending::left_open : Ending::closed;
  Story story = tell(beginning, earlier_, dice);
  ++told_;
  remember(story.record);
  return story;
}

}  // namespace decklog::bench
