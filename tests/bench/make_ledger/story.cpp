// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/story.h"

#include "tests/bench/make_ledger/teller.h"

#include <algorithm>
#include <stdexcept>

namespace decklog::bench {
namespace {

using Step = Teller::Step;
using Script = std::vector<Step>;

// One entry at least; 5 to 40, about 12 in the mean.
std::size_t length_of(Dice& dice) {
  const auto thrown = dice.below(100);
  if (thrown < 60) return dice.between(5, 10);
  if (thrown < 85) return dice.between(11, 16);
  return thrown < 96 ? dice.between(17, 26) : dice.between(27, 40);
}

void add(Script& script, std::initializer_list<Step> steps) {
  for (const Step step : steps) script.push_back(step);
}

Script incident(Dice& dice) {
  Script script{&Teller::open_incident, &Teller::ack};
  if (dice.chance(120)) {
    add(script, {&Teller::close_otherwise});
    return script;
  }
  if (dice.chance(800)) add(script, {&Teller::triage, &Teller::coordinate});
  add(script, {&Teller::mitigate});
  if (dice.chance(40)) add(script, {&Teller::regress, &Teller::mitigate});
  add(script, {&Teller::resolve});
  for (int actions = 0; actions < 3 && dice.chance(350); ++actions) add(script, {&Teller::add_action});
  if (dice.chance(300)) add(script, {&Teller::give_cause});
  add(script, {&Teller::end_actions, &Teller::close});
  if (dice.chance(30)) add(script, {&Teller::reopen, &Teller::resolve, &Teller::close});
  return script;
}

Script request(Dice& dice) {
  Script script{&Teller::open_request, &Teller::ack};
  if (dice.chance(80)) {
    add(script, {&Teller::close_otherwise});
    return script;
  }
  if (dice.chance(700)) add(script, {&Teller::confirm});
  add(script, {&Teller::answer});
  if (dice.chance(50)) add(script, {&Teller::reopen, &Teller::answer});
  add(script, {&Teller::close});
  return script;
}

Script planned_change() { return {&Teller::open_change, &Teller::start, &Teller::finish}; }

Script change(Dice& dice) {
  if (dice.chance(300)) return {&Teller::open_finished_change};
  if (dice.chance(80)) return {&Teller::open_change, &Teller::cancel};
  Script script{&Teller::open_change, &Teller::start};
  if (dice.chance(120)) add(script, {&Teller::extend});
  add(script, {dice.chance(60) ? &Teller::roll_back : &Teller::finish});
  return script;
}

Script script_of(base::Kind kind, Dice& dice) {
  switch (kind) {
    case base::Kind::incident:
      return incident(dice);
    case base::Kind::request:
      return request(dice);
    case base::Kind::change:
      return change(dice);
    case base::Kind::handoff:
      break;
  }
  return {&Teller::open_handoff, &Teller::accept};
}

// A script that has not come to its end: at least its beginning, never its last step.
void cut_short(Script& script, Dice& dice) {
  if (script.size() > 1) script.resize(dice.between(1, script.size() - 1));
}

void fill(Script& script, std::size_t length, Dice& dice) {
  while (script.size() < length) {
    const bool after_the_end = dice.chance(30);
    const std::size_t last = script.size() - (after_the_end || script.size() == 1 ? 0 : 1);
    const auto at = static_cast<std::ptrdiff_t>(dice.between(1, last));
    script.insert(script.begin() + at, &Teller::aside);
  }
}

}  // namespace

Story tell(const Beginning& beginning, const std::deque<Earlier>& earlier, Dice& dice) {
  Script script = script_of(beginning.id.kind(), dice);
  const bool open = beginning.ending == Ending::left_open;
  std::size_t length = length_of(dice);
  if (open) {
    if (script.size() == 1) script = planned_change();
    cut_short(script, dice);
    length = dice.between(1, length);
  }
  fill(script, length, dice);
  Teller teller(beginning, earlier, dice);
  for (const Step step : script) (teller.*step)();
  return teller.take();
}

const Person& person(std::string_view email) {
  if (email == monitoring().email) return monitoring();
  const auto all = people();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Person& one) { return one.email == email; });
  if (found == all.end()) throw std::logic_error("nobody has the address " + std::string(email));
  return *found;
}

}  // namespace decklog::bench
