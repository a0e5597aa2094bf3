// SPDX-License-Identifier: MIT
//
// The roster (`roster.yaml`): who can be called, and who is on call when. A plain value; reading it is lib/yaml's,
// computing shifts from it is lib/reports/oncall.h's.
#pragma once

#include "lib/base/time.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::model {

// Hours of the week by the clocks of some zone: "mon-fri 09:00-17:00", "sat,sun", "20:00-08:00". Where `until` is not
// after `from` they go on past midnight and belong to the day on which they begin.
struct Hours {
  std::array<bool, 7> days{true, true, true, true, true, true, true};  // by std::chrono::weekday::c_encoding()
  base::Seconds from{0};
  base::Seconds until{std::chrono::hours{24}};
  bool operator==(const Hours&) const = default;
};
// Nothing when it is another form.
std::optional<Hours> parse_hours(std::string_view text);
std::string hours_text(const Hours& hours);
bool covers(const Hours& hours, const base::Local& moment);

struct Person {
  std::string name;                 // "": the key is name enough
  std::string zone;                 // IANA; "" when it is not known: UTC is taken
  std::vector<std::string> emails;  // of commits and records
  std::vector<std::string> aliases;
  std::vector<Hours> hours;  // at work, in the person's zone; empty: mon-fri 09:00-17:00 is taken
  bool operator==(const Person&) const = default;
};

struct Team {
  std::vector<std::string> members;  // keys of people
  bool operator==(const Team&) const = default;
};

// People who take turns: turn n begins n × `shift` after `starts` by the clocks of the zone, so a handover at 09:00
// stays at 09:00 when daylight saving begins or ends.
struct Layer {
  std::string zone;    // IANA; "": UTC
  base::Local starts;  // nobody of this layer is on call before
  base::Seconds shift{};
  std::vector<std::string> people;
  std::vector<Hours> hours;  // only then; empty: always
  bool operator==(const Layer&) const = default;
};

// One person at a time. Of the layers the first one that has somebody at a moment counts: for follow-the-sun each has
// its hours.
struct Rotation {
  std::string team;         // "" when it belongs to none
  std::uint64_t level = 1;  // 1 is called first, then 2, …
  std::vector<Layer> layers;
  bool operator==(const Rotation&) const = default;
};

// Somebody else, for once. The last one in the file that covers a moment counts.
struct Override {
  std::string rotation;
  base::Time from{};
  base::Time until{};
  std::string who;
  std::string why;
  bool operator==(const Override&) const = default;
};

// Two people trade: each has the other's turns from `from` to `until`. Comes before overrides.
struct Swap {
  std::string rotation;
  base::Time from{};
  base::Time until{};
  std::string one;
  std::string other;
  bool operator==(const Swap&) const = default;
};

struct Roster {
  std::map<std::string, Person> people;
  std::map<std::string, Team> teams;
  std::map<std::string, Rotation> rotations;
  std::vector<Override> overrides;
  std::vector<Swap> swaps;
  bool operator==(const Roster&) const = default;
};

// The one name of a person: the key of who has this name, else this mail address or alias (ASCII letters of any case);
// `who` itself when nobody has.
std::string person_of(const Roster& roster, std::string_view who);
// UTC when the roster does not know it or the machine does not.
base::Zone zone_of(const Roster& roster, const std::string& person);
// The rotations of whoever owns a service: those of a team, and one of this very name; the first called first.
std::vector<std::string> rotations_of(const Roster& roster, const std::string& owner);

}  // namespace decklog::model
