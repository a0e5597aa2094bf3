// SPDX-License-Identifier: MIT
#include "tests/unit/model/story.h"

#include "lib/base/text.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace decklog::model {
namespace {

using base::Kind;

Fields opening_fields(Kind kind) {
  Fields set{.title = "Checkout API returns 503"};
  if (kind == Kind::handoff) set.to = std::string(kJun);
  if (kind == Kind::request) {
    set.reporter = "dana@example.com";
    set.channel = "mail";
  }
  if (kind == Kind::change) {
    set.window_start = kStart + hours{1};
    set.window_end = kStart + hours{2};
  }
  return set;
}

// Moves that the tests take, in words of their own: the table under test is not asked.
Stage usual_target(Kind kind, Verb verb, Stage from) {
  switch (verb) {
    case Verb::triage:
      return Stage::coordination;
    case Verb::coordinate:
      return Stage::mitigation;
    case Verb::mitigate:
      return Stage::resolution;
    case Verb::resolve:
      return Stage::follow_up;
    case Verb::confirm:
      return Stage::understood;
    case Verb::answer:
      return Stage::answered;
    case Verb::start:
      return Stage::in_progress;
    case Verb::finish:
      return Stage::done;
    case Verb::rollback:
      return Stage::rolled_back;
    case Verb::cancel:
      return Stage::cancelled;
    case Verb::regress:
      return kind == Kind::incident ? Stage::triage : kind == Kind::request ? Stage::received : Stage::planned;
    default:
      return from;
  }
}

Closed usual_close(Kind kind, Stage from) {
  if (kind == Kind::request) return {.from = from, .as = ClosedAs::confirmed, .confirmed_by = "dana@example.com"};
  return {.from = from, .as = ClosedAs::resolved};
}

std::vector<Verb> way_to(Kind kind, Stage stage) {
  using enum Verb;
  switch (stage) {
    case Stage::coordination:
      return {triage};
    case Stage::mitigation:
      return {triage, coordinate};
    case Stage::resolution:
      return {triage, coordinate, mitigate};
    case Stage::follow_up:
      return {triage, coordinate, mitigate, resolve};
    case Stage::closed:
      if (kind == Kind::request) return {ack, confirm, answer, close};
      return {triage, coordinate, mitigate, resolve, close};
    case Stage::acknowledged:
      return {ack};
    case Stage::understood:
      return {ack, confirm};
    case Stage::answered:
      return {ack, confirm, answer};
    case Stage::in_progress:
      return {start};
    case Stage::done:
      return {start, finish};
    case Stage::rolled_back:
      return {start, rollback};
    case Stage::cancelled:
      return {cancel};
    case Stage::accepted:
      return {accept};
    default:
      return {};
  }
}

}  // namespace

EntryId entry_id(std::uint32_t number, std::uint32_t twin) {
  const std::string digits = std::to_string(twin * 100000 + number % 100000);
  const std::string lead = std::to_string(number);
  return EntryId::parse(std::string(lead.size() < 4 ? 4 - lead.size() : 0, '0') + lead + "-" +
                        std::string(6 - digits.size(), '0') + digits)
      .value();
}

RecordId record_id(Kind kind) {
  constexpr std::string_view kIds[] = {"INC-20261122-K7FQ", "REQ-20261122-M3XA", "CHG-20261122-9TWD",
                                       "HND-20261122-QH2E"};
  return RecordId::parse(kIds[static_cast<std::size_t>(kind)]).value();
}

Story::Story(Kind kind) {
  const Body opening = kind == Kind::handoff ? Body{HandedOver{}} : Body{Opened{}};
  record = fold(record_id(kind), {});
  then(opening, "", opening_fields(kind));
}

Entry Story::make(Body body, std::string text, Fields set) {
  now += minutes{1};
  return {.id = entry_id(next_number(record.timeline)),
          .at = now,
          .recorded_at = now,
          .by = std::string(kAlice),
          .recorded_by = std::string(kAlice),
          .text = std::move(text),
          .set = std::move(set),
          .body = std::move(body)};
}

Story& Story::then(const Entry& entry) {
  if (const auto refusal = refuses(record, entry, policy)) {
    throw std::logic_error(refusal->message + ": " + base::join(codes(refusal), ", "));
  }
  record = apply(record, entry);
  return *this;
}

Story& Story::then(Body body, std::string text, Fields set) {
  return then(make(std::move(body), std::move(text), std::move(set)));
}

Story& Story::forced(Body body, std::string text, Fields set) {
  record = apply(record, make(std::move(body), std::move(text), std::move(set)));
  return *this;
}

Entry Story::usual(Verb verb) {
  const Kind kind = record.kind();
  const Stage from = record.stage;
  switch (verb) {
    case Verb::open:
      return make(Opened{}, "", opening_fields(kind));
    case Verb::handoff:
      return make(HandedOver{}, "", opening_fields(kind));
    case Verb::ack:
      return make(Acknowledged{}, "", {.owner = std::string(kAlice)});
    case Verb::accept: {
      Entry entry = make(Accepted{});
      entry.by = std::string(kJun);
      return entry;
    }
    case Verb::close:
      return make(usual_close(kind, from), "", {.cause = "a deploy"});
    case Verb::close_as:
      return make(Closed{.from = from, .as = ClosedAs::external}, "their network");
    case Verb::reopen:
      return make(Reopened{.from = from, .to = kind == Kind::request ? Stage::acknowledged : Stage::mitigation},
                  "again");
    case Verb::note:
      return make(Note{}, "seen");
    case Verb::finding:
      return make(Finding{}, "seen");
    case Verb::decision:
      return make(Decision{}, "decided");
    case Verb::update:
      return make(Update{}, "we are on it");
    case Verb::attach:
      return make(Evidence{.name = "log.txt", .url = "https://example.com/log.txt"});
    case Verb::run:
      return make(CommandRun{.argv = {"uptime"}});
    case Verb::action:
      return make(ActionChanged{.owner = std::string(kJun), .due = std::chrono::year{2026} / 12 / 1}, "an alarm");
    case Verb::link:
      return make(Linked{.target = "https://example.com/", .rel = "related"});
    case Verb::assign:
      return make(Assigned{}, "", {.owner = std::string(kJun)});
    case Verb::role:
      return make(RoleGiven{}, "", {.roles = {{"commander", std::string(kJun)}}});
    case Verb::priority:
      return make(PriorityChanged{}, "worse than thought", {.priority = Priority::p1});
    case Verb::block:
      return make(Blocked{}, "the vendor");
    case Verb::unblock:
      return make(Unblocked{});
    case Verb::set:
      return make(FieldsSet{}, "", {.impact = "checkout fails"});
    case Verb::correct:
      return make(Correction{.entry = record.timeline.front().id}, "what was meant");
    case Verb::redact:
      return make(Redaction{.entry = record.timeline.front().id}, "a name");
    case Verb::signal:
      return make(Signalled{{.source = "alertmanager", .fingerprint = "f1", .status = "firing"}, {}});
    case Verb::merge:
      return make(Merged{.from = RecordId::parse("INC-20261122-AAAA").value()});
    default:
      break;
  }
  StageMoved move{.verb = verb, .from = from, .to = usual_target(kind, verb, from)};
  if (verb == Verb::coordinate) move.notified = {"payments"};
  Fields set;
  if (verb == Verb::triage || verb == Verb::mitigate) set.priority = Priority::p2;
  if (verb == Verb::triage) set.owner = std::string(kAlice);
  if (verb == Verb::extend) set.window_end = kStart + hours{5};
  return make(std::move(move), "what was done", std::move(set));
}

Story& Story::then(Verb verb) { return then(usual(verb)); }

Story story_in(Kind kind, Stage stage) {
  Story story(kind);
  for (const Verb verb : way_to(kind, stage)) story.then(verb);
  if (story.record.stage != stage) throw std::logic_error("no way to stage " + std::string(word(stage)));
  return story;
}

std::vector<std::string> codes(const std::optional<Refusal>& refusal) {
  std::vector<std::string> found;
  if (!refusal) return found;
  for (const auto& reason : refusal->reasons) found.push_back(reason.code);
  return found;
}

std::vector<std::string> problem_codes(const Record& record) {
  std::vector<std::string> found;
  for (const Problem& problem : record.problems) {
    CHECK_FALSE(problem.message.empty());
    found.push_back(problem.code);
  }
  return found;
}

}  // namespace decklog::model
