// SPDX-License-Identifier: MIT
//
// What stands between the steps of a lifecycle: most of a timeline.
#include "lib/base/digest.h"
#include "tests/bench/make_ledger/teller.h"

#include <algorithm>
#include <array>

namespace decklog::bench {

using std::chrono::hours;
using std::chrono::minutes;

void Teller::aside() {
  if (!model::is_open(now_)) return aside_of_ended();
  if (now_.blocked && dice_.chance(400)) return unblock();
  struct Row {
    unsigned permille;
    Step step;
  };
  static constexpr std::array<Row, 15> kRows{{{480, &Teller::note},
                                              {120, &Teller::finding},
                                              {110, &Teller::update},
                                              {45, &Teller::decision},
                                              {40, &Teller::link},
                                              {50, &Teller::signal},
                                              {25, &Teller::block},
                                              {30, &Teller::set_field},
                                              {30, &Teller::correct},
                                              {2, &Teller::redact},
                                              {18, &Teller::run},
                                              {15, &Teller::attach},
                                              {15, &Teller::role},
                                              {10, &Teller::change_priority},
                                              {10, &Teller::assign}}};
  auto thrown = dice_.below(1000);
  for (const Row& row : kRows) {
    if (thrown < row.permille) return (this->*row.step)();
    thrown -= row.permille;
  }
}

void Teller::aside_of_ended() {
  const auto thrown = dice_.below(10);
  if (thrown < 6) return note();
  if (thrown < 8) return finding();
  return thrown < 9 ? link() : correct();
}

void Teller::note() { add_late(model::Note{}, {.text = prose(Speech::note), .set = {}, .file = {}}); }
void Teller::finding() { add_late(model::Finding{}, {.text = prose(Speech::finding), .set = {}, .file = {}}); }
void Teller::decision() { add_late(model::Decision{}, {.text = say(Speech::decision), .set = {}, .file = {}}); }

void Teller::update() {
  constexpr std::array kAudiences{model::Audience::internal, model::Audience::stakeholders, model::Audience::public_};
  model::Update body{.audience = dice_.pick(kAudiences)};
  pass_time();
  if (dice_.chance(500)) body.next = clock_ + dice_.gap(minutes{15}, hours{4});
  put({.at = clock_, .by = responder_, .body = body}, {.text = say(Speech::word_out), .set = {}, .file = {}});
}

void Teller::link() {
  model::Linked body{.target = "https://git.example.com/" + service_ + "/pull/" + std::to_string(dice_.below(9000)),
                     .rel = "related"};
  if (!earlier_.empty() && dice_.chance(600)) {
    body = {.target = dice_.pick(earlier_).id.str(), .rel = dice_.chance(700) ? "related" : "caused-by"};
  }
  add(std::move(body), {});
}

void Teller::signal() {
  constexpr std::array<std::string_view, 3> kSources{"alertmanager", "datadog", "pingdom"};
  pass_time();
  model::Signal body{.source = std::string(dice_.pick(kSources)),
                     .fingerprint = hex(16, dice_),
                     .status = "firing",
                     .started_at = base::format_utc(clock_ - minutes{1}),
                     .ended_at = {},
                     .url = "https://alerts.example.com/" + service_,
                     .name = {}};
  if (!now_.signals.empty() && dice_.chance(700)) {
    body = now_.signals.front();
    body.status = "resolved";
    body.ended_at = base::format_utc(clock_);
  }
  put({.at = clock_, .by = std::string(monitoring().email), .body = model::Signalled{std::move(body), {}}}, {});
}

void Teller::block() {
  pass_time();
  model::Blocked body;
  if (dice_.chance(400)) body.until = clock_ + dice_.gap(hours{1}, hours{48});
  put({.at = clock_, .by = responder_, .body = body}, {.text = say(Speech::blocked_on), .set = {}, .file = {}});
}
void Teller::unblock() { add(model::Unblocked{}, {}); }

void Teller::set_field() {
  Said said;
  switch (dice_.below(4)) {
    case 0:
      said.set.next = say(Speech::next_step);
      break;
    case 1:
      said.set.impact = say(Speech::impact);
      break;
    case 2:
      said.set.labels = {{"team", std::string(dice_.pick(teams()))}};
      break;
    default:
      said.set.impact_users = dice_.between(1, 100'000);
      break;
  }
  add(model::FieldsSet{}, std::move(said));
}

// A note that said something wrong, or the wrong time.
void Teller::correct() {
  const auto is_note = [](const Line& line) { return std::holds_alternative<model::Note>(line.entry.body); };
  const auto found = std::find_if(lines_.rbegin(), lines_.rend(), is_note);
  if (found == lines_.rend()) return note();
  const model::Entry noted = found->entry;
  if (dice_.chance(300)) {
    model::Correction body{.entry = noted.id};
    body.time = noted.at - minutes{dice_.between(1, 30)};
    return add(body, {});
  }
  add(model::Correction{.entry = noted.id}, {.text = say(Speech::note), .set = {}, .file = {}});
}

void Teller::redact() {
  const auto is_note = [](const Line& line) { return std::holds_alternative<model::Note>(line.entry.body); };
  const auto found = std::find_if(lines_.begin(), lines_.end(), is_note);
  if (found == lines_.end()) return note();
  const base::EntryId noted = found->entry.id;
  add(model::Redaction{.entry = noted}, {.text = "a customer's name stood in it", .set = {}, .file = {}});
}

void Teller::run() {
  model::CommandRun body{.argv = {"kubectl", "rollout", "restart", "deployment/" + service_}};
  if (dice_.chance(500)) body.argv = {"psql", "-c", "select count(*) from pg_stat_activity"};
  body.exit_code = dice_.chance(850) ? 0 : 1;
  body.duration_ms = dice_.between(20, 90'000);
  add(std::move(body), {});
}

void Teller::attach() {
  model::Evidence body;
  Said said;
  if (dice_.chance(400)) {
    body = {.name = service_ + ".heap", .path = {}, .url = "https://files.example.com/" + hex(20, dice_)};
    body.sha256 = hex(64, dice_);
    body.size = dice_.between(10'000, 900'000'000);
  } else {
    said.file = log_lines(service_, dice_) + "\n" + log_lines(service_, dice_) + "\n";
    body.name = service_ + ".log";
    body.sha256 = base::sha256_hex(said.file);
    body.path = base::evidence_path(now_.id, body.sha256, body.name);
    body.size = said.file.size();
  }
  add(std::move(body), std::move(said));
}

void Teller::role() {
  constexpr std::array<std::string_view, 3> kRoles{"commander", "communications", "scribe"};
  Said said;
  said.set.roles = {{std::string(dice_.pick(kRoles)), anybody()}};
  add(model::RoleGiven{}, std::move(said));
}

void Teller::change_priority() {
  Said said{.text = say(Speech::reason), .set = {}, .file = {}};
  said.set.priority = draw_priority();
  add(model::PriorityChanged{}, std::move(said));
}

void Teller::assign() {
  do {
    responder_ = anybody();
  } while (responder_ == now_.fields.to);  // who is offered a handoff accepts it, and cannot accept their own
  Said said;
  said.set.owner = responder_;
  add(model::Assigned{}, std::move(said));
}

}  // namespace decklog::bench
