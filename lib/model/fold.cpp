// SPDX-License-Identifier: MIT
//
// fold = sort, drop equal doubles, resolve corrections, then one step per entry, then judge the whole. A step sees the
// entry's effective time, text and `set`. Concurrent clones may have done things that no single one would allow: then
// the stage never moves backwards but by `regress` and `reopen`, the first setter of a milestone stays, and a Problem
// tells.
#include "lib/model/fold.h"

#include "lib/model/lifecycle.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace decklog::model {
namespace {

bool is_amendment(const Entry& entry) {
  return std::holds_alternative<Correction>(entry.body) || std::holds_alternative<Redaction>(entry.body);
}

EntryId target_of(const Entry& entry) {
  if (const auto* correction = std::get_if<Correction>(&entry.body)) return correction->entry;
  if (const auto* redaction = std::get_if<Redaction>(&entry.body)) return redaction->entry;
  return {};
}

// One step of the fold: what an entry of each type does. No generic fallback: a forgotten type does not compile.
class Step {
 public:
  Step(Record& record, const Entry& entry, const Effective& now) : record_(record), entry_(entry), now_(now) {}

  void operator()(const Opened& body) const {
    reach(Milestone::opened_at);
    if (!body.done || !leads_to(Stage::done)) return;
    move_on(Stage::done);
    record_.milestones.try_emplace(Milestone::begun_at, now_.set.window_start.value_or(now_.at));
    record_.milestones.try_emplace(Milestone::finished_at, now_.set.window_end.value_or(now_.at));
  }
  void operator()(const Acknowledged& body) const {
    acknowledge();
    record_.eta = body.eta;
    if (record_.kind() == base::Kind::request) move_on(Stage::acknowledged);
  }
  void operator()(const StageMoved& body) const {
    if (body.verb == Verb::extend || !leads_to(body.to)) return;
    made_in(body.from);
    if (body.verb == Verb::regress) return go_back(body.to);
    acknowledge();
    if (const Transition* row = transition(record_.kind(), body.verb); row != nullptr && row->milestone) {
      reach(*row->milestone);
    }
    if (body.verb == Verb::resolve) reach(Milestone::mitigated_at);
    move_on(body.to);
    record_.eta.reset();
  }
  void operator()(const PriorityChanged&) const {}
  void operator()(const Assigned&) const {}
  void operator()(const RoleGiven&) const {}
  void operator()(const Note&) const {}
  void operator()(const Finding&) const {}
  void operator()(const Decision&) const {}
  void operator()(const Update& body) const {
    record_.eta.reset();
    record_.next_update = body.next;
    record_.last_update = std::max(record_.last_update.value_or(now_.at), now_.at);
  }
  void operator()(const Evidence&) const {}
  void operator()(const CommandRun&) const {}
  void operator()(const ActionChanged& body) const {
    const std::string name = body.item.empty() ? entry_.id.random_part() : body.item;
    auto& items = record_.actions;
    auto found = std::find_if(items.begin(), items.end(), [&](const ActionItem& i) { return i.item == name; });
    if (found == items.end()) {
      if (!body.item.empty()) return problem("action-unknown", "names action '" + name + "', which is not there");
      found = items.insert(items.end(), ActionItem{.item = name, .text = now_.text});
    }
    found->state = body.state;
    if (!body.owner.empty()) found->owner = body.owner;
    if (body.due) found->due = body.due;
    if (body.type) found->type = body.type;
  }
  void operator()(const Linked& body) const {
    const Link link{.target = body.target, .rel = body.rel};
    auto& links = record_.links;
    const auto found = std::find(links.begin(), links.end(), link);
    if (body.removed && found != links.end()) links.erase(found);
    if (!body.removed && found == links.end()) links.push_back(link);
  }
  void operator()(const Signalled& body) const {
    keep(body);
    for (const Signal& signal : body.also) keep(signal);
  }
  void operator()(const Blocked& body) const {
    if (is_final(record_.stage)) return;  // blocked and ended at the same time by two clones
    record_.blocked = Block{.on = now_.text, .since = now_.at, .until = body.until};
  }
  void operator()(const Unblocked&) const { record_.blocked.reset(); }
  void operator()(const FieldsSet&) const {}
  void operator()(const Correction&) const {}
  void operator()(const Redaction&) const {}
  void operator()(const Reopened& body) const {
    if (!leads_to(body.to)) return;
    made_in(body.from);
    go_back(body.to);
    record_.milestones[Milestone::reopened_at] = now_.at;
  }
  void operator()(const Closed& body) const {
    if (!leads_to(Stage::closed)) return;
    made_in(body.from);
    acknowledge();
    reach(Milestone::closed_at);
    move_on(Stage::closed);
    record_.closed_as = body.as;
    record_.duplicate_of = body.of;
    record_.eta.reset();
  }
  void operator()(const Merged& body) const {
    (*this)(Linked{.target = body.from.str(), .rel = "merged", .removed = false});
  }
  void operator()(const HandedOver&) const { reach(Milestone::opened_at); }
  void operator()(const Accepted&) const {
    if (!leads_to(Stage::accepted)) return;
    reach(Milestone::accepted_at);
    move_on(Stage::accepted);
  }
  void operator()(const UnknownEntry& body) const {
    problem("unknown-entry", "has type '" + body.type + "' of a newer decklog");
  }

 private:
  void problem(std::string code, const std::string& what) const {
    record_.problems.push_back({std::move(code), "entry " + entry_.id.str() + " " + what, entry_.id});
  }

  // Whether the record's kind has that stage at all; a Problem tells when not, and the entry moves nothing.
  bool leads_to(Stage to) const {
    if (stage_index(record_.kind(), to) >= 0) return true;
    problem("stage-unknown", "leads to '" + std::string(word(to)) + "', which is no stage of its kind");
    return false;
  }
  void made_in(Stage from) const {
    if (from != record_.stage) problem("stage-mismatch", "was made in " + std::string(word(from)));
  }

  void keep(const Signal& signal) const {
    auto& signals = record_.signals;
    const auto found = std::find_if(signals.begin(), signals.end(), [&](const Signal& s) {
      return s.source == signal.source && s.fingerprint == signal.fingerprint;
    });
    if (found == signals.end()) {
      signals.push_back(signal);
    } else {
      *found = signal;
    }
  }

  void reach(Milestone which) const { record_.milestones.try_emplace(which, now_.at); }

  // The first action by a person acknowledges; never before the record was opened.
  void acknowledge() const {
    if (record_.kind() == base::Kind::change || record_.kind() == base::Kind::handoff) return;
    const Time opened = record_.milestone(Milestone::opened_at).value_or(now_.at);
    record_.milestones.try_emplace(Milestone::acknowledged_at, std::max(opened, now_.at));
  }

  void move_on(Stage to) const {
    if (stage_index(record_.kind(), to) > stage_index(record_.kind(), record_.stage)) record_.stage = to;
    if (is_final(record_.stage)) record_.blocked.reset();
    if (is_final(record_.stage) || record_.stage == Stage::follow_up) record_.next_update.reset();
  }

  // Two clones may go back at the same time: then the earlier stage stays, for its work is not done.
  void go_back(Stage to) const {
    if (stage_index(record_.kind(), to) > stage_index(record_.kind(), record_.stage)) return;
    record_.stage = to;
    if (!is_final(to)) {
      record_.closed_as.reset();
      record_.duplicate_of = {};
    }
    for (const Milestone milestone : voided_by_return_to(record_.kind(), to)) record_.milestones.erase(milestone);
  }

  Record& record_;
  const Entry& entry_;
  const Effective& now_;
};

void step(Record& record, const Entry& entry, const Effective& now) {
  record.updated_at = std::max(record.updated_at, entry.recorded_at);
  if (!is_amendment(entry)) {
    overlay(record.fields, now.set);
    if (now.set.started_at) record.milestones[Milestone::started_at] = *now.set.started_at;
    if (now.set.detected_at) record.milestones[Milestone::detected_at] = *now.set.detected_at;
  }
  std::visit(Step{record, entry, now}, entry.body);
}

// Problems of the record as a whole: they name no entry and are found anew each time.
void judge(Record& record) {
  std::erase_if(record.problems, [](const Problem& problem) { return problem.entry.empty(); });
  if (!record.milestones.contains(Milestone::opened_at)) {
    record.problems.push_back({"not-opened", "no entry opens this record", {}});
  }
  for (const auto& [earlier, later] : milestone_order()) {
    const auto first = record.milestone(earlier);
    const auto second = record.milestone(later);
    if (first && second && *first > *second) {
      record.problems.push_back({"milestone-order",
                                 std::string(word(earlier)) + " " + base::format_utc(*first) + " is later than " +
                                     std::string(word(later)) + " " + base::format_utc(*second),
                                 {}});
    }
  }
}

Effective own(const Entry& entry) { return {.at = entry.at, .text = entry.text, .set = entry.set}; }

// Which later entries amend one. By id, so that nothing grows with the square of entries that share one.
class Amendments {
 public:
  explicit Amendments(std::span<const Entry> sorted) : sorted_(sorted) {
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (is_amendment(sorted[i])) by_target_[target_of(sorted[i]).str()].push_back(i);
    }
  }

  std::span<const std::size_t> of(std::size_t amended) const {
    if (by_target_.empty()) return {};
    const auto found = by_target_.find(sorted_[amended].id.str());
    if (found == by_target_.end()) return {};
    const auto& all = found->second;
    return {std::upper_bound(all.begin(), all.end(), amended), all.end()};
  }

 private:
  std::span<const Entry> sorted_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_target_;
};

}  // namespace

std::vector<Effective> effective(std::span<const Entry> sorted) {
  std::vector<Effective> result;
  std::vector<std::optional<Time>> given_time(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    result.push_back(own(sorted[i]));
    if (const auto* correction = std::get_if<Correction>(&sorted[i].body)) given_time[i] = correction->time;
  }
  const Amendments amendments(sorted);
  // Amendments come after what they amend, so going backwards each one is final before it is used.
  for (std::size_t i = sorted.size(); i-- > 0;) {
    for (const std::size_t by : amendments.of(i)) {
      if (std::holds_alternative<Redaction>(sorted[by].body)) {
        result[i].redacted = true;
        continue;
      }
      result[i].corrected = true;
      if (!result[by].text.empty()) result[i].text = result[by].text;
      amend(result[i].set, result[by].set);
      if (!given_time[by]) continue;
      if (std::holds_alternative<Correction>(sorted[i].body)) {
        given_time[i] = given_time[by];
      } else {
        result[i].at = *given_time[by];
      }
    }
    if (result[i].redacted) result[i].text.clear();
  }
  // What is hidden is hidden in its corrections too, which come after it.
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (!result[i].redacted) continue;
    for (const std::size_t by : amendments.of(i)) {
      if (!std::holds_alternative<Correction>(sorted[by].body)) continue;
      result[by].redacted = true;
      result[by].text.clear();
    }
  }
  return result;
}

Record fold(const RecordId& id, std::span<const Entry> timeline) {
  Record record;
  record.id = id;
  record.stage = first_stage(id.kind());
  record.timeline.assign(timeline.begin(), timeline.end());
  auto& entries = record.timeline;
  std::sort(entries.begin(), entries.end(), before);
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());

  std::unordered_map<std::string, std::size_t> first_place;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string name = entries[i].id.str();
    if (first_place.emplace(name, i).second) continue;
    record.problems.push_back({"same-id", "entry " + name + " stands twice with different content", entries[i].id});
  }

  const std::vector<Effective> now = effective(record.timeline);
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    const Entry& entry = record.timeline[i];
    step(record, entry, now[i]);
    if (!is_amendment(entry)) continue;
    const auto target = first_place.find(target_of(entry).str());
    if (target == first_place.end() || target->second >= i) {
      record.problems.push_back({"amends-nothing", "entry " + entry.id.str() + " names no earlier entry", entry.id});
    }
  }
  judge(record);
  return record;
}

Record apply(Record record, const Entry& next) {
  const bool sorts_last =
      record.timeline.empty() || (before(record.timeline.back(), next) && record.entry(next.id) == nullptr);
  if (!sorts_last || is_amendment(next)) {
    std::vector<Entry> all = record.timeline;
    all.push_back(next);
    Record folded = fold(record.id, all);
    folded.unknown = std::move(record.unknown);
    folded.schema = std::move(record.schema);
    return folded;
  }
  record.timeline.push_back(next);
  step(record, record.timeline.back(), own(next));
  judge(record);
  return record;
}

std::uint32_t next_number(std::span<const Entry> timeline) {
  std::uint32_t greatest = 0;
  for (const Entry& entry : timeline) greatest = std::max(greatest, entry.id.number());
  return greatest + 1;
}

}  // namespace decklog::model
