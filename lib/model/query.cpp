// SPDX-License-Identifier: MIT
#include "lib/model/query.h"

#include <algorithm>
#include <tuple>

namespace decklog::model {
namespace {

template <typename T>
bool allows(const std::set<T>& wanted, const T& value) {
  return wanted.empty() || wanted.contains(value);
}

bool allows_open(OpenFilter filter, bool open) {
  return filter == OpenFilter::all || (filter == OpenFilter::open) == open;
}

bool touches_one_of(const Header& record, const std::set<std::string>& services) {
  if (services.empty()) return true;
  if (!record.fields.services) return false;
  return std::any_of(record.fields.services->begin(), record.fields.services->end(),
                     [&](const std::string& service) { return services.contains(service); });
}

bool has_labels(const Header& record, const std::map<std::string, std::string>& labels) {
  return std::all_of(labels.begin(), labels.end(), [&](const auto& wanted) {
    const auto found = record.fields.labels.find(wanted.first);
    return found != record.fields.labels.end() && found->second == wanted.second;
  });
}

bool allows_time(const std::optional<Time>& time, const std::optional<Time>& since, const std::optional<Time>& until) {
  return (!since || (time && *time >= *since)) && (!until || (time && *time < *until));
}

}  // namespace

bool matches(const Header& record, const Query& query) {
  const Time opened = opened_at(record);
  return allows_open(query.open, is_open(record)) && allows(query.kinds, record.kind()) &&
         allows(query.stages, record.stage) &&
         (query.priorities.empty() || (record.fields.priority && query.priorities.contains(*record.fields.priority))) &&
         touches_one_of(record, query.services) && allows(query.owners, record.fields.owner.value_or("")) &&
         has_labels(record, query.labels) && (!query.since || opened >= *query.since) &&
         (!query.until || opened < *query.until) &&
         (!query.updated_since || record.updated_at >= *query.updated_since) &&
         allows_time(began_at(record), query.began_since, query.began_until) &&
         allows_time(record.milestone(Milestone::resolved_at), query.resolved_since, {}) &&
         (!query.blocked || *query.blocked == record.blocked.has_value()) &&
         (!query.has_open_actions || *query.has_open_actions == has_open_action(record)) &&
         (query.key.empty() || record.fields.key == query.key);
}

bool listed_before(const Header& a, const Header& b, SortBy sort) {
  switch (sort) {
    case SortBy::priority:
      return std::tuple(rank(a), opened_at(a), a.id) < std::tuple(rank(b), opened_at(b), b.id);
    case SortBy::opened:
      return std::tuple(opened_at(a), a.id) < std::tuple(opened_at(b), b.id);
    case SortBy::updated:
      return std::tuple(b.updated_at, b.id) < std::tuple(a.updated_at, a.id);
    case SortBy::id:
      break;
  }
  return a.id < b.id;
}

Time opened_at(const Header& record) { return record.milestone(Milestone::opened_at).value_or(Time{}); }

int rank(const Header& record) {
  return record.fields.priority ? static_cast<int>(*record.fields.priority) : static_cast<int>(Priority::p3) + 1;
}

std::optional<Time> began_at(const Header& record) {
  const auto began = record.milestone(Milestone::begun_at);
  return began ? began : record.fields.window_start;
}

bool has_open_action(const Header& record) {
  return std::any_of(record.actions.begin(), record.actions.end(),
                     [](const ActionItem& item) { return item.state == ActionState::open; });
}

}  // namespace decklog::model
