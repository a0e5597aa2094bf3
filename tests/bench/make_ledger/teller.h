// SPDX-License-Identifier: MIT
//
// Private to story.cpp and its like: writes the entries of one record, each at its time and by its person. What each
// step does to the record is decided by the record as it stands, as a person would.
#pragma once

#include "tests/bench/make_ledger/story.h"

#include <optional>

namespace decklog::bench {

class Teller {
 public:
  using Step = void (Teller::*)();

  Teller(const Beginning& beginning, const std::deque<Earlier>& earlier, Dice& dice);

  const model::Record& record() const { return now_; }
  Story take() { return {std::move(now_), std::move(lines_)}; }

  // The steps of scripts (steps.cpp).
  void open_incident();
  void open_request();
  void open_change();
  void open_finished_change();
  void open_handoff();
  void ack();
  void triage();
  void coordinate();
  void mitigate();
  void resolve();
  void regress();
  void reopen();
  void confirm();
  void answer();
  void start();
  void finish();
  void extend();
  void roll_back();
  void cancel();
  void accept();
  void add_action();
  void end_actions();
  void give_cause();
  void close();
  void close_otherwise();

  // What comes between them (asides.cpp).
  void aside();

 private:
  struct Said {
    std::string text;
    model::Fields set;
    std::string file;
  };

  void link_postmortem();
  void note();
  void finding();
  void decision();
  void update();
  void link();
  void signal();
  void block();
  void unblock();
  void set_field();
  void correct();
  void redact();
  void run();
  void attach();
  void role();
  void change_priority();
  void assign();
  void aside_of_ended();

  std::string say(Speech what) { return bench::say(what, service_, dice_); }
  // What a person would type into a note: a sentence or two, sometimes with lines of a log.
  std::string prose(Speech what);
  void need_priority(model::Fields& set);
  model::Priority draw_priority();
  std::string anybody();
  void open(model::Body body, Said said);
  void move(model::Verb verb, Said said, std::optional<model::Stage> to = std::nullopt);
  // By the responder, or by a scribe for them.
  void add(model::Body body, Said said);
  // Written down some time after it happened.
  void add_late(model::Body body, Said said);
  void put(model::Entry entry, Said said);
  void pass_time();
  void leap_to(base::Time time);

  const std::deque<Earlier>& earlier_;
  Dice& dice_;
  base::Time clock_;
  base::Time latest_;
  model::Record now_;
  std::vector<Line> lines_;
  std::string service_;
  std::string responder_;
};

}  // namespace decklog::bench
