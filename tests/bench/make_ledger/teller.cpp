// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/teller.h"

#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "lib/model/rules.h"

#include <algorithm>
#include <stdexcept>

namespace decklog::bench {
namespace {

using base::Seconds;

const model::Policy& policy() {
  static const model::Policy kPolicy = model::default_policy();
  return kPolicy;
}

struct Pace {
  Seconds least;
  Seconds most;
};

// How long it takes until the next entry.
Pace pace_of(const model::Record& record) {
  using std::chrono::hours;
  using std::chrono::minutes;
  switch (record.kind()) {
    case base::Kind::incident:
      if (model::is_final(record.stage)) return {hours{1}, hours{90}};
      return record.stage == model::Stage::follow_up ? Pace{minutes{10}, hours{40}} : Pace{Seconds{20}, minutes{40}};
    case base::Kind::request:
      return {minutes{1}, hours{12}};
    case base::Kind::change:
      return {minutes{1}, hours{1}};
    case base::Kind::handoff:
      break;
  }
  return {Seconds{30}, minutes{20}};
}

}  // namespace

Teller::Teller(const Beginning& beginning, const std::deque<Earlier>& earlier, Dice& dice)
    : earlier_(earlier),
      dice_(dice),
      clock_(beginning.opened_at),
      latest_(beginning.latest),
      now_(model::fold(beginning.id, {})),
      service_(dice.pick(services())),
      responder_(dice.pick(people()).email) {}

std::string Teller::prose(Speech what) {
  std::string text = say(what);
  for (int more = 0; more < 3 && dice_.chance(350); ++more) text += (dice_.chance(300) ? "\n" : " — ") + say(what);
  if (dice_.chance(90)) text += "\n\n" + log_lines(service_, dice_);
  return text;
}

model::Priority Teller::draw_priority() {
  using enum model::Priority;
  const auto thrown = dice_.below(100);
  if (thrown < 3) return p0;
  if (thrown < 18) return p1;
  return thrown < 62 ? p2 : p3;
}

void Teller::need_priority(model::Fields& set) {
  if (!now_.fields.priority) set.priority = draw_priority();
}

std::string Teller::anybody() { return std::string(dice_.pick(people()).email); }

// Slower and slower towards the end of the ledger's time, and never beyond it.
void Teller::pass_time() {
  const Pace pace = pace_of(now_);
  clock_ += std::min(dice_.gap(pace.least, pace.most), (latest_ - clock_) / 8);
}

void Teller::leap_to(base::Time time) {
  if (time > clock_ && time < latest_) clock_ = time;
}

void Teller::open(model::Body body, Said said) { put({.at = clock_, .body = std::move(body)}, std::move(said)); }

void Teller::move(model::Verb verb, Said said, std::optional<model::Stage> to) {
  model::StageMoved moved = model::move_from(now_, verb, to);
  if (verb == model::Verb::coordinate) {
    moved.alone = dice_.chance(150);
    if (!moved.alone) moved.notified = {std::string(dice_.pick(teams()))};
  }
  add(std::move(moved), std::move(said));
}

void Teller::add(model::Body body, Said said) {
  pass_time();
  put({.at = clock_, .by = responder_, .body = std::move(body)}, std::move(said));
}

void Teller::add_late(model::Body body, Said said) {
  pass_time();
  const Seconds late = dice_.chance(150) ? dice_.gap(Seconds{30}, std::chrono::minutes{20}) : Seconds{0};
  put({.at = clock_ - late, .by = dice_.chance(400) ? anybody() : responder_, .body = std::move(body)},
      std::move(said));
}

void Teller::put(model::Entry entry, Said said) {
  entry.id = base::EntryId::draw(model::next_number(now_.timeline), dice_.random());
  entry.recorded_at = clock_;
  if (entry.by.empty()) entry.by = responder_;
  entry.recorded_by = dice_.chance(80) ? anybody() : entry.by;
  entry.text = std::move(said.text);
  entry.set = std::move(said.set);
  if (const auto refusal = model::refuses(now_, entry, policy())) {
    throw std::logic_error(refusal->message + ": " + refusal->reasons.front().message);
  }
  now_ = model::apply(std::move(now_), entry);
  lines_.push_back({std::move(entry), std::move(said.file)});
}

}  // namespace decklog::bench
