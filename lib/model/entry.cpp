// SPDX-License-Identifier: MIT
#include "lib/model/entry.h"

#include "lib/base/error.h"

#include <array>
#include <tuple>

namespace decklog::model {
namespace {

constexpr std::array<std::string_view, 25> kTypes{
    "opened",     "acknowledged", "stage",    "priority", "assigned", "role",        "note",    "finding",   "decision",
    "update",     "evidence",     "command",  "action",   "link",     "signal",      "blocked", "unblocked", "set",
    "correction", "redaction",    "reopened", "closed",   "merged",   "handed-over", "accepted"};
static_assert(kTypes.size() + 1 == std::variant_size_v<Body>, "every alternative but UnknownEntry has a word");

struct VerbOf {
  Verb operator()(const Opened&) const { return Verb::open; }
  Verb operator()(const Acknowledged&) const { return Verb::ack; }
  Verb operator()(const StageMoved& body) const { return body.verb; }
  Verb operator()(const PriorityChanged&) const { return Verb::priority; }
  Verb operator()(const Assigned&) const { return Verb::assign; }
  Verb operator()(const RoleGiven&) const { return Verb::role; }
  Verb operator()(const Note&) const { return Verb::note; }
  Verb operator()(const Finding&) const { return Verb::finding; }
  Verb operator()(const Decision&) const { return Verb::decision; }
  Verb operator()(const Update&) const { return Verb::update; }
  Verb operator()(const Evidence&) const { return Verb::attach; }
  Verb operator()(const CommandRun&) const { return Verb::run; }
  Verb operator()(const ActionChanged&) const { return Verb::action; }
  Verb operator()(const Linked&) const { return Verb::link; }
  Verb operator()(const Signalled&) const { return Verb::signal; }
  Verb operator()(const Blocked&) const { return Verb::block; }
  Verb operator()(const Unblocked&) const { return Verb::unblock; }
  Verb operator()(const FieldsSet&) const { return Verb::set; }
  Verb operator()(const Correction&) const { return Verb::correct; }
  Verb operator()(const Redaction&) const { return Verb::redact; }
  Verb operator()(const Reopened&) const { return Verb::reopen; }
  Verb operator()(const Closed& body) const {
    const bool usual = body.as == ClosedAs::resolved || body.as == ClosedAs::confirmed || body.as == ClosedAs::no_reply;
    return usual ? Verb::close : Verb::close_as;
  }
  Verb operator()(const Merged&) const { return Verb::merge; }
  Verb operator()(const HandedOver&) const { return Verb::handoff; }
  Verb operator()(const Accepted&) const { return Verb::accept; }
  Verb operator()(const UnknownEntry&) const { return Verb::note; }
};

}  // namespace

std::vector<Signal> Signalled::all() const {
  std::vector<Signal> signals{*this};
  signals.insert(signals.end(), also.begin(), also.end());
  return signals;
}

Signalled Signalled::of(std::vector<Signal> signals) {
  DECKLOG_CHECK(!signals.empty(), "an entry of signals has one");
  Signalled body{std::move(signals.front()), {}};
  signals.erase(signals.begin());
  body.also = std::move(signals);
  return body;
}

std::span<const std::string_view> entry_types() { return kTypes; }

std::string_view type_word(const Body& body) {
  if (const auto* unknown = std::get_if<UnknownEntry>(&body)) return unknown->type;
  return kTypes.at(body.index());
}

bool before(const Entry& a, const Entry& b) {
  const auto place = std::tuple(a.id.number(), a.at, std::string_view(a.id.random_part())) <=>
                     std::tuple(b.id.number(), b.at, std::string_view(b.id.random_part()));
  return place == 0 ? a < b : place < 0;
}

Verb verb_of(const Entry& entry) { return std::visit(VerbOf{}, entry.body); }

}  // namespace decklog::model
