// SPDX-License-Identifier: MIT
#include "lib/model/needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace decklog::model {
namespace {

bool every_action_is_owned(const Case& c) {
  return std::all_of(c.after.actions.begin(), c.after.actions.end(), [](const ActionItem& item) {
    return item.state != ActionState::open || (!item.owner.empty() && item.due);
  });
}

bool has_postmortem(const Case& c) {
  const auto priority = c.after.fields.priority;
  if (!priority) return true;
  const auto& priorities = c.policy.get().priorities;
  const auto found = priorities.find(*priority);
  if (found == priorities.end() || !found->second.postmortem) return true;
  return std::any_of(c.after.links.begin(), c.after.links.end(),
                     [](const Link& link) { return link.rel == "postmortem"; });
}

bool is_confirmed(const Case& c) {
  const auto* closed = c.entry ? std::get_if<Closed>(&c.entry->body) : nullptr;
  return closed && (closed->as == ClosedAs::no_reply || !closed->confirmed_by.empty());
}

bool names_duplicate(const Case& c) {
  const auto* closed = c.entry ? std::get_if<Closed>(&c.entry->body) : nullptr;
  return !closed || closed->as != ClosedAs::duplicate || !closed->of.empty();
}

bool tells_somebody(const Case& c) {
  const auto* moved = c.entry ? std::get_if<StageMoved>(&c.entry->body) : nullptr;
  return moved && (moved->alone || !moved->notified.empty());
}

bool has_window(const Case& c) {
  const auto* opened = c.entry ? std::get_if<Opened>(&c.entry->body) : nullptr;
  if (opened && opened->done) return true;
  if (c.verb == Verb::extend) return c.entry && c.entry->set.window_end;
  return c.after.fields.window_start && c.after.fields.window_end;
}

bool has_text(const Case& c) { return c.entry && !c.entry->text.empty(); }

std::string say_why(const Case& c) {
  const auto* closed = c.entry ? std::get_if<Closed>(&c.entry->body) : nullptr;
  if (!closed) return c.command("--why TEXT");
  return fmt::format("decklog close {} --as {} --why TEXT", c.id(), word(closed->as));
}

}  // namespace

std::string Case::command(std::string_view rest) const {
  return fmt::format("decklog {} {}{}{}", word(verb), id(), rest.empty() ? "" : " ", rest);
}

const NeedRow& need_row(Need need) {
  static const std::array<NeedRow, 15> rows{{
      {Need::priority, "priority-missing", [](const Case& c) { return c.after.fields.priority.has_value(); },
       "no priority is set", [](const Case& c) { return fmt::format("decklog priority {} P1", c.id()); }, false},
      {Need::owner, "owner-missing", [](const Case& c) { return c.after.fields.owner.has_value(); }, "nobody owns it",
       [](const Case& c) { return fmt::format("decklog ack {}", c.id()); }, false},
      {Need::audience_told, "nobody-told", tells_somebody, "nobody was told",
       [](const Case& c) { return c.command("--notify TEAM   (or --alone)"); }, true},
      {Need::text, "text-missing", has_text, "what was done is not said",
       [](const Case& c) { return c.command("TEXT"); }, true},
      {Need::cause, "cause-missing", [](const Case& c) { return c.after.fields.cause.has_value(); },
       "no cause is given", [](const Case& c) { return fmt::format("decklog close {} --cause TEXT", c.id()); }, false},
      {Need::actions_owned, "actions-unowned", every_action_is_owned, "an open action item has no owner or no due date",
       [](const Case& c) { return fmt::format("decklog action list {}", c.id()); }, false},
      {Need::postmortem, "postmortem-missing", has_postmortem, "the policy demands a postmortem for this priority",
       [](const Case& c) { return fmt::format("decklog postmortem {}", c.id()); }, false},
      {Need::reason, "reason-missing", has_text, "no reason is given", say_why, true},
      {Need::duplicate_target, "duplicate-of-missing", names_duplicate, "it does not say of which record",
       [](const Case& c) { return fmt::format("decklog close {} --as duplicate --of ID", c.id()); }, true},
      {Need::confirmation, "confirmation-missing", is_confirmed, "nobody confirmed the answer",
       [](const Case& c) { return fmt::format("decklog close {} --confirmed-by WHO   (or --no-reply)", c.id()); },
       true},
      {Need::window_end, "window-missing", has_window, "no planned start and end are given",
       [](const Case& c) {
         return c.verb == Verb::extend ? c.command("--end TIME")
                                       : std::string("decklog change TITLE --start TIME --end TIME");
       },
       true},
      {Need::reporter, "reporter-missing", [](const Case& c) { return c.after.fields.reporter.has_value(); },
       "it does not say who asks",
       [](const Case&) { return std::string("decklog request TITLE --from WHO --channel C"); }, true},
      {Need::channel, "channel-missing", [](const Case& c) { return c.after.fields.channel.has_value(); },
       "it does not say where it came in",
       [](const Case&) { return std::string("decklog request TITLE --from WHO --channel C"); }, true},
      {Need::title, "title-missing", [](const Case& c) { return c.after.fields.title.has_value(); }, "it has no title",
       [](const Case& c) { return fmt::format("decklog {} TITLE", word(c.verb)); }, true},
      {Need::receiver, "receiver-missing", [](const Case& c) { return c.after.fields.to.has_value(); },
       "it does not say who takes over", [](const Case&) { return std::string("decklog handoff --to WHO"); }, true},
  }};
  return rows.at(static_cast<std::size_t>(need));
}

}  // namespace decklog::model
