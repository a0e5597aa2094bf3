// SPDX-License-Identifier: MIT
#include "tests/unit/generators.h"

#include "lib/model/fold.h"

#include <array>

namespace decklog::test {
namespace {

using model::Body;
using model::Entry;
using model::Fields;

base::Random random_bits() {
  return [] { return *rc::gen::arbitrary<std::uint32_t>(); };
}

// Draws from a table of words.
template <typename T>
T any_word() {
  const auto& table = model::WordsOf<T>::table;
  return table.at(*rc::gen::inRange<std::size_t>(0, table.size())).value;
}

bool coin() { return *rc::gen::arbitrary<bool>(); }
template <typename T, typename Make>
std::optional<T> maybe(Make&& make) {
  return coin() ? std::optional<T>(make()) : std::nullopt;
}

// What JSON's readers take for a whole number; the greatest of ours is a case of its own in the writer's tests.
std::uint64_t count() { return *rc::gen::arbitrary<std::uint64_t>() >> 1U; }
std::string text() { return *any_text(); }
base::Time time() { return *any_time(); }
base::Date date() { return base::utc_date(time()); }
std::string text_or_nothing() { return coin() ? text() : std::string{}; }

std::vector<std::string> texts() {
  std::vector<std::string> out(*rc::gen::inRange<std::size_t>(0, 4));
  for (std::string& item : out) item = text();
  return out;
}

// A key must be short enough to be one (codec.h).
std::map<std::string, std::string> text_map() {
  std::map<std::string, std::string> out;
  for (std::size_t left = *rc::gen::inRange<std::size_t>(0, 3); left > 0; --left) {
    const std::string key = text();
    if (key.size() <= 512) out[key] = text_or_nothing();
  }
  return out;
}

std::string digest_or_nothing() {
  std::string digits;
  for (std::size_t left = coin() ? 64 : 0; left > 0; --left) digits += "0123456789abcdef"[*rc::gen::inRange(0, 16)];
  return digits;
}

model::Evidence evidence() {
  return {.name = text(),
          .path = text_or_nothing(),
          .url = text_or_nothing(),
          .sha256 = digest_or_nothing(),
          .size = count()};
}

base::EntryId some_entry() { return *any_entry_id(*rc::gen::inRange<std::uint32_t>(1, 4)); }

model::HandoffItem handoff_item() {
  return {.id = *any_record_id(),
          .stage = text(),
          .priority = text_or_nothing(),
          .owner = text_or_nothing(),
          .next = text_or_nothing(),
          .title = text_or_nothing()};
}

// One overload per body, so that a new one is not forgotten.
void fill(model::Opened& body) { body.done = coin(); }
void fill(model::Acknowledged& body) { body.eta = maybe<base::Time>(time); }
void fill(model::StageMoved& body) {
  body = {.verb = any_word<model::Verb>(),
          .from = any_word<model::Stage>(),
          .to = any_word<model::Stage>(),
          .skipped = {},
          .notified = texts(),
          .alone = coin()};
  for (std::size_t left = *rc::gen::inRange<std::size_t>(0, 3); left > 0; --left) {
    body.skipped.push_back(any_word<model::Stage>());
  }
}
void fill(model::PriorityChanged&) {}
void fill(model::Assigned&) {}
void fill(model::RoleGiven&) {}
void fill(model::Note&) {}
void fill(model::Finding&) {}
void fill(model::Decision&) {}
void fill(model::Update& body) { body = {.audience = any_word<model::Audience>(), .next = maybe<base::Time>(time)}; }
void fill(model::Evidence& body) { body = evidence(); }
void fill(model::CommandRun& body) {
  body = {.argv = texts(),
          .exit_code = *rc::gen::arbitrary<int>(),
          .duration_ms = count(),
          .output = maybe<model::Evidence>(evidence)};
}
void fill(model::ActionChanged& body) {
  body = {.item = text_or_nothing(),
          .state = any_word<model::ActionState>(),
          .owner = text_or_nothing(),
          .due = maybe<base::Date>(date),
          .type = maybe<model::ActionType>(any_word<model::ActionType>)};
}
void fill(model::Linked& body) { body = {.target = text(), .rel = text_or_nothing(), .removed = coin()}; }
model::Signal signal() {
  return {.source = text_or_nothing(),
          .fingerprint = text(),
          .status = text_or_nothing(),
          .started_at = text_or_nothing(),
          .ended_at = text_or_nothing(),
          .url = text_or_nothing(),
          .name = text_or_nothing()};
}
void fill(model::Signalled& body) {
  std::vector<model::Signal> signals(*rc::gen::inRange<std::size_t>(1, 4));
  for (model::Signal& one : signals) one = signal();
  body = model::Signalled::of(std::move(signals));
}
void fill(model::Blocked& body) { body.until = maybe<base::Time>(time); }
void fill(model::Unblocked&) {}
void fill(model::FieldsSet&) {}
void fill(model::Correction& body) { body = {.entry = some_entry(), .time = maybe<base::Time>(time)}; }
void fill(model::Redaction& body) { body.entry = some_entry(); }
void fill(model::Reopened& body) { body = {.from = any_word<model::Stage>(), .to = any_word<model::Stage>()}; }
void fill(model::Closed& body) {
  body = {.from = any_word<model::Stage>(),
          .as = any_word<model::ClosedAs>(),
          .of = coin() ? *any_record_id() : base::RecordId{},
          .confirmed_by = text_or_nothing()};
}
void fill(model::Merged& body) { body.from = *any_record_id(); }
void fill(model::HandedOver& body) {
  body.receivers.resize(*rc::gen::inRange<std::size_t>(0, 3));
  for (std::string& name : body.receivers) name = text();
  body.role = text_or_nothing();
  body.items.resize(*rc::gen::inRange<std::size_t>(0, 3));
  for (model::HandoffItem& item : body.items) item = handoff_item();
}
void fill(model::Accepted& body) { body.take_over = *rc::gen::arbitrary<bool>(); }
void fill(model::UnknownEntry&) {}  // needs its whole entry: see unknown_entry()

template <std::size_t... I>
Body body_of_type(std::size_t index, std::index_sequence<I...>) {
  Body body;
  const auto make = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
    if (index == J) fill(body.emplace<J>());
  };
  (make(std::integral_constant<std::size_t, I>{}), ...);
  return body;
}

// As a newer decklog would write it; its keys are plain, so that this needs no writer.
void make_unknown(Entry& entry) {
  entry.by = entry.recorded_by = "alice@example.com";
  entry.recorded_at = entry.at;
  entry.text = coin() ? "seen from the bridge" : "";
  entry.set = {};
  entry.unknown.clear();
  std::string raw = "- id: " + entry.id.str() + "\n  at: " + base::format_utc(entry.at) + "\n  by: " + entry.by +
                    "\n  type: weather\n  wind: {knots: 12, from: [NW, \"N: W\"]}  # calm\n";
  if (coin()) raw += "  log:\n  - a\n\n  - |\n    several\n      lines\n";
  if (!entry.text.empty()) raw += "  text: " + entry.text + "\n";
  entry.body = model::UnknownEntry{.type = "weather", .raw = raw};
}

void add_unknown_fields(Fields& fields) {
  if (!fields.priority && coin()) fields.unknown.emplace_back("priority: P9");
  if (coin()) fields.unknown.emplace_back("impact.revenue: 12.50");
  if (coin()) fields.unknown.emplace_back("mood: {today: \"so, so\", trend: [1, 2e3, ~]}");
}

}  // namespace

rc::Gen<std::string> any_text() {
  const auto mixed = rc::gen::exec([] {
    std::string out;
    for (std::size_t left = *rc::gen::inRange<std::size_t>(1, 9); left > 0; --left)
      out += *rc::gen::elementOf(hostile_pieces());
    return out;
  });
  return rc::gen::oneOf(rc::gen::elementOf(hostile_texts()), mixed);
}

rc::Gen<base::Time> any_time() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 4'102'444'800),
                      [](std::int64_t seconds) { return base::Time{base::Seconds{seconds}}; });
}

rc::Gen<base::RecordId> any_record_id() {
  return rc::gen::exec([] {
    const auto& row = base::kKindNames.at(*rc::gen::inRange<std::size_t>(0, base::kKindNames.size()));
    return base::RecordId::draw(row.kind, *any_time(), *rc::gen::inRange<std::size_t>(4, 7), random_bits());
  });
}

rc::Gen<base::EntryId> any_entry_id(std::uint32_t number) {
  return rc::gen::exec([number] { return base::EntryId::draw(number, random_bits()); });
}

rc::Gen<Fields> any_fields() {
  return rc::gen::exec([] {
    Fields fields;
    fields.title = maybe<std::string>(text_or_nothing);
    fields.priority = maybe<model::Priority>(any_word<model::Priority>);
    fields.owner = maybe<std::string>(text_or_nothing);
    fields.to = maybe<std::string>(text_or_nothing);
    fields.services = maybe<std::vector<std::string>>(texts);
    fields.labels = text_map();
    fields.impact = maybe<std::string>(text_or_nothing);
    fields.impact_users = maybe<std::uint64_t>(count);
    fields.roles = text_map();
    fields.reporter = maybe<std::string>(text_or_nothing);
    fields.channel = maybe<std::string>(text_or_nothing);
    fields.key = maybe<std::string>(text_or_nothing);
    fields.drill = maybe<bool>(coin);
    fields.window_start = maybe<base::Time>(time);
    fields.window_end = maybe<base::Time>(time);
    fields.cause = maybe<std::string>(text_or_nothing);
    fields.next = maybe<std::string>(text_or_nothing);
    fields.postmortem = maybe<model::PostmortemStatus>(any_word<model::PostmortemStatus>);
    fields.started_at = maybe<base::Time>(time);
    fields.detected_at = maybe<base::Time>(time);
    add_unknown_fields(fields);
    return fields;
  });
}

rc::Gen<Entry> any_entry(std::uint32_t number) {
  return rc::gen::exec([number] {
    Entry entry;
    entry.id = *any_entry_id(number);
    entry.at = time();
    entry.recorded_at = coin() ? entry.at : time();
    entry.by = text();
    entry.recorded_by = coin() ? entry.by : text();
    entry.text = text_or_nothing();
    if (coin()) entry.set = *any_fields();
    if (coin()) entry.unknown = "  tide: {at: 12:30, high: true}\n  log: |\n    a\n\n    b\n";
    constexpr std::size_t kTypes = std::variant_size_v<Body>;
    const auto type = *rc::gen::inRange<std::size_t>(0, kTypes);
    entry.body = body_of_type(type, std::make_index_sequence<kTypes>{});
    if (std::holds_alternative<model::UnknownEntry>(entry.body)) make_unknown(entry);
    return entry;
  });
}

rc::Gen<std::vector<Entry>> any_timeline(std::size_t most) {
  return rc::gen::exec([most] {
    std::vector<Entry> timeline;
    std::uint32_t number = 0;
    for (std::size_t left = *rc::gen::inRange<std::size_t>(0, most + 1); left > 0; --left) {
      if (number == 0 || coin()) ++number;
      timeline.push_back(*any_entry(number));
    }
    return timeline;
  });
}

rc::Gen<model::Record> any_record() {
  return rc::gen::exec([] {
    const auto id = *any_record_id();
    return model::fold(id, *any_timeline());
  });
}

}  // namespace decklog::test
