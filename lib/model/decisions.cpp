// SPDX-License-Identifier: MIT
#include "lib/model/decisions.h"

#include "lib/model/fold.h"

#include <algorithm>

namespace decklog::model {
namespace {

// Between the rows of fields, in the order of the header: title, stage, how it was closed, the other fields, the rest.
constexpr int kRowStep = 10;
constexpr int kAfterFields = 1'000'000;
FactName stage_fact() { return {1, "stage"}; }
FactName closed_as_fact() { return {2, "closed_as"}; }
FactName duplicate_fact() { return {3, "duplicate_of"}; }
FactName blocked_fact() { return {kAfterFields, "blocked"}; }
FactName action_fact(const std::string& item, const char* part) {
  return {kAfterFields + 1, "actions." + item + "." + part};
}

FactName field_fact(const std::string& name) {
  const auto rows = field_rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const FieldRow& candidate) {
    return name.starts_with(candidate.name) &&
           (name.size() == candidate.name.size() || name[candidate.name.size()] == '.');
  });
  return {static_cast<int>(row - rows.begin()) * kRowStep, name};
}

std::string blocked_text(const std::string& on, const std::optional<Time>& until) {
  return until ? on + " until " + base::format_utc(*until) : on;
}

std::string date_text(const std::optional<base::Date>& date) { return date ? base::format_date(*date) : ""; }

// The decisions of one entry.
class Teller {
 public:
  Teller(const Entry& entry, const Effective& now, std::vector<Decided>& out) : entry_(entry), now_(now), out_(out) {}

  void tell() {
    if (const auto* correction = std::get_if<Correction>(&entry_.body)) {
      for (const FieldText& text : change_texts(entry_.set)) add(field_fact(text.name), text.value, correction->entry);
      return;
    }
    if (std::holds_alternative<Redaction>(entry_.body)) return;
    for (const FieldText& text : change_texts(now_.set)) add(field_fact(text.name), text.value);
    tell_moves();
    if (const auto* blocked = std::get_if<Blocked>(&entry_.body)) {
      add(blocked_fact(), blocked_text(now_.text, blocked->until));
    }
    if (std::holds_alternative<Unblocked>(entry_.body)) add(blocked_fact(), "");
    if (const auto* action = std::get_if<ActionChanged>(&entry_.body)) tell_action(*action);
  }

 private:
  void add(FactName fact, std::string value, const EntryId& corrected = {}) {
    out_.push_back({std::move(fact), std::move(value), entry_.id, corrected});
  }

  void tell_moves() {
    if (const auto* opened = std::get_if<Opened>(&entry_.body); opened != nullptr && opened->done) {
      add(stage_fact(), std::string(word(Stage::done)));
    }
    if (const auto* moved = std::get_if<StageMoved>(&entry_.body); moved != nullptr && moved->verb != Verb::extend) {
      add(stage_fact(), std::string(word(moved->to)));
    }
    if (const auto* reopened = std::get_if<Reopened>(&entry_.body)) {
      add(stage_fact(), std::string(word(reopened->to)));
    }
    if (std::holds_alternative<Accepted>(entry_.body)) add(stage_fact(), std::string(word(Stage::accepted)));
    if (const auto* closed = std::get_if<Closed>(&entry_.body)) {
      add(stage_fact(), std::string(word(Stage::closed)));
      add(closed_as_fact(), std::string(word(closed->as)));
      add(duplicate_fact(), closed->of.str());
    }
  }

  void tell_action(const ActionChanged& action) {
    const std::string item = action.item.empty() ? entry_.id.random_part() : action.item;
    add(action_fact(item, "state"), std::string(word(action.state)));
    if (!action.owner.empty()) add(action_fact(item, "owner"), action.owner);
    if (action.due) add(action_fact(item, "due"), date_text(action.due));
  }

  const Entry& entry_;
  const Effective& now_;
  std::vector<Decided>& out_;
};

}  // namespace

Facts facts_of(const Record& record) {
  Facts facts;
  const auto say = [&](const FactName& fact, const std::string& value) {
    if (!value.empty()) facts.emplace(fact, value);
  };
  for (const FieldText& text : field_texts(record.fields)) say(field_fact(text.name), text.value);
  say(stage_fact(), std::string(word(record.stage)));
  if (record.closed_as) say(closed_as_fact(), std::string(word(*record.closed_as)));
  say(duplicate_fact(), record.duplicate_of.str());
  if (record.blocked) say(blocked_fact(), blocked_text(record.blocked->on, record.blocked->until));
  for (const ActionItem& action : record.actions) {
    say(action_fact(action.item, "state"), std::string(word(action.state)));
    say(action_fact(action.item, "owner"), action.owner);
    say(action_fact(action.item, "due"), date_text(action.due));
  }
  return facts;
}

std::vector<Decided> decisions_of(const Record& record) {
  const std::vector<Effective> now = effective(record.timeline);
  std::vector<Decided> decisions;
  for (std::size_t i = 0; i < record.timeline.size(); ++i) Teller(record.timeline[i], now[i], decisions).tell();
  return decisions;
}

}  // namespace decklog::model
