// SPDX-License-Identifier: MIT
#include "lib/model/policy.h"

namespace decklog::model {

using base::Kind;

Policy default_policy() {
  using std::chrono::days;
  using std::chrono::hours;
  using std::chrono::minutes;
  Policy policy;
  policy.priorities = {
      {Priority::p0,
       {.meaning = "everything or money or data is at stake for everyone: all hands, now",
        .examples = {"nobody can sign in or pay", "data is being lost or leaks"},
        .ack = minutes{5},
        .update = minutes{30},
        .mitigate = hours{1},
        .close = days{5},
        .postmortem = true,
        .postmortem_within = days{5}}},
      {Priority::p1,
       {.meaning = "an important function is broken for many: start at once, day or night",
        .examples = {"one function fails for a tenth of all users", "the last copy of something is left"},
        .ack = minutes{15},
        .update = hours{1},
        .mitigate = hours{4},
        .close = days{5},
        .postmortem = true,
        .postmortem_within = days{10}}},
      {Priority::p2,
       {.meaning = "something is broken or slow for some, or a workaround exists: today",
        .examples = {"reports are hours late", "one customer cannot work"},
        .ack = hours{4},
        .update = days{1},
        .mitigate = days{2},
        .close = days{10}}},
      {Priority::p3,
       {.meaning = "small, or a question: when there is time",
        .examples = {"a wrong word on a page", "how do I export last year's data?"},
        .ack = days{1},
        .close = days{20}}},
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
  policy.metrics = {
      {"detect", "until somebody or something noticed", Kind::incident, Milestone::started_at, Milestone::detected_at},
      {"ack", "until somebody had it", Kind::incident, Milestone::opened_at, Milestone::acknowledged_at},
      {"mitigate", "until the harm was stopped", Kind::incident, Milestone::opened_at, Milestone::mitigated_at},
      {"recover", "how long users were harmed", Kind::incident, Milestone::started_at, Milestone::mitigated_at},
      {"resolve", "until the cause was fixed", Kind::incident, Milestone::opened_at, Milestone::resolved_at},
      {"first-response", "until a requester knew that somebody had it", Kind::request, Milestone::opened_at,
       Milestone::acknowledged_at},
      {"answer", "until a requester had an answer", Kind::request, Milestone::opened_at, Milestone::answered_at},
  };
  return policy;
}

}  // namespace decklog::model
