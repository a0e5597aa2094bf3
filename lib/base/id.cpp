// SPDX-License-Identifier: MIT
#include "lib/base/id.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace decklog::base {
namespace {

// Crockford's base32: no I, L, O, U. https://www.crockford.com/base32.html
constexpr std::string_view kUpper = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kLower = "0123456789abcdefghjkmnpqrstvwxyz";

constexpr std::size_t kPrefixSize = 3;
constexpr std::size_t kDateAt = kPrefixSize + 1;
constexpr std::size_t kRandomAt = kDateAt + 8 + 1;
constexpr std::size_t kLeastRandom = 4;
// Keeps names short whatever a ledger from outside holds; 16 characters are 80 random bits.
constexpr std::size_t kMostRandom = 16;
constexpr std::size_t kLongestNumber = 9;
constexpr std::size_t kEntryRandom = 6;
constexpr std::size_t kLongestFileName = 80;
constexpr std::size_t kLongestExtension = 16;

bool all_in(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool all_digits(std::string_view text) { return all_in(text, "0123456789"); }

// One draw a character: the low five bits are uniform, and a counting Random in a test still gives distinct ids.
std::string draw_characters(std::string_view alphabet, std::size_t length, const Random& random) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += alphabet[random() & 31U];
  return text;
}

bool is_prefix(std::string_view text) {
  return std::any_of(kKindNames.begin(), kKindNames.end(), [&](const KindName& name) { return name.prefix == text; });
}

bool is_day(std::string_view digits) {
  if (digits.size() != 8 || !all_digits(digits)) return false;
  return parse_date(fmt::format("{}-{}-{}", digits.substr(0, 4), digits.substr(4, 2), digits.substr(6))).has_value();
}

// Characters that are safe in every file system and shell stay; any run of others becomes one '-'; no '.' or '-' at an
// end.
std::string safe_characters(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (good) safe += c;
    if (!good && !safe.ends_with('-')) safe += '-';
  }
  const std::size_t first = safe.find_first_not_of(".-");
  if (first == std::string::npos) return {};
  return safe.substr(first, safe.find_last_not_of(".-") - first + 1);
}

std::string safe_file_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::size_t dot = name.rfind('.');
  const bool has_extension = dot != std::string_view::npos && dot > 0;
  std::string extension = has_extension ? safe_characters(name.substr(dot + 1)) : "";
  if (extension.size() > kLongestExtension) extension.clear();
  std::string stem = safe_characters(extension.empty() ? name : name.substr(0, dot));
  if (stem.empty()) stem = "file";
  if (!extension.empty()) extension.insert(0, 1, '.');
  return stem.substr(0, kLongestFileName - extension.size()) + extension;
}

}  // namespace

const KindName& kind_name(Kind kind) {
  const auto found =
      std::find_if(kKindNames.begin(), kKindNames.end(), [kind](const KindName& name) { return name.kind == kind; });
  DECKLOG_CHECK(found != kKindNames.end(), "every kind has its row");
  return *found;
}

std::optional<Kind> parse_kind(std::string_view word) {
  const auto found =
      std::find_if(kKindNames.begin(), kKindNames.end(), [word](const KindName& name) { return name.word == word; });
  return found == kKindNames.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<RecordId> RecordId::parse(std::string_view text) {
  if (text.size() < kRandomAt + kLeastRandom || text.size() > kRandomAt + kMostRandom) return std::nullopt;
  if (text[kPrefixSize] != '-' || text[kRandomAt - 1] != '-') return std::nullopt;
  if (!is_prefix(text.substr(0, kPrefixSize)) || !is_day(text.substr(kDateAt, 8))) return std::nullopt;
  if (!all_in(text.substr(kRandomAt), kUpper)) return std::nullopt;
  return RecordId(std::string(text));
}

RecordId RecordId::draw(Kind kind, Time opened_at, std::size_t length, const Random& random) {
  DECKLOG_CHECK(length >= kLeastRandom && length <= kMostRandom, "an id has 4 to 16 random characters");
  const Date day = utc_date(opened_at);
  const std::string text = fmt::format("{}-{:04}{:02}{:02}-{}", kind_name(kind).prefix, static_cast<int>(day.year()),
                                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                                       draw_characters(kUpper, length, random));
  const auto id = parse(text);
  DECKLOG_CHECK(id.has_value(), "a record is opened in a year of four digits");
  return *id;
}

Kind RecordId::kind() const {
  DECKLOG_CHECK(!empty(), "an empty id has no kind");
  const std::string_view prefix = std::string_view(text_).substr(0, kPrefixSize);
  return std::find_if(kKindNames.begin(), kKindNames.end(), [&](const KindName& name) { return name.prefix == prefix; })
      ->kind;
}

std::string RecordId::short_form() const {
  return empty() ? std::string() : to_lower_ascii(std::string_view(text_).substr(kRandomAt));
}

std::string record_path(const RecordId& id) {
  const std::string_view text = id.str();
  return fmt::format("{}/{}/{}/{}.yaml", kind_name(id.kind()).folder, text.substr(kDateAt, 4),
                     text.substr(kDateAt + 4, 2), text);
}

std::optional<RecordId> record_at_path(std::string_view path) {
  constexpr std::string_view kSuffix = ".yaml";
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || !path.ends_with(kSuffix)) return std::nullopt;
  const std::string_view name = path.substr(slash + 1);
  if (name.size() < kSuffix.size()) return std::nullopt;
  auto id = RecordId::parse(name.substr(0, name.size() - kSuffix.size()));
  return id && record_path(*id) == path ? id : std::nullopt;
}

std::string evidence_path(const RecordId& id, std::string_view sha256_hex, std::string_view file_name) {
  DECKLOG_CHECK(!id.empty(), "evidence belongs to a record");
  DECKLOG_CHECK(sha256_hex.size() == 64 && all_in(sha256_hex, "0123456789abcdef"), "a SHA-256 is 64 hex digits");
  return fmt::format("evidence/{}/{}-{}", id.str(), sha256_hex.substr(0, 12), safe_file_name(file_name));
}

std::string postmortem_path(const RecordId& id) {
  DECKLOG_CHECK(!id.empty(), "a postmortem belongs to a record");
  return fmt::format("postmortems/{}.md", id.str());
}

std::optional<EntryId> EntryId::parse(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash < 4) return std::nullopt;
  const std::string_view digits = text.substr(0, dash);
  const std::string_view random_part = text.substr(dash + 1);
  // One spelling per number: zeros fill up to four digits, never further.
  if (!all_digits(digits) || (digits.size() > 4 && digits.front() == '0')) return std::nullopt;
  // No history is that long; a hostile number must not make the next one wrap around.
  if (digits.size() > kLongestNumber) return std::nullopt;
  if (random_part.size() != kEntryRandom || !all_in(random_part, kLower)) return std::nullopt;
  std::uint32_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (result.ec != std::errc{} || number == 0) return std::nullopt;
  return EntryId(number, std::string(random_part));
}

EntryId EntryId::draw(std::uint32_t number, const Random& random) {
  DECKLOG_CHECK(number > 0, "entries count from 1");
  return EntryId(number, draw_characters(kLower, kEntryRandom, random));
}

std::string EntryId::str() const { return empty() ? std::string() : fmt::format("{:04}-{}", number_, random_); }

}  // namespace decklog::base
