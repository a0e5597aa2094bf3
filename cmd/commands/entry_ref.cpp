// SPDX-License-Identifier: MIT
#include "cmd/commands/entry_ref.h"

#include "cmd/render/entry_line.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace decklog::cmd {
namespace {

constexpr std::size_t kShownCandidates = 8;
constexpr std::size_t kShortestPart = 3;

using Indexes = std::vector<std::size_t>;

// Nothing unless the whole text is a number that fits.
std::optional<std::uint32_t> number_in(const std::string& text) {
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename Items, typename Fits>
Indexes indexes_of(const Items& items, const Fits& fits) {
  Indexes found;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (fits(items[i])) found.push_back(i);
  }
  return found;
}

// The last ones: what people mean is seldom far back.
template <typename Line>
std::string candidate_lines(const Indexes& indexes, const Line& line) {
  std::string text;
  const std::size_t hidden = indexes.size() - std::min(indexes.size(), kShownCandidates);
  if (hidden > 0) text += "\n  " + std::to_string(hidden) + " earlier ones";
  for (std::size_t i = hidden; i < indexes.size(); ++i) text += "\n  " + base::cut_to_width(line(indexes[i]), 76);
  return text;
}

[[noreturn]] void refuse(const std::string& what, const std::string& plural, std::string_view typed,
                         const Indexes& found, const Indexes& all, const std::string& code,
                         const std::function<std::string(std::size_t)>& line) {
  const std::string shown = "'" + base::for_terminal(base::cut_to_width(base::single_line(typed), 40)) + "'";
  if (found.size() > 1) {
    throw base::NotFound(shown + " fits " + std::to_string(found.size()) + " " + plural,
                         "name one of them:" + candidate_lines(found, line), "ambiguous");
  }
  const std::string hint = all.empty() ? "the record has none" : "it has:" + candidate_lines(all, line);
  throw base::NotFound("no " + what + " matches " + shown, hint, code);
}

bool is_part(const std::string& wanted, const std::string& whole) {
  return wanted.size() >= kShortestPart && whole.find(wanted) != std::string::npos;
}

bool only_digits(const std::string& text) { return text.find_first_not_of("0123456789") == std::string::npos; }

Indexes entries_that_fit(const std::vector<model::Entry>& timeline, const std::string& wanted) {
  const bool digits = only_digits(wanted);
  const auto number = number_in(wanted);
  return indexes_of(timeline, [&](const model::Entry& entry) {
    if (digits) return number == entry.id.number() || wanted == entry.id.random_part();
    return is_part(wanted, entry.id.str());
  });
}

Indexes actions_that_fit(const std::vector<model::ActionItem>& actions, const std::string& wanted) {
  const Indexes named = indexes_of(actions, [&](const model::ActionItem& action) { return action.item == wanted; });
  if (!named.empty()) return named;
  const auto place = number_in(wanted);
  if (place && *place >= 1 && *place <= actions.size()) return {*place - 1};
  if (only_digits(wanted)) return {};
  return indexes_of(actions, [&](const model::ActionItem& action) { return is_part(wanted, action.item); });
}

template <typename Items>
Indexes all_of(const Items& items) {
  return indexes_of(items, [](const auto&) { return true; });
}

}  // namespace

const model::Entry& find_entry(const model::Record& record, std::string_view typed) {
  const auto& timeline = record.timeline;
  const std::string wanted = base::to_lower_ascii(base::trim(typed));
  const Indexes found = wanted.empty() ? Indexes{} : entries_that_fit(timeline, wanted);
  if (found.size() == 1) return timeline[found.front()];
  const std::vector<model::Effective> now = model::effective(timeline);
  refuse("entry", "entries", typed, found, all_of(timeline), "entry-not-found", [&](std::size_t i) {
    return timeline[i].id.str() + "  " + render::entry_summary(timeline[i], now[i], render::Page{});
  });
}

const model::ActionItem& find_action(const model::Record& record, std::string_view typed) {
  const auto& actions = record.actions;
  const std::string wanted = base::to_lower_ascii(base::trim(typed));
  const Indexes found = wanted.empty() ? Indexes{} : actions_that_fit(actions, wanted);
  if (found.size() == 1) return actions[found.front()];
  refuse("action item", "action items", typed, found, all_of(actions), "action-not-found", [&](std::size_t i) {
    return std::to_string(i + 1) + "  " + actions[i].item + "  " + base::single_line(actions[i].text);
  });
}

}  // namespace decklog::cmd
