// SPDX-License-Identifier: MIT
//
// Who and what the made-up ledgers speak of: people, services, teams, and phrases in the scripts that real teams write
// in. Everything here is invented; domains are those that RFC 2606 keeps for examples.
#pragma once

#include "tests/bench/make_ledger/dice.h"

#include <span>
#include <string>
#include <string_view>

namespace decklog::bench {

struct Person {
  std::string_view name;
  std::string_view email;
};

std::span<const Person> people();
// What opens incidents by itself.
const Person& monitoring();
std::span<const std::string_view> services();
std::span<const std::string_view> teams();
std::span<const std::string_view> customers();

enum class Speech {
  incident_title,
  request_title,
  change_title,
  note,
  finding,
  decision,
  word_out,  // an update for people outside
  mitigation,
  fix,
  cause,
  reason,  // of a regress, a reopening, a lowered priority
  blocked_on,
  action,
  question,  // a request in our own words
  answer,
  impact,
  next_step,
};

// A phrase of that sort about the service, with made-up versions, hosts and numbers in it.
std::string say(Speech what, std::string_view service, Dice& dice);
// A few lines as a log or a shell prints them.
std::string log_lines(std::string_view service, Dice& dice);
// `v142`, `checkout-7f9c4-x2k1`, hexadecimal digits.
std::string version(Dice& dice);
std::string host(std::string_view service, Dice& dice);
std::string hex(std::size_t digits, Dice& dice);

}  // namespace decklog::bench
