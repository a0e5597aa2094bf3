// SPDX-License-Identifier: MIT
//
// Secrets that only the word before them tells: "password=…", "api_key": "…", "Bearer …", "curl -u name:…". How the
// value is joined to its word says how sure that is: `=` without blanks is a setting, `: ` may be prose.
#include "lib/base/secret_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace decklog::base {
namespace {

using Certainty = Secret::Certainty;

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kJudged = 256;  // bytes of a value: what a key has says its beginning

bool is_decimal(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_small(c) || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }
char to_small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), to_small);
  return small;
}

bool begins_with(std::string_view text, std::string_view small_word) {
  return text.size() >= small_word.size() && std::equal(small_word.begin(), small_word.end(), text.begin(),
                                                        [](char wanted, char c) { return wanted == to_small(c); });
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

enum class Told : std::uint8_t { nothing, password, key };

constexpr std::array<std::string_view, 3> kPasswords{"password", "passwd", "passphrase"};
constexpr std::array<std::string_view, 4> kShortPasswords{"pwd", "passwort", "pw", "passcode"};
constexpr std::array<std::string_view, 19> kKeys{
    "apikey",       "secretkey",  "accesskey",       "accesstoken", "authtoken",      "refreshtoken", "clientsecret",
    "accountkey",   "routingkey", "sharedaccesskey", "servicekey",  "integrationkey", "signingkey",   "encryptionkey",
    "sessiontoken", "bottoken",   "deploytoken",     "apptoken",    "webhooksecret"};
constexpr std::array<std::string_view, 3> kShortKeys{"token", "secret", "sig"};
// Names that end like a secret's and are none.
constexpr std::array<std::string_view, 6> kHarmless{"pagetoken",         "nexttoken", "continuationtoken",
                                                    "cancellationtoken", "synctoken", "forgotpassword"};

bool ends_with_word(std::string_view word, std::string_view squeezed, std::string_view known) {
  if (squeezed == known) return true;
  if (!squeezed.ends_with(known) || word.size() <= known.size()) return false;
  const char before = word[word.size() - known.size() - 1];
  const char first = word[word.size() - known.size()];
  return !is_letter(before) || (is_small(before) && !is_small(first));  // "db_secret", "dbSecret"
}

// What a name such as "DB_PASSWORD", "spring.datasource.password", "X-Api-Key" or "clientSecret" announces.
Told told_by(std::string_view word) {
  std::string squeezed = lowered(word);
  std::erase_if(squeezed, [](char c) { return c == '_' || c == '-' || c == '.'; });
  const auto ends = [&](std::string_view known) { return squeezed.ends_with(known); };
  const auto ends_short = [&](std::string_view known) { return ends_with_word(word, squeezed, known); };
  if (std::any_of(kHarmless.begin(), kHarmless.end(), ends)) return Told::nothing;
  if (std::any_of(kPasswords.begin(), kPasswords.end(), ends)) return Told::password;
  if (std::any_of(kShortPasswords.begin(), kShortPasswords.end(), ends_short)) return Told::password;
  if (std::any_of(kKeys.begin(), kKeys.end(), ends)) return Told::key;
  return std::any_of(kShortKeys.begin(), kShortKeys.end(), ends_short) ? Told::key : Told::nothing;
}

// What people say of a password in its place.
bool is_remark(std::string_view value) {
  constexpr std::array<std::string_view, 30> kRemarks{
      "required", "incorrect", "missing",  "expired",   "invalid",  "changed",  "empty",    "unset",
      "rotated",  "disabled",  "enabled",  "unknown",   "optional", "wrong",    "redacted", "masked",
      "hidden",   "removed",   "filtered", "rejected",  "failure",  "failed",   "accepted", "denied",
      "mismatch", "default",   "hashed",   "encrypted", "revoked",  "refreshed"};
  return is_one_of(lowered(value), kRemarks);
}

// "os.environ['X']", "getenv(…)", "config.secret", "${{ secrets.X }}": where a program gets it from.
bool is_expression(std::string_view value) {
  const std::size_t open = value.find_first_of("([");
  return open != std::string_view::npos && open > 0 && value.find_first_of(")]", open) != std::string_view::npos;
}

enum class Joint : std::uint8_t { assigned, spaced, quoted, said, argument };

struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  Joint joint = Joint::spaced;
};

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// A quote, also one that is escaped because all of it stands in a quoted text.
std::size_t quote_length(std::string_view text, std::size_t at) {
  const std::size_t escapes = at < text.size() && text[at] == '\\' ? 1 : 0;
  const bool is_quote = at + escapes < text.size() && (text[at + escapes] == '"' || text[at + escapes] == '\'');
  return is_quote ? escapes + 1 : 0;
}

// A value that says itself what it is, by a rule of secret_tokens.cpp, is left to that rule.
bool tells_itself(std::string_view text, std::size_t begin) {
  const std::string_view value = text.substr(begin);
  return marked_token(value) || private_key(value);
}

std::optional<Value> value_in_quotes(std::string_view text, std::size_t begin) {
  if (begin >= text.size() || tells_itself(text, begin)) return std::nullopt;
  std::size_t end = std::min(text.find_first_of("\r\n\"'", begin), text.size());
  if (end > begin && text[end - 1] == '\\') --end;
  if (end == begin) return std::nullopt;
  return Value{begin, end, Joint::quoted};
}

std::optional<Value> bare_value(std::string_view text, std::size_t begin, Joint joint) {
  if (begin >= text.size() || tells_itself(text, begin)) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'&,;", begin), text.size());
  if (end == begin) return std::nullopt;
  return Value{begin, end, joint};
}

// `at`: behind the word.
std::optional<Value> value_behind(std::string_view text, std::size_t at, Told told, bool is_flag) {
  const std::size_t closing = quote_length(text, at);
  const std::size_t word_end = at + closing;
  const std::size_t joint = after_blanks(text, word_end);
  if (joint >= text.size()) return std::nullopt;
  const bool is_said = joint > word_end && told == Told::password && closing == 0 &&
                       (begins_with(text.substr(joint), "is ") || begins_with(text.substr(joint), "is: "));
  if (is_said) {
    auto said = bare_value(text, after_blanks(text, joint + (text[joint + 2] == ':' ? 3 : 2)), Joint::said);
    while (said && said->end > said->begin + 1 && text[said->end - 1] == '.') --said->end;
    return said;
  }
  if (text[joint] != '=' && text[joint] != ':') {
    const bool is_argument = is_flag && joint > word_end && text[joint] != '-';
    return is_argument ? bare_value(text, joint, Joint::argument) : std::nullopt;
  }
  std::size_t behind = joint + 1;
  if (behind < text.size() && text[joint] == '=' && text[behind] == '=') return std::nullopt;  // a comparison
  if (behind < text.size() && (text[behind] == '>' || text[behind] == '=')) ++behind;          // "=>", ":="
  const std::size_t begin = after_blanks(text, behind);
  if (begin >= text.size()) return std::nullopt;
  if (const std::size_t quote = quote_length(text, begin)) return value_in_quotes(text, begin + quote);
  const bool is_tight = text[joint] == '=' && joint == word_end && begin == joint + 1;
  return bare_value(text, begin, is_tight ? Joint::assigned : Joint::spaced);
}

// Whether anything behind the word can join a value to it; asked of every word, so it is cheap.
bool is_joined(std::string_view text, std::size_t word_end, std::string_view before) {
  const std::size_t joint = after_blanks(text, word_end + quote_length(text, word_end));
  if (joint >= text.size()) return false;
  return text[joint] == '=' || text[joint] == ':' || to_small(text[joint]) == 'i' || before.ends_with("--");
}

// "pwd=/srv/app"
bool is_path(std::string_view value) {
  return value.front() == '/' || value.starts_with("./") || value.starts_with("~/");
}

bool is_sure(std::string_view value, Joint joint, Told told) {
  const std::size_t shortest = told == Told::password ? 6 : 8;
  if (value.size() < shortest || is_placeholder(value) || is_remark(value) || is_expression(value)) return false;
  switch (joint) {
    case Joint::assigned:
    case Joint::argument:
      return (told == Told::password && !is_path(value)) || looks_random(value);
    case Joint::quoted:
      return value.find(' ') == std::string_view::npos && (told == Told::password || looks_random(value));
    case Joint::spaced:
    case Joint::said:
      return looks_random(value);
  }
  return false;
}

// Words of other languages that stand before ':' or '='.
std::size_t foreign_word(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords{"비밀번호", "암호", "パスワード", "密码", "密碼", "пароль"};
  for (const std::string_view word : kWords) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

Secret secret_of(Told told, std::size_t begin, std::size_t end, Certainty certainty) {
  if (told == Told::password) return {"password", "a password", {begin, end}, certainty};
  return {"credential", "a key or token", {begin, end}, certainty};
}

// "Bearer …", "Basic …" of HTTP's Authorization.
std::optional<Secret> authorization(std::string_view text, std::string_view before) {
  constexpr std::array<std::string_view, 2> kSchemes{"bearer ", "basic "};
  constexpr std::size_t kLikely = 12;
  constexpr std::size_t kSure = 20;
  for (const std::string_view scheme : kSchemes) {
    if (!begins_with(text, scheme)) continue;
    const std::size_t at = scheme.size();
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'&,;<>\\", at), text.size());
    const std::string_view value = text.substr(at, std::min(end - at, kJudged));
    const bool is_basic = scheme.front() == 'b' && scheme[1] == 'a';
    const std::string_view context = before.substr(before.size() - std::min<std::size_t>(before.size(), 20));
    const bool is_header = lowered(context).find("authorization") != std::string::npos;
    if (value.size() < kLikely || is_placeholder(value) || (is_basic && !is_header)) return std::nullopt;
    if (marked_token(value)) return std::nullopt;  // it says itself what it is
    const bool is_token =
        std::any_of(value.begin(), value.end(), is_decimal) && value.find_first_of("/:{(") == std::string_view::npos;
    const bool sure = is_header ? is_token || is_basic : value.size() >= kSure && is_token;
    return Secret{"credential", "a key or token", {at, end}, sure ? Certainty::sure : Certainty::likely};
  }
  return std::nullopt;
}

}  // namespace

bool is_placeholder(std::string_view value) {
  constexpr std::array<std::string_view, 12> kWords{"null",     "none",      "nil",     "true",
                                                    "false",    "undefined", "xxx",     "example",
                                                    "changeme", "redacted",  "omitted", "placeholder"};
  if (value.empty() || value.starts_with(kMasked)) return true;
  if (std::string_view("$<{%*[(|").find(value.front()) != std::string_view::npos) return true;
  const std::string small = lowered(value);
  if (is_one_of(small, kWords) || small.starts_with("your") || small.starts_with("xxxx") || small.starts_with("my-")) {
    return true;
  }
  // A secret is not made of one or two characters.
  std::array<bool, 256> seen{};
  for (const char c : value) seen[static_cast<unsigned char>(c)] = true;
  return std::count(seen.begin(), seen.end(), true) < 3;
}

bool looks_random(std::string_view value) {
  constexpr std::string_view kSymbols = "!@#$%^&*?~+=";
  const bool has_letter = std::any_of(value.begin(), value.end(), is_letter);
  const bool has_digit = std::any_of(value.begin(), value.end(), is_decimal);
  const bool has_capital = std::any_of(value.begin(), value.end(), [](char c) { return is_letter(c) && !is_small(c); });
  const bool has_symbol = value.find_first_of(kSymbols) != std::string_view::npos;
  if (value.size() < 7 || !has_letter || (!has_digit && !has_symbol)) return false;
  if (value.find("://") != std::string_view::npos || value.find('(') != std::string_view::npos) return false;
  const char first = value.front();
  if (first == '/' || first == '.' || value.starts_with("0x") || value.starts_with("sha256")) return false;
  if (value.size() > 10 && is_decimal(first) && value[4] == '-' && value[7] == '-') return false;  // a date
  const std::size_t at = value.find('@');
  if (at != std::string_view::npos && value.find('.', at) != std::string_view::npos) return false;  // a mail address
  // "prod-db-2", "k8s/prod/api", "v1.2.3": names of small letters and digits in short parts.
  const bool has_parts = value.find_first_of("-./_:") != std::string_view::npos;
  if (!has_capital && !has_symbol && has_parts) {
    std::size_t part = 0;
    std::size_t longest = 0;
    for (const char c : value) {
      part = is_letter(c) || is_decimal(c) ? part + 1 : 0;
      longest = std::max(longest, part);
    }
    return longest >= 20;
  }
  return true;
}

std::optional<Secret> told_value(std::string_view text, std::string_view before) {
  if (auto secret = authorization(text, before)) return secret;
  Told told = Told::password;
  std::size_t word = foreign_word(text);
  if (word == 0) {
    const std::string_view head = text.substr(0, kLongestName + 1);
    const auto end =
        std::find_if_not(head.begin(), head.end(), [](char c) { return is_word_character(c) || c == '-' || c == '.'; });
    word = static_cast<std::size_t>(end - head.begin());
    if (word == 0 || word > kLongestName || !is_joined(text, word, before)) return std::nullopt;
    told = told_by(text.substr(0, word));
  }
  if (told == Told::nothing) return std::nullopt;
  const auto found = value_behind(text, word, told, before.ends_with("--"));
  if (!found) return std::nullopt;
  const std::string_view value = text.substr(found->begin, std::min(found->end - found->begin, kJudged));
  if (value.starts_with(kMasked)) return std::nullopt;
  const bool sure = is_sure(value, found->joint, told);
  const bool is_loose = found->joint == Joint::said || found->joint == Joint::argument;
  if (!sure && is_loose) return std::nullopt;
  return secret_of(told, found->begin, found->end, sure ? Certainty::sure : Certainty::likely);
}

// "curl -u name:password": `text` begins with the dash.
std::optional<Secret> login_of_command(std::string_view text, std::string_view before) {
  constexpr std::size_t kLine = 200;
  std::size_t at = 0;
  if (text.starts_with("-u ")) at = 3;
  if (text.starts_with("--user ") || text.starts_with("--user=")) at = 7;
  if (at == 0 || before.empty() || !is_blank(before.back())) return std::nullopt;
  const std::string_view near = before.substr(before.size() - std::min(before.size(), kLine));
  if (lowered(near.substr(near.rfind('\n') + 1)).find("curl") == std::string::npos) return std::nullopt;
  at += quote_length(text, at);
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'", at), text.size());
  const std::size_t colon = text.substr(0, end).find(':', at);
  if (colon == std::string_view::npos || colon + 1 >= end) return std::nullopt;
  const std::string_view value = text.substr(colon + 1, std::min(end - colon - 1, kJudged));
  if (value.size() < 4 || is_placeholder(value)) return std::nullopt;
  return Secret{"password", "a password", {colon + 1, end}, Certainty::sure};
}

}  // namespace decklog::base
