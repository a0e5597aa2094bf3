// SPDX-License-Identifier: MIT
#include "lib/intake/decision.h"

#include "lib/base/text.h"
#include "lib/intake/asked.h"
#include "lib/intake/known_signals.h"
#include "lib/intake/moment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace decklog::intake {
namespace {

using model::Priority;
using model::Record;
using model::Signal;

bool is_later(const std::string& moment, const std::string& than) { return compare_moments(moment, than) > 0; }

class Judge {
 public:
  Judge(const AlertGroup& group, const Situation& now) : group_(group), now_(now) {}

  Verdict decide() {
    const Record* record = now_.open != nullptr ? now_.open : now_.closed;
    for (const Alert& alert : group_.alerts) weigh(alert, record);
    take_orphans();
    if (now_.open != nullptr) return in_open(*now_.open);
    if (now_.closed == nullptr || fires_) return without_open();
    Verdict decision = in_closed(*now_.closed);
    if (decision.action != Action::nothing) return decision;
    return under_change().value_or(std::move(decision));
  }

 private:
  // ---- Each alert

  void weigh(const Alert& alert, const Record* record) {
    const Signal* known = record == nullptr ? nullptr : known_in(*record, group_.source, alert);
    const Asked asked = asked_by(group_, alert, now_.policy);
    if (known == nullptr && is_of_the_last_one(alert)) {
      ++decision_.known;
      return;
    }
    if (known == nullptr) return weigh_new(alert, asked, record);
    if (!is_news(*known, alert)) {
      ++decision_.known;
      return;
    }
    Signal signal = signal_of(alert, known);
    if (record == now_.open && alert.status != AlertStatus::acknowledged && flaps(*record, *known)) {
      signal.status = kFlapping;
    }
    take(std::move(signal), alert, asked);
  }

  // Many changes in a short time, or any so soon after it flapped. One that flapped has its say first.
  bool flaps(const Record& record, const Signal& known) const {
    if (known.status == kFlapping) return false;
    const base::Seconds within = now_.policy.flapping_within;
    const SignalHistory history = history_of(record, known, now_.now - within);
    const bool flapped_lately = history.flapped_at >= now_.now - 2 * within;
    return history.changes + 1 >= now_.policy.flapping_changes || (flapped_lately && history.changes > 0);
  }

  void weigh_new(const Alert& alert, const Asked& asked, const Record* record) {
    const bool is_unknown_ack = alert.status == AlertStatus::acknowledged;
    if (!asked.opens || is_unknown_ack) {
      ++ignored_;
      return;
    }
    if (alert.status == AlertStatus::resolved) {
      orphans_.push_back(&alert);
      return;
    }
    const std::size_t kept = record == nullptr ? 0 : record->signals.size();
    if (kept + added_ >= kMaxSignals) {
      ++decision_.left_out;
      return;
    }
    ++added_;
    take(signal_of(alert, nullptr), alert, asked);
  }

  // Over before anybody knew: worth a line beside what fires, else the policy says.
  void take_orphans() {
    const bool is_wanted = now_.policy.orphan_resolve == model::OrphanResolve::record;
    const bool is_written = fires_ || (is_wanted && (now_.open != nullptr || now_.closed == nullptr));
    if (!is_written) return;
    for (const Alert* alert : orphans_) {
      if (added_ >= kMaxSignals) break;
      ++added_;
      decision_.signals.push_back(signal_of(*alert, nullptr));
    }
    orphans_.clear();
  }

  // A delivery that came late, about an episode of the record that was closed before this one was opened.
  bool is_of_the_last_one(const Alert& alert) const {
    if (now_.open == nullptr || now_.closed == nullptr) return false;
    const Signal* earlier = known_in(*now_.closed, group_.source, alert);
    if (earlier == nullptr) return false;
    if (is_episode(alert)) return !is_later(alert.started_at, earlier->started_at);
    return alert.status != AlertStatus::firing || !is_after_closing(alert);
  }

  void take(Signal signal, const Alert& alert, const Asked& asked) {
    if (alert.status == AlertStatus::firing) {
      fires_ = true;
      if (asked.priority) worst_ = std::min(worst_.value_or(*asked.priority), *asked.priority);
    }
    if (alert.status == AlertStatus::acknowledged) decision_.acknowledges = true;
    decision_.signals.push_back(std::move(signal));
  }

  bool is_news(const Signal& known, const Alert& alert) {
    if (known.status == kFlapping) {
      // Written down once; for that long it is not listened to.
      const base::Time since = now_.now - now_.policy.flapping_within;
      if (history_of(*record_of(), known, since).flapped_at >= since) {
        ++flapping_;
        return false;
      }
      return !is_episode(alert) || !is_later(known.started_at, alert.started_at);
    }
    if (is_episode(alert)) {
      if (alert.started_at != known.started_at) return is_later(alert.started_at, known.started_at);
      return rank(alert.status) > rank_of(known);
    }
    return is_news_event(known, alert);
  }

  bool is_news_event(const Signal& known, const Alert& alert) const {
    const bool is_over = rank_of(known) == rank(AlertStatus::resolved);
    switch (alert.status) {
      case AlertStatus::firing:
        if (is_over) return alert.started_at.empty() || is_later(alert.started_at, known.ended_at);
        return now_.open == nullptr && is_after_closing(alert);
      case AlertStatus::acknowledged:
        return rank_of(known) == rank(AlertStatus::firing);
      case AlertStatus::resolved:
        break;
    }
    return !is_over && (alert.ended_at.empty() || !is_later(known.started_at, alert.ended_at));
  }

  // What still fired when its record was closed and fires again is another one.
  bool is_after_closing(const Alert& alert) const {
    const auto closed = now_.closed == nullptr ? std::nullopt : now_.closed->milestone(model::Milestone::closed_at);
    if (!closed) return false;
    return alert.started_at.empty() || is_later(alert.started_at, base::format_utc(*closed));
  }

  bool is_episode(const Alert& alert) const { return group_.tells == Tells::episode && !alert.started_at.empty(); }
  const Record* record_of() const { return now_.open != nullptr ? now_.open : now_.closed; }

  Signal signal_of(const Alert& alert, const Signal* known) const {
    Signal signal{.source = group_.source,
                  .fingerprint = alert.fingerprint,
                  .status = status_word(alert.status),
                  .started_at = alert.started_at,
                  .ended_at = alert.ended_at,
                  .url = alert.url,
                  .name = alert.name};
    const bool goes_on = known != nullptr && alert.status != AlertStatus::firing;
    if (goes_on && (signal.started_at.empty() || group_.tells == Tells::event)) signal.started_at = known->started_at;
    if (signal.started_at.empty()) signal.started_at = base::format_utc(now_.now);
    if (alert.status == AlertStatus::resolved && signal.ended_at.empty()) signal.ended_at = base::format_utc(now_.now);
    if (known != nullptr && signal.url.empty()) signal.url = known->url;
    if (known != nullptr && goes_on && !known->name.empty()) signal.name = known->name;
    return signal;
  }

  // ---- The whole

  Verdict in_open(const Record& record) {
    if (decision_.signals.empty()) return nothing("nothing new: " + what_is_known());
    const bool came_back = fires_ && record.stage == model::Stage::follow_up;
    decision_.action = came_back ? Action::reopen : Action::add;
    decision_.why = came_back ? "fires again after it was resolved" : "";
    decision_.priority = raised(record);
    finish(&record);
    return std::move(decision_);
  }

  // Only what ends something that was closed while it fired.
  Verdict in_closed(const Record& record) {
    decision_.acknowledges = false;
    if (decision_.signals.empty()) return nothing("nothing new: " + what_is_known() + "; the record is closed");
    decision_.action = Action::add;
    decision_.why = "resolved after the record was closed";
    finish(&record);
    decision_.closes = false;
    return std::move(decision_);
  }

  Verdict without_open() {
    if (const auto suppressed = under_change()) return *suppressed;
    if (!fires_) return orphan();
    decision_.priority = worst_;
    if (now_.closed != nullptr) {
      const auto closed = now_.closed->milestone(model::Milestone::closed_at);
      const base::Seconds since = closed ? now_.now - *closed : base::Seconds::max();
      if (since <= now_.policy.reopen_window && now_.policy.reopen_window.count() > 0) {
        decision_.action = Action::reopen;
        decision_.why = "fires again " + base::format_span(since) + " after it was closed";
        decision_.priority = raised(*now_.closed);
        finish(now_.closed);
        return std::move(decision_);
      }
      decision_.recurs = true;
      decision_.why = fmt::format("{} had the same key", now_.closed->id.str());
    }
    decision_.action = Action::create;
    finish(nullptr);
    return std::move(decision_);
  }

  Verdict orphan() {
    if (decision_.signals.empty()) return nothing(what_is_known());
    decision_.action = Action::create;
    decision_.why = "it was over when it was first told";
    finish(nullptr);
    return std::move(decision_);
  }

  // Below the policy's priority a running change explains it.
  std::optional<Verdict> under_change() {
    if (now_.change == nullptr || !now_.policy.suppress_below) return std::nullopt;
    if (fires_ && worst_ && *worst_ <= *now_.policy.suppress_below) return std::nullopt;
    std::vector<Signal> told;
    bool is_known = false;
    for (const Alert& alert : group_.alerts) {
      const Signal* known = known_in(*now_.change, group_.source, alert);
      if (alert.status == AlertStatus::acknowledged || (known == nullptr && alert.status != AlertStatus::firing))
        continue;
      if (known == nullptr && !asked_by(group_, alert, now_.policy).opens) continue;
      is_known = is_known || known != nullptr;
      if (known != nullptr && !is_news_of_change(*known, alert)) continue;
      if (known == nullptr && now_.change->signals.size() + told.size() >= kMaxSignals) continue;
      Signal signal = signal_of(alert, known);
      if (alert.status == AlertStatus::firing) signal.status = kSuppressed;
      told.push_back(std::move(signal));
    }
    if (told.empty() && !is_known) return std::nullopt;
    Verdict decision;
    decision.known = group_.alerts.size() - std::min(told.size(), group_.alerts.size());
    decision.explained = true;
    decision.why = "suppressed by " + now_.change->id.str() + ", a change that runs now";
    if (told.empty()) return decision;
    decision.action = Action::suppress;
    decision.signals = std::move(told);
    decision.text = words_of(decision.signals, group_.alerts) + ": no incident while this change runs";
    return decision;
  }
  bool is_news_of_change(const Signal& known, const Alert& alert) const {
    if (is_episode(alert) && alert.started_at != known.started_at) {
      return is_later(alert.started_at, known.started_at);
    }
    return is_episode(alert) ? rank(alert.status) > rank_of(known) : rank(alert.status) != rank_of(known);
  }

  Verdict nothing(std::string why) {
    Verdict none;
    none.known = decision_.known;
    none.left_out = decision_.left_out;
    none.why = std::move(why);
    return none;
  }

  // Until a person has judged how bad it is, the worst alert says.
  std::optional<Priority> raised(const Record& record) const {
    const bool is_judged = record.milestone(model::Milestone::triaged_at) ||
                           std::any_of(record.timeline.begin(), record.timeline.end(), [](const model::Entry& entry) {
                             return std::holds_alternative<model::PriorityChanged>(entry.body);
                           });
    if (is_judged || !worst_) return std::nullopt;
    const auto& now = record.fields.priority;
    return now && *now <= *worst_ ? std::nullopt : worst_;
  }

  void finish(const Record* record) {
    std::string text = words_of(decision_.signals, group_.alerts);
    const bool is_partial = group_.not_delivered > 0 || decision_.left_out > 0;
    if (record != nullptr && !is_partial && all_resolved(*record)) {
      const std::size_t number = std::max(record->signals.size(), decision_.signals.size());
      text += number == 1 ? "; nothing fires any more" : fmt::format("; all {} signals are resolved", number);
      const bool is_untouched =
          record->stage == model::Stage::triage && !record->milestone(model::Milestone::acknowledged_at);
      decision_.closes = now_.policy.on_all_resolved == model::AllResolved::close && is_untouched;
    }
    const bool flaps_now = std::any_of(decision_.signals.begin(), decision_.signals.end(),
                                       [](const Signal& signal) { return signal.status == kFlapping; });
    if (flaps_now) {
      text += fmt::format("; it changes too often, and is not listened to for {}",
                          base::format_span(now_.policy.flapping_within));
    }
    if (group_.not_delivered > 0) {
      text += fmt::format("; {} were not delivered", base::counted(group_.not_delivered, "alert", "alerts"));
    }
    if (decision_.left_out > 0) {
      text +=
          fmt::format("; {} beyond {} are not kept", base::counted(decision_.left_out, "alert", "alerts"), kMaxSignals);
    }
    decision_.text = std::move(text);
  }

  bool all_resolved(const Record& record) const {
    const auto now_of = [&](const Signal& signal) -> const Signal& {
      for (const Signal& told : decision_.signals) {
        if (told.source == signal.source && told.fingerprint == signal.fingerprint) return told;
      }
      return signal;
    };
    const auto is_resolved = [](const Signal& signal) { return signal.status == kResolved; };
    return std::any_of(decision_.signals.begin(), decision_.signals.end(), is_resolved) &&
           std::all_of(decision_.signals.begin(), decision_.signals.end(), is_resolved) &&
           std::all_of(record.signals.begin(), record.signals.end(),
                       [&](const Signal& signal) { return is_resolved(now_of(signal)); });
  }

  std::string what_is_known() const {
    if (decision_.known == 0 && !orphans_.empty()) return "resolved, and no record knows of it";
    if (flapping_ > 0) return base::counted(flapping_, "alert flaps", "alerts flap");
    if (decision_.known == 0 && ignored_ > 0) {
      return ignored_ == 1 ? "the alert opens nothing" : fmt::format("these {} alerts open nothing", ignored_);
    }
    return base::counted(decision_.known, "alert is known", "alerts are known");
  }

  const AlertGroup& group_;
  const Situation& now_;
  Verdict decision_;
  bool fires_ = false;
  std::optional<Priority> worst_;
  std::size_t added_ = 0;
  std::size_t ignored_ = 0;
  std::size_t flapping_ = 0;
  std::vector<const Alert*> orphans_;
};

}  // namespace

std::string_view action_word(Action action) {
  constexpr std::array<std::string_view, 5> kWords{"nothing", "created", "added", "reopened", "suppressed"};
  return kWords.at(static_cast<std::size_t>(action));
}

Verdict decide(const AlertGroup& group, const Situation& now) { return Judge(group, now).decide(); }

}  // namespace decklog::intake
