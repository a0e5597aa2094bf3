// SPDX-License-Identifier: MIT
#include "lib/intake/known_signals.h"

#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::intake {

using model::Record;
using model::Signal;

const char* status_word(AlertStatus status) {
  switch (status) {
    case AlertStatus::firing:
      return kFiring;
    case AlertStatus::acknowledged:
      return kAcknowledged;
    case AlertStatus::resolved:
      break;
  }
  return kResolved;
}

int rank(AlertStatus status) { return static_cast<int>(status); }
int rank_of(const Signal& known) {
  if (known.status == kResolved) return rank(AlertStatus::resolved);
  if (known.status == kAcknowledged) return rank(AlertStatus::acknowledged);
  if (known.status == kFlapping && !known.ended_at.empty()) return rank(AlertStatus::resolved);
  return rank(AlertStatus::firing);
}

const Signal* known_in(const Record& record, const std::string& source, const Alert& alert) {
  const auto found = std::find_if(record.signals.begin(), record.signals.end(), [&](const Signal& signal) {
    return signal.source == source && signal.fingerprint == alert.fingerprint;
  });
  return found == record.signals.end() ? nullptr : &*found;
}

SignalHistory history_of(const Record& record, const Signal& signal, base::Time since) {
  SignalHistory history;
  for (const model::Entry& entry : record.timeline) {
    const auto* body = std::get_if<model::Signalled>(&entry.body);
    if (body == nullptr) continue;
    for (const Signal& told : body->all()) {
      if (told.source != signal.source || told.fingerprint != signal.fingerprint) continue;
      if (told.status != kAcknowledged && entry.at >= since) ++history.changes;
      if (told.status == kFlapping) history.flapped_at = std::max(history.flapped_at, entry.at);
    }
  }
  return history;
}

namespace {

std::string shown(const Signal& signal, const std::vector<Alert>& alerts) {
  const std::string& name = signal.name.empty() ? signal.fingerprint : signal.name;
  const auto alert = std::find_if(alerts.begin(), alerts.end(),
                                  [&](const Alert& one) { return one.fingerprint == signal.fingerprint; });
  const bool is_measured = alert != alerts.end() && !alert->values.empty();
  return is_measured ? name + " (" + alert->values + ")" : name;
}

}  // namespace

std::string words_of(const std::vector<Signal>& signals, const std::vector<Alert>& alerts) {
  constexpr std::size_t kNamed = 4;
  constexpr std::array<const char*, 5> kOrder{kFiring, kSuppressed, kFlapping, kAcknowledged, kResolved};
  std::vector<std::string> parts;
  for (const char* status : kOrder) {
    std::vector<std::string> names;
    std::size_t number = 0;
    for (const Signal& signal : signals) {
      if (signal.status != status) continue;
      if (++number <= kNamed) names.push_back(shown(signal, alerts));
    }
    if (number == 0) continue;
    const std::string more = number > kNamed ? fmt::format(" and {} more", number - kNamed) : "";
    parts.push_back(std::string(status) + ": " + base::join(names, "; ") + more);
  }
  return base::join(parts, "; ");
}

}  // namespace decklog::intake
