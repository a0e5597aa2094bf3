// SPDX-License-Identifier: MIT
#include "tests/unit/model/timelines.h"

#include "tests/unit/model/story.h"

#include <algorithm>
#include <random>

namespace decklog::model {
namespace {

template <typename T>
rc::Gen<T> any_word() {
  return rc::gen::map(rc::gen::inRange<std::size_t>(0, WordsOf<T>::table.size()),
                      [](std::size_t i) { return WordsOf<T>::table[i].value; });
}

int below(int limit) { return *rc::gen::inRange(0, limit); }

template <typename T>
std::optional<T> maybe(T value) {
  return once_in(2) ? std::optional<T>{std::move(value)} : std::nullopt;
}

std::string text() {
  return *rc::gen::element<std::string>("", "rolled back", "two\nlines", "- id: 0001-aaaaaa", "<<<<<<< ours",
                                        "\x1b[31mred", "\xff\xfe", "결제 실패", "null", " blanks ", "k: v # c",
                                        std::string(300, 'x'), std::string("nul\0inside", 10));
}

Time time() { return kStart + minutes{*rc::gen::inRange(-3000, 3000)}; }

base::Kind any_kind() {
  return *rc::gen::element(base::Kind::incident, base::Kind::request, base::Kind::change, base::Kind::handoff);
}

Fields fields() {
  Fields set;
  if (!once_in(3)) return set;
  set.title = maybe(text());
  set.priority = maybe(*any_word<Priority>());
  set.owner = maybe(text());
  set.services = maybe(std::vector<std::string>{"checkout", text()});
  if (once_in(2)) set.labels = {{"env", text()}, {text(), "x"}};
  set.impact_users = maybe<std::uint64_t>(7);
  if (once_in(2)) set.roles = {{"commander", text()}};
  set.drill = maybe(once_in(2));
  set.window_start = maybe(time());
  set.window_end = maybe(time());
  set.postmortem = maybe(*any_word<PostmortemStatus>());
  set.started_at = maybe(time());
  set.detected_at = maybe(time());
  return set;
}

EntryId one_of(const std::vector<Entry>& earlier) {
  if (earlier.empty() || once_in(8)) return entry_id(77, 7);
  return earlier[static_cast<std::size_t>(below(static_cast<int>(earlier.size())))].id;
}

std::string item_of(const std::vector<Entry>& earlier) { return once_in(2) ? "" : one_of(earlier).random_part(); }

Evidence evidence() { return {.name = text(), .url = "https://example.com/"}; }

// Amendments are drawn more often than others: they are what the fold finds hardest.
Body any_body(const std::vector<Entry>& earlier) {
  const auto stage = [] { return *any_word<Stage>(); };
  switch (below(32)) {
    case 0:
      return Opened{.done = once_in(2)};
    case 1:
      return Acknowledged{.eta = maybe(time())};
    case 2:
    case 3:
    case 4:
      return StageMoved{.verb = *any_word<Verb>(), .from = stage(), .to = stage()};
    case 5:
      return PriorityChanged{};
    case 6:
      return Assigned{};
    case 7:
      return RoleGiven{};
    case 8:
      return Note{};
    case 9:
      return Finding{};
    case 10:
      return Decision{};
    case 11:
      return Update{.audience = *any_word<Audience>(), .next = maybe(time())};
    case 12:
      return evidence();
    case 13:
      return CommandRun{.argv = {text()}, .exit_code = below(3), .output = maybe(evidence())};
    case 14:
      return ActionChanged{.item = item_of(earlier), .state = *any_word<ActionState>(), .owner = text()};
    case 15:
      return Linked{.target = text(), .rel = "related", .removed = once_in(2)};
    case 16:
      return Signalled{{.source = "s", .fingerprint = once_in(2) ? "a" : "b", .status = text()},
                       once_in(3) ? std::vector<Signal>{{.source = "s", .fingerprint = "b", .status = text()}}
                                  : std::vector<Signal>{}};
    case 17:
      return Blocked{.until = maybe(time())};
    case 18:
      return Unblocked{};
    case 19:
      return FieldsSet{};
    case 20:
      return Reopened{.from = stage(), .to = stage()};
    case 21:
      return Closed{.from = stage(), .as = *any_word<ClosedAs>(), .of = record_id(any_kind())};
    case 22:
      return Merged{.from = record_id(any_kind())};
    case 23:
      return HandedOver{.items = {{.id = record_id(any_kind()), .title = text()}}};
    case 24:
      return Accepted{};
    case 25:
      return UnknownEntry{.type = "from-tomorrow", .raw = "- id: x\n"};
    case 26:
    case 27:
      return Redaction{.entry = one_of(earlier)};
    default:
      return Correction{.entry = one_of(earlier), .time = maybe(time())};
  }
}

Timeline wild() {
  Timeline timeline{.id = record_id(any_kind()), .entries = {}};
  const int count = below(25);
  for (int i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint32_t>(*rc::gen::inRange(1, 12));
    Entry entry{.id = entry_id(number, static_cast<std::uint32_t>(i % 10)),
                .at = time(),
                .recorded_at = time(),
                .by = text(),
                .text = text(),
                .set = fields(),
                .body = any_body(timeline.entries)};
    const auto same = [&](const Entry& other) { return other.id == entry.id; };
    if (std::none_of(timeline.entries.begin(), timeline.entries.end(), same)) timeline.entries.push_back(entry);
  }
  return timeline;
}

// Mostly what people do next, sometimes anything; the rules decide what of it happens.
Timeline plausible() {
  Story story(any_kind());
  const int count = below(25);
  for (int i = 0; i < count; ++i) {
    const auto moves = verbs_from(story.record.kind(), story.record.stage);
    const bool moves_on = !moves.empty() && once_in(3);
    const Verb verb =
        moves_on ? moves[static_cast<std::size_t>(below(static_cast<int>(moves.size())))] : *any_word<Verb>();
    const Entry entry = once_in(3) ? story.make(any_body(story.record.timeline), text(), fields()) : story.usual(verb);
    if (!refuses(story.record, entry, story.policy)) story.record = apply(story.record, entry);
  }
  return {.id = story.record.id, .entries = story.record.timeline};
}

}  // namespace

bool once_in(int n) { return below(n) == 0; }

rc::Gen<Timeline> plausible_timelines() { return rc::gen::exec(plausible); }
rc::Gen<Timeline> wild_timelines() { return rc::gen::exec(wild); }

std::vector<Entry> shuffled(std::vector<Entry> entries, std::uint32_t seed) {
  std::shuffle(entries.begin(), entries.end(), std::mt19937{seed});
  return entries;
}

void showValue(const Timeline& timeline, std::ostream& out) {
  out << timeline.id.str();
  for (const Entry& entry : timeline.entries) {
    out << "\n  " << entry.id.str() << ' ' << base::format_utc(entry.at) << ' ' << type_word(entry.body);
    if (const auto* move = std::get_if<StageMoved>(&entry.body)) {
      out << ' ' << word(move->verb) << ' ' << word(move->from) << " -> " << word(move->to);
    }
    if (const auto* correction = std::get_if<Correction>(&entry.body)) out << ' ' << correction->entry.str();
  }
}

}  // namespace decklog::model
