// SPDX-License-Identifier: MIT
//
// The closed vocabularies of a record: priorities, stages, milestones, verbs, audiences, reasons of closing. Each is an
// enum and a table of its words; the words are on disk: never change one.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace decklog::model {

enum class Priority { p0, p1, p2, p3 };

// Every stage of every kind, in the order in which they are passed.
enum class Stage {
  triage,
  coordination,
  mitigation,
  resolution,
  follow_up,  // incident
  received,
  acknowledged,
  understood,
  answered,  // request
  planned,
  in_progress,
  done,
  rolled_back,
  cancelled,  // change
  offered,
  accepted,  // handoff
  closed,    // incident, request
};

enum class Milestone {
  started_at,
  detected_at,
  opened_at,
  acknowledged_at,
  triaged_at,
  coordinated_at,
  understood_at,
  answered_at,
  begun_at,
  mitigated_at,
  resolved_at,
  finished_at,
  rolled_back_at,
  cancelled_at,
  accepted_at,
  reopened_at,
  closed_at,
};

// Everything a person can do to a record. The word is the command's name.
enum class Verb {
  open,
  request,
  change,
  handoff,
  ack,
  triage,
  coordinate,
  mitigate,
  resolve,
  close,
  close_as,
  regress,
  reopen,
  confirm,
  answer,
  promote,
  ask_impact,
  start,
  extend,
  finish,
  rollback,
  cancel,
  accept,
  note,
  finding,
  decision,
  update,
  attach,
  run,
  action,
  link,
  assign,
  role,
  priority,
  block,
  unblock,
  set,
  correct,
  redact,
  signal,
  merge,
};

enum class Audience { internal, stakeholders, public_ };

// Why a record ended.
enum class ClosedAs { resolved, duplicate, false_positive, external, cancelled, confirmed, no_reply };

enum class ActionType { prevent, detect, mitigate, repair, process, investigate };
enum class ActionState { open, done, dropped };

// How far the text of a postmortem is.
enum class PostmortemStatus { draft, in_review, reviewed };

template <typename T>
struct Word {
  T value;
  std::string_view word;
};

// The table of an enum's words.  words_of<Stage>()
template <typename T>
struct WordsOf;

#define DECKLOG_WORDS(Type, count, ...)                                  \
  template <>                                                            \
  struct WordsOf<Type> {                                                 \
    static constexpr std::array<Word<Type>, count> table{{__VA_ARGS__}}; \
  }

DECKLOG_WORDS(Priority, 4, {Priority::p0, "P0"}, {Priority::p1, "P1"}, {Priority::p2, "P2"}, {Priority::p3, "P3"});
DECKLOG_WORDS(Stage, 17, {Stage::triage, "triage"}, {Stage::coordination, "coordination"},
              {Stage::mitigation, "mitigation"}, {Stage::resolution, "resolution"}, {Stage::follow_up, "follow-up"},
              {Stage::received, "received"}, {Stage::acknowledged, "acknowledged"}, {Stage::understood, "understood"},
              {Stage::answered, "answered"}, {Stage::planned, "planned"}, {Stage::in_progress, "in-progress"},
              {Stage::done, "done"}, {Stage::rolled_back, "rolled-back"}, {Stage::cancelled, "cancelled"},
              {Stage::offered, "offered"}, {Stage::accepted, "accepted"}, {Stage::closed, "closed"});
DECKLOG_WORDS(Milestone, 17, {Milestone::started_at, "started_at"}, {Milestone::detected_at, "detected_at"},
              {Milestone::opened_at, "opened_at"}, {Milestone::acknowledged_at, "acknowledged_at"},
              {Milestone::triaged_at, "triaged_at"}, {Milestone::coordinated_at, "coordinated_at"},
              {Milestone::understood_at, "understood_at"}, {Milestone::answered_at, "answered_at"},
              {Milestone::begun_at, "begun_at"}, {Milestone::mitigated_at, "mitigated_at"},
              {Milestone::resolved_at, "resolved_at"}, {Milestone::finished_at, "finished_at"},
              {Milestone::rolled_back_at, "rolled_back_at"}, {Milestone::cancelled_at, "cancelled_at"},
              {Milestone::accepted_at, "accepted_at"}, {Milestone::reopened_at, "reopened_at"},
              {Milestone::closed_at, "closed_at"});
DECKLOG_WORDS(Verb, 41, {Verb::open, "open"}, {Verb::request, "request"}, {Verb::change, "change"},
              {Verb::handoff, "handoff"}, {Verb::ack, "ack"}, {Verb::triage, "triage"},
              {Verb::coordinate, "coordinate"}, {Verb::mitigate, "mitigate"}, {Verb::resolve, "resolve"},
              {Verb::close, "close"}, {Verb::close_as, "close --as"}, {Verb::regress, "regress"},
              {Verb::reopen, "reopen"}, {Verb::confirm, "confirm"}, {Verb::answer, "answer"},
              {Verb::promote, "promote"}, {Verb::ask_impact, "ask-impact"}, {Verb::start, "start"},
              {Verb::extend, "extend"}, {Verb::finish, "finish"}, {Verb::rollback, "rollback"},
              {Verb::cancel, "cancel"}, {Verb::accept, "accept"}, {Verb::note, "note"}, {Verb::finding, "finding"},
              {Verb::decision, "decision"}, {Verb::update, "update"}, {Verb::attach, "attach"}, {Verb::run, "run"},
              {Verb::action, "action"}, {Verb::link, "link"}, {Verb::assign, "assign"}, {Verb::role, "role"},
              {Verb::priority, "priority"}, {Verb::block, "block"}, {Verb::unblock, "unblock"}, {Verb::set, "set"},
              {Verb::correct, "correct"}, {Verb::redact, "redact"}, {Verb::signal, "signal"}, {Verb::merge, "merge"});
DECKLOG_WORDS(Audience, 3, {Audience::internal, "internal"}, {Audience::stakeholders, "stakeholders"},
              {Audience::public_, "public"});
DECKLOG_WORDS(ClosedAs, 7, {ClosedAs::resolved, "resolved"}, {ClosedAs::duplicate, "duplicate"},
              {ClosedAs::false_positive, "false-positive"}, {ClosedAs::external, "external"},
              {ClosedAs::cancelled, "cancelled"}, {ClosedAs::confirmed, "confirmed"}, {ClosedAs::no_reply, "no-reply"});
DECKLOG_WORDS(ActionType, 6, {ActionType::prevent, "prevent"}, {ActionType::detect, "detect"},
              {ActionType::mitigate, "mitigate"}, {ActionType::repair, "repair"}, {ActionType::process, "process"},
              {ActionType::investigate, "investigate"});
DECKLOG_WORDS(ActionState, 3, {ActionState::open, "open"}, {ActionState::done, "done"},
              {ActionState::dropped, "dropped"});
DECKLOG_WORDS(PostmortemStatus, 3, {PostmortemStatus::draft, "draft"}, {PostmortemStatus::in_review, "in-review"},
              {PostmortemStatus::reviewed, "reviewed"});

template <typename T>
constexpr std::string_view word(T value) {
  for (const auto& row : WordsOf<T>::table) {
    if (row.value == value) return row.word;
  }
  return {};
}

// A verb as people say it: closing is closing, however it is typed.
constexpr std::string_view spoken(Verb verb) { return word(verb == Verb::close_as ? Verb::close : verb); }

template <typename T>
constexpr std::optional<T> from_word(std::string_view text) {
  for (const auto& row : WordsOf<T>::table) {
    if (row.word == text) return row.value;
  }
  return std::nullopt;
}

}  // namespace decklog::model
