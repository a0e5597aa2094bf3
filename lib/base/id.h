// SPDX-License-Identifier: MIT
//
// The names of things: kinds of record, record ids, entry ids, and the one path that follows from an id. No other code
// formats or takes apart any of them.
#pragma once

#include "lib/base/time.h"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::base {

// Where randomness comes from: 32 uniform bits a call. Injected, so that tests are deterministic.
using Random = std::function<std::uint32_t()>;

enum class Kind { incident, request, change, handoff };

struct KindName {
  Kind kind;
  std::string_view word;    // "incident"
  std::string_view prefix;  // "INC"
  std::string_view folder;  // "incidents"
};
inline constexpr std::array<KindName, 4> kKindNames{{
    {Kind::incident, "incident", "INC", "incidents"},
    {Kind::request, "request", "REQ", "requests"},
    {Kind::change, "change", "CHG", "changes"},
    {Kind::handoff, "handoff", "HND", "handoffs"},
}};
const KindName& kind_name(Kind kind);
std::optional<Kind> parse_kind(std::string_view word);

// `INC-20261122-K7FQ`: prefix, UTC date of opening, 4 to 16 Crockford base32 characters (no I L O U).
class RecordId {
 public:
  RecordId() = default;
  // Nothing unless the text is exactly a full id, in capitals, of a day that the calendar has.
  static std::optional<RecordId> parse(std::string_view text);
  // Draws `length` random characters; the caller checks that the id is free. Requires: length is 4 to 16.
  static RecordId draw(Kind kind, Time opened_at, std::size_t length, const Random& random);

  bool empty() const { return text_.empty(); }
  const std::string& str() const { return text_; }
  // Requires: not empty.
  Kind kind() const;
  // The shortest part a person would type, in lower case: "k7fq".
  std::string short_form() const;

  auto operator<=>(const RecordId&) const = default;

 private:
  explicit RecordId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// `incidents/2026/11/INC-20261122-K7FQ.yaml`
std::string record_path(const RecordId& id);
// The id whose record_path() this is; nothing for any other path. So a path is never trusted, only recognised.
std::optional<RecordId> record_at_path(std::string_view path);
// `evidence/INC-20261122-K7FQ/0123456789ab-name`; of the file name its last part stays, reduced to [A-Za-z0-9._-] and
// at most 80 characters, "file" when nothing is left. Requires: the whole SHA-256 in lower-case hex.
std::string evidence_path(const RecordId& id, std::string_view sha256_hex, std::string_view file_name);

// `postmortems/INC-20261122-K7FQ.md`: a text that people write, beside the ledger's own files.
std::string postmortem_path(const RecordId& id);

// `0007-q2m9tw`: a Lamport number (at least four digits) and six random characters. The merge key and the order.
class EntryId {
 public:
  EntryId() = default;
  // Nothing unless str() of the result is the text; the number is at least 1.
  static std::optional<EntryId> parse(std::string_view text);
  // Requires: number is at least 1.
  static EntryId draw(std::uint32_t number, const Random& random);

  bool empty() const { return random_.empty(); }
  std::uint32_t number() const { return number_; }
  const std::string& random_part() const { return random_; }
  std::string str() const;

  auto operator<=>(const EntryId&) const = default;

 private:
  EntryId(std::uint32_t number, std::string random_part) : number_(number), random_(std::move(random_part)) {}
  std::uint32_t number_ = 0;
  std::string random_;
};

}  // namespace decklog::base
