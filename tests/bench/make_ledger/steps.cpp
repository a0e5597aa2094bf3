// SPDX-License-Identifier: MIT
//
// The steps of the lifecycles.
#include "lib/model/lifecycle.h"
#include "tests/bench/make_ledger/teller.h"

#include <algorithm>

namespace decklog::bench {

using model::Verb;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::array<std::string_view, 4> kRegions{"kr", "jp", "eu", "us"};
constexpr std::array<std::string_view, 3> kChannels{"chat", "mail", "phone"};
constexpr std::array<model::ActionType, 6> kActionTypes{model::ActionType::prevent,  model::ActionType::detect,
                                                        model::ActionType::mitigate, model::ActionType::repair,
                                                        model::ActionType::process,  model::ActionType::investigate};

}  // namespace

void Teller::open_incident() {
  Said said;
  said.set.title = say(Speech::incident_title);
  said.set.services = {service_};
  if (const std::string second(dice_.pick(services())); dice_.chance(200) && second != service_) {
    said.set.services->push_back(second);
  }
  if (dice_.chance(900)) said.set.priority = draw_priority();
  said.set.labels = {{"env", dice_.chance(850) ? "prod" : "staging"}, {"region", std::string(dice_.pick(kRegions))}};
  if (dice_.chance(400)) said.set.impact = say(Speech::impact);
  if (dice_.chance(250)) said.set.impact_users = dice_.between(3, 90'000);
  if (dice_.chance(10)) said.set.drill = true;
  if (dice_.chance(500)) said.set.detected_at = clock_ - dice_.gap(base::Seconds{20}, minutes{15});
  if (dice_.chance(300)) said.set.started_at = said.set.detected_at.value_or(clock_) - dice_.gap(minutes{1}, hours{2});
  model::Entry entry{.at = clock_, .body = model::Opened{}};
  if (dice_.chance(550)) {
    entry.by = monitoring().email;
    said.set.channel = "alert";
    said.set.key = "alert/" + service_ + "/" + hex(8, dice_);
  } else {
    said.set.channel = std::string(dice_.pick(kChannels));
    said.set.reporter = anybody();
    if (dice_.chance(500)) said.text = prose(Speech::note);
  }
  put(std::move(entry), std::move(said));
}

void Teller::open_request() {
  Said said;
  said.set.title = say(Speech::request_title);
  said.set.services = {service_};
  said.set.reporter = std::string(dice_.pick(customers()));
  said.set.channel = std::string(dice_.pick(kChannels));
  if (dice_.chance(500)) said.set.priority = dice_.chance(200) ? model::Priority::p2 : model::Priority::p3;
  if (dice_.chance(300)) said.set.labels = {{"team", std::string(dice_.pick(teams()))}};
  if (dice_.chance(700)) said.text = prose(Speech::question);
  open(model::Opened{}, std::move(said));
}

void Teller::open_change() {
  Said said;
  said.set.title = say(Speech::change_title);
  said.set.services = {service_};
  said.set.owner = responder_;
  said.set.window_start = clock_ + dice_.gap(minutes{10}, days{3});
  said.set.window_end = *said.set.window_start + dice_.gap(minutes{10}, hours{4});
  said.set.labels = {{"env", "prod"}};
  open(model::Opened{}, std::move(said));
}

void Teller::open_finished_change() {
  Said said;
  said.set.title = say(Speech::change_title);
  said.set.services = {service_};
  said.set.labels = {{"env", "prod"}, {"pipeline", hex(8, dice_)}};
  open(model::Opened{.done = true}, std::move(said));
}

void Teller::open_handoff() {
  model::HandedOver body;
  Said said;
  const std::size_t count = std::min<std::size_t>(earlier_.size(), dice_.below(8));
  for (std::size_t i = 0; i < count; ++i) {
    const Earlier& other = earlier_[earlier_.size() - count + i];
    body.items.push_back({.id = other.id,
                          .stage = other.stage,
                          .priority = other.priority,
                          .owner = other.owner,
                          .next = say(Speech::next_step),
                          .title = other.title});
  }
  do {
    said.set.to = anybody();
  } while (said.set.to == responder_);  // nobody hands over to themselves
  said.set.title = "Watch of " + base::format_date(base::utc_date(clock_)) + " to " + *said.set.to;
  if (dice_.chance(600)) said.text = prose(Speech::note);
  open(std::move(body), std::move(said));
}

void Teller::ack() {
  Said said;
  if (!now_.fields.owner) said.set.owner = responder_;
  pass_time();
  model::Acknowledged body;
  if (dice_.chance(300)) body.eta = clock_ + dice_.gap(minutes{5}, hours{2});
  put({.at = clock_, .by = responder_, .body = body}, std::move(said));
}

void Teller::triage() {
  Said said;
  need_priority(said.set);
  if (!now_.fields.owner) said.set.owner = responder_;
  move(Verb::triage, std::move(said));
}

void Teller::coordinate() { move(Verb::coordinate, {}); }

void Teller::mitigate() {
  Said said{.text = prose(Speech::mitigation), .set = {}, .file = {}};
  need_priority(said.set);
  move(Verb::mitigate, std::move(said));
}

void Teller::resolve() { move(Verb::resolve, {.text = prose(Speech::fix), .set = {}, .file = {}}); }

void Teller::regress() {
  move(Verb::regress, {.text = say(Speech::reason), .set = {}, .file = {}}, model::Stage::mitigation);
}

void Teller::reopen() {
  const bool is_request = now_.kind() == base::Kind::request;
  const auto to = is_request ? model::Stage::acknowledged : model::Stage::mitigation;
  add(model::Reopened{.from = now_.stage, .to = to}, {.text = say(Speech::reason), .set = {}, .file = {}});
}

void Teller::confirm() { move(Verb::confirm, {.text = say(Speech::question), .set = {}, .file = {}}); }
void Teller::answer() { move(Verb::answer, {.text = prose(Speech::answer), .set = {}, .file = {}}); }

void Teller::start() {
  if (now_.fields.window_start) leap_to(*now_.fields.window_start);
  move(Verb::start, {});
}
void Teller::finish() { move(Verb::finish, {}); }
void Teller::extend() {
  Said said;
  said.set.window_end = std::max(now_.fields.window_end.value_or(clock_), clock_) + dice_.gap(minutes{10}, hours{2});
  move(Verb::extend, std::move(said));
}
void Teller::roll_back() { move(Verb::rollback, {.text = prose(Speech::finding), .set = {}, .file = {}}); }
void Teller::cancel() { move(Verb::cancel, {.text = say(Speech::decision), .set = {}, .file = {}}); }

void Teller::accept() {
  responder_ = *now_.fields.to;
  add(model::Accepted{}, {});
}

void Teller::add_action() {
  model::ActionChanged body{.item = {}, .state = model::ActionState::open, .owner = anybody()};
  body.due = base::utc_date(clock_ + days{dice_.between(3, 40)});
  body.type = dice_.pick(kActionTypes);
  add(std::move(body), {.text = say(Speech::action), .set = {}, .file = {}});
}

// All but a few, which then are overdue.
void Teller::end_actions() {
  const std::vector<model::ActionItem> items = now_.actions;
  for (const model::ActionItem& item : items) {
    if (item.state != model::ActionState::open || dice_.chance(5)) continue;
    responder_ = item.owner;
    const auto state = dice_.chance(100) ? model::ActionState::dropped : model::ActionState::done;
    model::ActionChanged body{.item = item.item, .state = state, .owner = {}};
    add(std::move(body), {.text = dice_.chance(300) ? say(Speech::fix) : "", .set = {}, .file = {}});
  }
}

// Where the policy wants one and there is none yet.
void Teller::link_postmortem() {
  const auto is_postmortem = [](const model::Link& link) { return link.rel == "postmortem"; };
  const bool is_there = std::any_of(now_.links.begin(), now_.links.end(), is_postmortem);
  if (is_there || now_.kind() != base::Kind::incident || now_.fields.priority > model::Priority::p1) return;
  add(model::Linked{.target = "https://wiki.example.com/postmortems/" + now_.id.str(), .rel = "postmortem"}, {});
}

void Teller::give_cause() {
  Said said;
  said.set.cause = say(Speech::cause);
  add(model::FieldsSet{}, std::move(said));
}

void Teller::close() {
  link_postmortem();
  Said said;
  model::Closed body{.from = now_.stage};
  if (now_.kind() == base::Kind::request) {
    body.as = dice_.chance(300) ? model::ClosedAs::no_reply : model::ClosedAs::confirmed;
    if (body.as == model::ClosedAs::confirmed) body.confirmed_by = now_.fields.reporter.value_or("");
  } else if (!now_.fields.cause) {
    said.set.cause = say(Speech::cause);
  }
  add(std::move(body), std::move(said));
}

void Teller::close_otherwise() {
  constexpr std::array kHow{model::ClosedAs::false_positive, model::ClosedAs::external, model::ClosedAs::cancelled};
  const bool is_request = now_.kind() == base::Kind::request;
  const auto how = is_request ? model::ClosedAs::cancelled : dice_.pick(kHow);
  add(model::Closed{.from = now_.stage, .as = how}, {.text = say(Speech::reason), .set = {}, .file = {}});
}

}  // namespace decklog::bench
