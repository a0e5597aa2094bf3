// SPDX-License-Identifier: MIT
//
// An entry: one timestamped item of a record's timeline, never edited and never removed. A common header and one struct
// per type; what an entry does to a record is `apply` in fold.cpp, what it may do is rules.h. The words on disk are in
// entry_types(): never change one.
#pragma once

#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/model/fields.h"
#include "lib/model/words.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace decklog::model {

using base::EntryId;
using base::RecordId;
using base::Time;

// The record begins. `set` has what was known. `done`: a change that was over when it was written down (CI).
struct Opened {
  bool done = false;
  auto operator<=>(const Opened&) const = default;
};

// Somebody has it. `eta`: when the next word was promised.
struct Acknowledged {
  std::optional<Time> eta;
  auto operator<=>(const Acknowledged&) const = default;
};

// A lifecycle verb moved the record (or, for `extend`, left it where it is). Both ends are stored: history must
// fold the same way whatever later versions do with the tables.
struct StageMoved {
  Verb verb = Verb::triage;
  Stage from = Stage::triage;
  Stage to = Stage::triage;
  std::vector<Stage> skipped;         // stages never entered on the way
  std::vector<std::string> notified;  // coordinate: who was told
  bool alone = false;                 // coordinate: nobody was, knowingly
  auto operator<=>(const StageMoved&) const = default;
};

struct PriorityChanged {  // the priority is in `set`, the reason in `text`
  auto operator<=>(const PriorityChanged&) const = default;
};
struct Assigned {  // the owner is in `set`
  auto operator<=>(const Assigned&) const = default;
};
struct RoleGiven {  // the role is in `set`
  auto operator<=>(const RoleGiven&) const = default;
};
struct Note {
  auto operator<=>(const Note&) const = default;
};
struct Finding {
  auto operator<=>(const Finding&) const = default;
};
struct Decision {
  auto operator<=>(const Decision&) const = default;
};

// Word given to people outside the response. `next`: when the next one was promised.
struct Update {
  Audience audience = Audience::internal;
  std::optional<Time> next;
  auto operator<=>(const Update&) const = default;
};

// A file kept in the ledger (`path`), or elsewhere (`url`).
struct Evidence {
  std::string name;
  std::string path;    // evidence/…; "" when kept elsewhere
  std::string url;     // "" when kept in the ledger
  std::string sha256;  // 64 hex digits
  std::uint64_t size = 0;
  auto operator<=>(const Evidence&) const = default;
};

// A program that `decklog run` ran.
struct CommandRun {
  std::vector<std::string> argv;
  int exit_code = 0;
  std::uint64_t duration_ms = 0;
  std::optional<Evidence> output;  // nothing when it printed nothing
  auto operator<=>(const CommandRun&) const = default;
};

// What must be done later so that it does not happen again. The item's name is the random part of the entry that added
// it (unique without a counter that two clones could share), so an adding entry leaves `item` empty.
struct ActionChanged {
  std::string item;
  ActionState state = ActionState::open;  // open: added, or changed when `item` is given
  std::string owner;
  std::optional<base::Date> due;
  std::optional<ActionType> type;
  auto operator<=>(const ActionChanged&) const = default;
};

struct Linked {
  std::string target;  // a record id or a URL
  std::string rel;     // "related", "postmortem", "caused-by", …
  bool removed = false;
  auto operator<=>(const Linked&) const = default;
};

// One alert identity and what it does now. Times keep the digits that the source gave.
struct Signal {
  std::string source;
  std::string fingerprint;
  std::string status;  // firing, acknowledged, resolved, suppressed, flapping
  std::string started_at;
  std::string ended_at;
  std::string url;
  std::string name;  // what sets it apart for people: "instance=login-7f9c:9100"
  auto operator<=>(const Signal&) const = default;
};
// What one delivery of a source changed. The first signal stands in the entry's own keys.
struct Signalled : Signal {
  std::vector<Signal> also;
  auto operator<=>(const Signalled&) const = default;
  // All of them, in their order.
  std::vector<Signal> all() const;
  // Requires: not empty.
  static Signalled of(std::vector<Signal> signals);
};

struct Blocked {  // `text`: on what or whom
  std::optional<Time> until;
  auto operator<=>(const Blocked&) const = default;
};
struct Unblocked {
  auto operator<=>(const Unblocked&) const = default;
};
struct FieldsSet {  // everything is in `set`
  auto operator<=>(const FieldsSet&) const = default;
};

// The new text (if `text` is not empty), time, or values (`set`) of an earlier entry, which itself stays as it is.
struct Correction {
  EntryId entry;
  std::optional<Time> time;
  auto operator<=>(const Correction&) const = default;
};
// Views and exports hide the entry's text and say so. The reason is in `text`.
struct Redaction {
  EntryId entry;
  auto operator<=>(const Redaction&) const = default;
};
struct Reopened {
  Stage from = Stage::closed;
  Stage to = Stage::mitigation;
  auto operator<=>(const Reopened&) const = default;
};
struct Closed {
  Stage from = Stage::follow_up;
  ClosedAs as = ClosedAs::resolved;
  RecordId of;               // duplicate: of which
  std::string confirmed_by;  // request: who said that the answer helped
  auto operator<=>(const Closed&) const = default;
};
// `from` was closed as a duplicate of this record.
struct Merged {
  RecordId from;
  auto operator<=>(const Merged&) const = default;
};

// What one open record looked like when the watch changed.
struct HandoffItem {
  RecordId id;
  std::string stage;
  std::string priority;
  std::string owner;
  std::string next;
  std::string title;
  auto operator<=>(const HandoffItem&) const = default;
};
// Opens a handoff record: the giver is `by`, the receiver is in `set`.
struct HandedOver {
  std::vector<std::string> receivers;  // every name of those who may accept, as the roster was; empty: not known
  std::string role;                    // what is handed over in the one item ("commander"); "": the watch
  std::vector<HandoffItem> items;
  auto operator<=>(const HandedOver&) const = default;
};
struct Accepted {
  bool take_over = false;  // knowingly by somebody to whom it was not offered
  auto operator<=>(const Accepted&) const = default;
};

// A type or a word of a newer decklog: `raw` is the entry as it stands in the file, from "- id:" to its last line end.
struct UnknownEntry {
  std::string type;
  std::string raw;
  auto operator<=>(const UnknownEntry&) const = default;
};

using Body =
    std::variant<Opened, Acknowledged, StageMoved, PriorityChanged, Assigned, RoleGiven, Note, Finding, Decision,
                 Update, Evidence, CommandRun, ActionChanged, Linked, Signalled, Blocked, Unblocked, FieldsSet,
                 Correction, Redaction, Reopened, Closed, Merged, HandedOver, Accepted, UnknownEntry>;

// The `type:` words, in the order of Body's alternatives without UnknownEntry.
std::span<const std::string_view> entry_types();
// "stage", "note", …; an unknown entry's own word.
std::string_view type_word(const Body& body);

struct Entry {
  EntryId id;
  Time at{};                // when it happened
  Time recorded_at{};       // when it was written down; not stored when equal to `at`
  std::string by;           // who did it
  std::string recorded_by;  // who wrote it down; not stored when equal to `by`
  std::string text;         // "" when there is none
  Fields set;               // header fields that it changes
  Body body = Note{};
  std::string unknown;  // lines with keys of a newer decklog, as they stand (each ends in LF)

  auto operator<=>(const Entry&) const = default;
};

// The one order of a timeline: (number, at, random part), then, for one id with two contents (damage that a merge
// found), the content. Total.
bool before(const Entry& a, const Entry& b);

// The verb that an entry records ("mitigate" for a stage move, "ack", "note"): for subjects and views.
Verb verb_of(const Entry& entry);

}  // namespace decklog::model
