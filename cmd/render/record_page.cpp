// SPDX-License-Identifier: MIT
#include "cmd/render/record_page.h"

#include "cmd/render/entry_line.h"
#include "cmd/render/next_step.h"
#include "cmd/render/standing_words.h"
#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"
#include "lib/model/merge.h"
#include "lib/model/query.h"
#include "lib/reports/clocks.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <map>
#include <utility>

namespace decklog::render {
namespace {

using namespace model;

constexpr std::size_t kLabelWidth = 13;

// The lines of one label: "owner      alice@example.com", further lines under the first.
class Facts {
 public:
  explicit Facts(const Page& page) : page_(page) {}

  void add(std::string_view label, const std::string& value, Role role = Role::plain) {
    if (value.empty()) return;
    const std::string shown = label == last_ ? "" : std::string(label);
    last_ = label;
    text_ += page_.style.paint(Role::dim, base::pad_to_width(shown, kLabelWidth));
    text_ += page_.style.paint(role, base::for_terminal(value)) + "\n";
  }
  const std::string& str() const { return text_; }

 private:
  const Page& page_;
  std::string last_;
  std::string text_;
};

// An incident without a priority is worth a word; other kinds often have none.
std::string priority_in_words(const Record& record) {
  if (record.fields.priority) return std::string(word(*record.fields.priority));
  return record.kind() == base::Kind::incident ? "no priority" : "";
}

std::string first_line(const Record& record, const Page& page) {
  std::string line = page.style.paint(Role::strong, record.id.str()) + "  ";
  const std::string priority = priority_in_words(record);
  if (!priority.empty()) line += page.style.paint(role_of(record.fields.priority), priority) + "  ";
  line += page.style.paint(Role::strong, base::for_terminal(record.fields.title.value_or("(no title)")));
  if (record.fields.drill.value_or(false)) line += "  " + page.style.paint(Role::warning, "[drill]");
  return line + "\n";
}

std::string stage_line(const Record& record, const Page& page) {
  const Cell stage = record.kind() == base::Kind::change ? stage_cell(record, page)
                                                         : Cell{std::string(word(record.stage)), Role::plain};
  std::string line = page.style.paint(stage.role == Role::plain ? Role::strong : stage.role, stage.text);
  if (record.closed_as) line += " as " + std::string(word(*record.closed_as));
  if (!record.duplicate_of.empty()) line += " of " + record.duplicate_of.str();
  const std::string_view goal = aim(record.stage);
  return goal.empty() ? line + "\n" : line + ": " + std::string(goal) + "\n";
}

std::string to_do(const Record& record, const Policy& policy, const Page& page) {
  const NextStep step = next_step(record, policy);
  Table table({{""}, {""}, {""}});
  for (const base::Reason& reason : step.missing) {
    table.add({{"first", Role::warning}, {reason.message}, {reason.fix, Role::strong}});
  }
  std::string text = table.str(page, 2);
  if (!step.command.empty()) text += "  " + page.style.paint(Role::good, "next") + "   " + step.command + "\n";
  return text;
}

std::string pairs_in_words(const std::map<std::string, std::string>& pairs, std::string_view between) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : pairs) parts.push_back(key + std::string(between) + value);
  return base::join(parts, ", ");
}

std::string impact_in_words(const Fields& fields) {
  std::string text = fields.impact.value_or("");
  if (!fields.impact_users) return text;
  return text + (text.empty() ? "" : " ") + "(" + std::to_string(*fields.impact_users) + " users)";
}

void add_people_and_things(Facts& facts, const Record& record) {
  const Fields& fields = record.fields;
  facts.add("owner", fields.owner.value_or(is_open(record) ? "nobody" : ""),
            fields.owner ? Role::plain : Role::warning);
  facts.add("roles", pairs_in_words(fields.roles, " "));
  if (record.kind() == base::Kind::request) facts.add("waits on", reports::waits_on(record));
  facts.add("to", fields.to.value_or(""));
  facts.add("from", fields.reporter.value_or("") + (fields.channel ? " by " + *fields.channel : ""));
  facts.add("services", fields.services ? base::join(*fields.services, ", ") : "");
  facts.add("impact", impact_in_words(fields));
  facts.add("labels", pairs_in_words(fields.labels, "="));
  facts.add("key", fields.key.value_or(""));
  facts.add("cause", fields.cause.value_or(""));
  facts.add("next step", fields.next.value_or(""));
}

void add_times(Facts& facts, const Record& record, const Page& page) {
  std::vector<std::pair<Milestone, base::Time>> times(record.milestones.begin(), record.milestones.end());
  std::stable_sort(times.begin(), times.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [milestone, time] : times) facts.add(milestone_words(milestone), when(time, page));
  if (record.fields.window_start && record.fields.window_end) {
    facts.add("window", clock_time(*record.fields.window_start, page) + " to " +
                            clock_time(*record.fields.window_end, page) + " (" +
                            ago(*record.fields.window_start, page) + ")");
  }
}

void add_clocks(Facts& facts, const Record& record, const Policy& policy, const Page& page) {
  for (const reports::Clock& clock : reports::clocks(record, policy, page.now)) {
    const bool late = clock.due < page.now;
    std::string text = clock.what + (late ? " LATE by " + base::format_span(page.now - clock.due) : "");
    text += (late ? ", was due " + clock_time(clock.due, page) : " due " + when(clock.due, page));
    if (!clock.command.empty()) text += ": " + clock.command;
    facts.add("clocks", text, late ? Role::bad : Role::plain);
  }
}

void add_block(Facts& facts, const Record& record, const Page& page) {
  if (!record.blocked) return;
  std::string text = "on " + base::single_line(record.blocked->on) + " since " + when(record.blocked->since, page);
  if (record.blocked->until) text += " until " + when(*record.blocked->until, page);
  facts.add("blocked", text, Role::warning);
}

std::string action_in_words(const ActionItem& action) {
  std::string text = action.item + "  " + base::single_line(action.text);
  text += action.owner.empty() ? ", no owner" : ", " + action.owner;
  return text + (action.due ? ", due " + base::format_date(*action.due) : ", no due date");
}

std::string handed_over_in_words(const HandoffItem& item) {
  std::string text = item.id.str() + "  " + item.stage + (item.priority.empty() ? "" : " " + item.priority);
  text += "  " + base::single_line(item.title);
  return item.next.empty() ? text : text + "; next: " + base::single_line(item.next);
}

void add_what_was_handed_over(Facts& facts, const Record& record) {
  for (const Entry& entry : record.timeline) {
    const auto* handed_over = std::get_if<HandedOver>(&entry.body);
    if (handed_over == nullptr) continue;
    for (const HandoffItem& item : handed_over->items) facts.add("hands over", handed_over_in_words(item));
  }
}

// What still fires, one a line; what is over, as a number.
void add_signals(Facts& facts, const Record& record) {
  constexpr std::size_t kShown = 8;
  std::map<std::string, std::size_t> rest;
  std::size_t shown = 0;
  for (const Signal& signal : record.signals) {
    if (signal.status == "resolved" || shown == kShown) {
      ++rest[signal.status];
      continue;
    }
    ++shown;
    std::string text = signal.source + " " + signal.status;
    for (const std::string& part : {signal.name, signal.url}) text += part.empty() ? "" : "  " + part;
    facts.add("signals", text, signal.status == "firing" ? Role::warning : Role::plain);
  }
  for (const auto& [status, number] : rest) {
    facts.add("signals", std::to_string(number) + (shown > 0 && status != "resolved" ? " more " : " ") + status);
  }
}

void add_what_hangs_on_it(Facts& facts, const Record& record, const std::vector<Header>& changes, const Page& page) {
  for (const Link& link : record.links) facts.add("links", (link.rel.empty() ? "" : link.rel + "  ") + link.target);
  add_signals(facts, record);
  for (const ActionItem& action : record.actions) {
    if (action.state == ActionState::open) facts.add("to do later", action_in_words(action));
  }
  for (const Header& change : changes) {
    const auto began = began_at(change);
    const std::string span = began ? base::format_span(started(record) - *began) + " before" : "";
    const std::string before = began ? clock_time(*began, page) + " (" + span + ")" : "";
    const Cell stage = stage_cell(change, page);
    facts.add("changes",
              change.id.str() + "  " + stage.text + "  " + before + "  " + change.fields.title.value_or("") +
                  (change.fields.owner ? ", " + *change.fields.owner : ""),
              stage.role);
  }
  for (const Concurrent& one : undecided(record)) facts.add("undecided", in_words(one, record), Role::warning);
  for (const Problem& problem : record.problems) facts.add("problems", problem.message, Role::bad);
}

}  // namespace

std::string record_page(const Record& record, const Policy& policy, const std::vector<Header>& changes, Timeline which,
                        const Page& page, const std::string& part) {
  Facts facts(page);
  add_people_and_things(facts, record);
  add_times(facts, record, page);
  add_clocks(facts, record, policy, page);
  add_block(facts, record, page);
  if (part.empty()) add_what_was_handed_over(facts, record);
  add_what_hangs_on_it(facts, record, changes, page);
  std::string text = first_line(record, page) + stage_line(record, page) + to_do(record, policy, page) + "\n";
  return text + facts.str() + "\n" + part + timeline_text(record, which, page);
}

base::Time started(const Header& incident) {
  return incident.milestone(Milestone::started_at).value_or(model::opened_at(incident));
}

bool is_suspect(const Header& change, const Header& incident, base::Seconds before) {
  const auto began = model::began_at(change);
  if (change.stage == Stage::cancelled || !began || !incident.milestone(Milestone::opened_at)) return false;
  return *began <= started(incident) && started(incident) - *began <= before;
}

}  // namespace decklog::render
