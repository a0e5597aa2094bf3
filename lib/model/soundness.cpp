// SPDX-License-Identifier: MIT
#include "lib/model/soundness.h"

#include "lib/base/text.h"
#include "lib/model/lifecycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace decklog::model {
namespace {

// The entry against what it names: other people's records, stages, actions, entries.
class Soundness {
 public:
  Soundness(const Case& c, std::vector<base::Reason>& reasons) : c_(c), reasons_(reasons) {}

  void operator()(const Acknowledged&) const {
    const auto& owner = c_.before.fields.owner;
    if (owner && *owner != c_.entry->by && !c_.entry->set.owner) {
      no("owned-by-other", fmt::format("it belongs to {}", *owner), c_.command("--take-over"));
    }
  }
  void operator()(const StageMoved& body) const {
    if (body.verb == Verb::regress) return require_earlier(body.to, "--to " + std::string(word(body.to)));
    const Transition* row = transition(c_.before.kind(), body.verb);
    if (row == nullptr) return;
    const Stage target = row->leads == Leads::stay ? c_.before.stage : row->to;
    if (body.to != target) {
      no("wrong-target", fmt::format("'{}' leads to {}, not to {}", word(body.verb), word(target), word(body.to)), "");
    }
  }
  void operator()(const Reopened& body) const {
    if (c_.before.stage != body.to) require_earlier(body.to, "");
  }
  void operator()(const PriorityChanged&) const {
    const auto& now = c_.entry->set.priority;
    if (!now) no("priority-missing", "no priority is given", c_.command("P1"));
  }
  void operator()(const Assigned&) const {
    if (!c_.entry->set.owner) no("owner-missing", "it does not say to whom", c_.command("WHO"));
  }
  void operator()(const RoleGiven&) const {
    if (c_.entry->set.roles.empty()) no("role-missing", "it does not say which role", c_.command("ROLE=WHO"));
  }
  void operator()(const Blocked&) const {
    if (c_.entry->text.empty()) no("reason-missing", "it does not say on what or whom", c_.command("--on TEXT"));
  }
  void operator()(const ActionChanged& body) const {
    const auto& items = c_.before.actions;
    if (body.item.empty()) {
      if (c_.entry->text.empty()) no("text-missing", "the action item says nothing", "");
    } else if (std::none_of(items.begin(), items.end(), [&](const ActionItem& i) { return i.item == body.item; })) {
      no("action-unknown", fmt::format("there is no action item '{}'", body.item),
         fmt::format("decklog action list {}", c_.id()));
    }
  }
  void operator()(const Linked& body) const {
    if (body.target == c_.before.id.str()) no("link-to-itself", "a record cannot be linked to itself", "");
  }
  void operator()(const Correction& body) const {
    require_entry(body.entry);
    if (!body.time && c_.entry->text.empty() && c_.entry->set.empty()) {
      no("correction-empty", "it corrects nothing", c_.command("ENTRY TEXT"));
    }
  }
  void operator()(const Redaction& body) const { require_entry(body.entry); }
  void operator()(const Closed& body) const {
    if (body.of == c_.before.id && !body.of.empty()) {
      no("duplicate-of-itself", "a record cannot be a duplicate of itself", "");
    }
  }
  void operator()(const Accepted& body) const {
    if (c_.before.fields.owner == c_.entry->by) {
      no("own-handoff", fmt::format("{} offers it, so somebody else has to accept it", c_.entry->by),
         fmt::format("decklog cancel {} --why TEXT", c_.id()));
    } else if (!body.take_over && !is_offered_to(c_.entry->by)) {
      no("not-the-receiver", fmt::format("it is offered to {}, not to {}", *c_.before.fields.to, c_.entry->by),
         c_.command("--take-over"));
    }
  }
  void operator()(const HandedOver& body) const {
    if (c_.after.fields.to == c_.entry->by) {
      no("own-handoff", fmt::format("{} cannot hand over to themselves", c_.entry->by), "decklog handoff --to WHO");
    }
    if (!body.role.empty() && body.items.size() != 1) {
      no("role-of-one", fmt::format("the role of {} is one record's, and {} are named", body.role, body.items.size()),
         "decklog handoff --role ROLE ID --to WHO");
    }
    const std::string role = body.role.empty() ? "" : fmt::format(" --role {}", body.role);
    for (const HandoffItem& item : body.items) {
      const bool urgent = item.priority == word(Priority::p0) || item.priority == word(Priority::p1);
      if (urgent && item.next.empty()) {
        no("next-step-missing", fmt::format("{} ({}) has no next step", item.id.str(), item.priority),
           fmt::format("decklog handoff --to {}{}{} --next {}=TEXT", c_.after.fields.to.value_or("WHO"), role,
                       role.empty() ? "" : " " + item.id.short_form(), item.id.short_form()));
      }
    }
  }
  template <typename T>
  requires(std::is_same_v<T, Opened> || std::is_same_v<T, Note> || std::is_same_v<T, Finding> ||
           std::is_same_v<T, Decision> || std::is_same_v<T, Update> || std::is_same_v<T, Evidence> ||
           std::is_same_v<T, CommandRun> || std::is_same_v<T, Signalled> || std::is_same_v<T, Unblocked> ||
           std::is_same_v<T, FieldsSet> || std::is_same_v<T, Merged>) void
  operator()(const T&) const {}
  void operator()(const UnknownEntry& body) const {
    no("unknown-entry", fmt::format("type '{}' belongs to a newer decklog", body.type), "");
  }

 private:
  void no(std::string code, std::string message, std::string fix) const {
    reasons_.push_back({std::move(code), std::move(message), std::move(fix)});
  }
  // Where the roster knew the receiver, by its names; else a mail address is one person and all else is a team, of
  // which anybody may be.
  bool is_offered_to(const std::string& who) const {
    const auto& to = c_.before.fields.to;
    if (!to || *to == who) return true;
    for (const Entry& entry : c_.before.timeline) {
      const auto* offer = std::get_if<HandedOver>(&entry.body);
      if (offer == nullptr || entry.set.to != to || offer->receivers.empty()) continue;
      return std::find(offer->receivers.begin(), offer->receivers.end(), who) != offer->receivers.end();
    }
    return to->find('@') == std::string::npos;
  }
  void require_earlier(Stage to, const std::string& option) const {
    const int target = stage_index(c_.before.kind(), to);
    if (target >= 0 && target < stage_index(c_.before.kind(), c_.before.stage)) return;
    no("not-earlier", fmt::format("{} is not an earlier stage than {}", word(to), word(c_.before.stage)),
       option.empty() ? "" : c_.command("--to STAGE --why TEXT"));
  }
  void require_entry(const EntryId& id) const {
    if (c_.before.entry(id) != nullptr) return;
    no("entry-unknown", fmt::format("there is no entry '{}'", id.str()), fmt::format("decklog timeline {}", c_.id()));
  }

  const Case& c_;
  std::vector<base::Reason>& reasons_;
};

// What holds whichever type of entry sets the value.
void judge_values(const Case& c, std::vector<base::Reason>& reasons) {
  if (c.before.timeline.empty() || std::holds_alternative<Correction>(c.entry->body)) return;
  const auto& old = c.before.fields.priority;
  const auto& now = c.entry->set.priority;
  if (old && now && *now > *old && c.entry->text.empty()) {
    reasons.push_back({"reason-missing", fmt::format("lowering from {} to {} needs a reason", word(*old), word(*now)),
                       fmt::format("decklog priority {} {} --why TEXT", c.id(), word(*now))});
  }
  if (c.before.fields.title && !c.after.fields.title) {
    reasons.push_back({"title-missing", "it would have no title", fmt::format("decklog set {} title=TEXT", c.id())});
  }
}

// The text of a postmortem goes one step at a time, and back only with a reason.
void judge_postmortem(const Case& c, std::vector<base::Reason>& reasons) {
  const auto& now = c.entry->set.postmortem;
  const auto& before = c.before.fields.postmortem;
  if (!now || now == before || std::holds_alternative<Correction>(c.entry->body)) return;
  if (c.before.kind() != base::Kind::incident) {
    reasons.push_back({"wrong-kind", "only an incident has a postmortem", ""});
    return;
  }
  const int at = before ? static_cast<int>(*before) : -1;
  const int step = static_cast<int>(*now) - at;
  if (step > 1 || step < -1) {
    const auto next = static_cast<PostmortemStatus>(step > 0 ? at + 1 : at - 1);
    reasons.push_back(
        {"status-skipped",
         fmt::format("'{}' comes between '{}' and '{}'", word(next), before ? word(*before) : "not begun", word(*now)),
         fmt::format("decklog postmortem {} --status {}", c.id(), word(next))});
  }
  if (step < 0 && c.entry->text.empty()) {
    reasons.push_back({"reason-missing",
                       fmt::format("going back from {} to {} needs a reason", word(*before), word(*now)),
                       fmt::format("decklog postmortem {} --status {} --why TEXT", c.id(), word(*now))});
  }
}

}  // namespace

void judge_soundness(const Case& c, std::vector<base::Reason>& reasons) {
  std::visit(Soundness{c, reasons}, c.entry->body);
  judge_values(c, reasons);
  judge_postmortem(c, reasons);
}

}  // namespace decklog::model
