// SPDX-License-Identifier: MIT
#include "lib/model/policy.h"

namespace decklog::model {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Policy default_policy() {
  Policy policy;
  policy.priorities = {
      {Priority::p0,
       {.meaning = "everything or money or data is at stake for everyone: all hands, now",
        .ack = minutes{5},
        .update = minutes{30},
        .mitigate = hours{1},
        .close = days{5},
        .postmortem = true}},
      {Priority::p1,
       {.meaning = "an important function is broken for many: start at once, day or night",
        .ack = minutes{15},
        .update = hours{1},
        .mitigate = hours{4},
        .close = days{5},
        .postmortem = true}},
      {Priority::p2,
       {.meaning = "something is broken or slow for some, or a workaround exists: today",
        .ack = hours{4},
        .update = days{1},
        .mitigate = days{2},
        .close = days{10}}},
      {Priority::p3, {.meaning = "small, or a question: when there is time", .ack = days{1}, .close = days{20}}},
  };
  policy.channels = {
      {"chat", "the team's channel, watched by the person on call"},
      {"mail", "read at the start and the end of the day"},
      {"phone", "rings the person on call"},
      {"alert", "opened by monitoring"},
  };
  policy.checklists = {
      {Stage::triage,
       {"what do users notice, how many, since when?", "priority by harm, not by noise",
        "has anybody else reported it?"}},
      {Stage::coordination, {"who must know now?", "who decides, who works, who writes?"}},
      {Stage::mitigation,
       {"stop the harm first: roll back, fail over, switch off", "keep logs and dumps before they are gone",
        "which changes came just before?"}},
      {Stage::resolution, {"is the harm really over? look at what users see", "fix the cause, not the symptom"}},
      {Stage::follow_up, {"write down the cause", "action items with owner and date", "tell those who waited"}},
      {Stage::received, {"acknowledge: they need to know that somebody has it"}},
      {Stage::acknowledged, {"say the problem back in your own words"}},
      {Stage::understood, {"answer, or say when the answer comes"}},
      {Stage::answered, {"let the requester confirm"}},
      {Stage::planned, {"who must know?", "how is it undone?"}},
      {Stage::in_progress, {"watch what users see", "undo rather than improvise"}},
      {Stage::offered, {"read it through before you accept"}},
  };
  return policy;
}

}  // namespace decklog::model
