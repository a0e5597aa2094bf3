// SPDX-License-Identifier: MIT
//
// One walk over the text. At each place the rules are asked in order: a private key as a whole, the password of an
// address, a token by its mark, a value behind a telling word.
#include "lib/base/secrets.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace decklog::base {
namespace {

constexpr std::size_t kLongestLogin = 256;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_token_character(char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view text, std::string_view lower_word) {
  return text.size() >= lower_word.size() && std::equal(lower_word.begin(), lower_word.end(), text.begin(),
                                                        [](char wanted, char c) { return wanted == lower(c); });
}

std::size_t token_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_token_character) - text.begin());
}

// What to leave as it is, and how much behind it to mask.
struct Secret {
  std::size_t kept = 0;
  std::size_t masked = 0;
};

std::optional<Secret> private_key(std::string_view text) {
  if (!text.starts_with("-----BEGIN ")) return std::nullopt;
  const std::string_view head = text.substr(0, std::min(text.find('\n'), text.size()));
  if (head.find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find("-----END ");
  if (end == std::string_view::npos) return Secret{0, text.size()};
  return Secret{0, std::min(text.find('\n', end), text.size())};
}

// "://user:password@host": `text` begins with the slashes.
std::optional<Secret> password_of_address(std::string_view text) {
  constexpr std::string_view kStart = "://";
  if (!text.starts_with(kStart)) return std::nullopt;
  const std::string_view rest = text.substr(kStart.size(), kLongestLogin);
  const std::size_t host_end = std::min(rest.find_first_of("/?# \t\r\n\"'<>"), rest.size());
  const std::size_t at = rest.substr(0, host_end).rfind('@');
  const std::size_t colon = rest.find(':');
  if (at == std::string_view::npos || colon >= at) return std::nullopt;
  const std::size_t kept = kStart.size() + colon + 1;
  return Secret{kept, kStart.size() + at - kept};
}

std::optional<Secret> marked_token(std::string_view text) {
  constexpr std::array<std::string_view, 20> kMarks{
      "AKIA",  "ASIA",  "AIza",  "ghp_",  "gho_",  "ghu_", "ghs_",     "ghr_",     "github_pat_", "glpat-",
      "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "npm_", "sk_live_", "rk_live_", "sk-ant-",     "eyJ"};
  constexpr std::size_t kShortest = 16;
  const bool is_marked =
      std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return text.starts_with(mark); });
  const std::size_t length = is_marked ? token_length(text) : 0;
  if (length < kShortest) return std::nullopt;
  return Secret{0, length};
}

// "password=…", "api_key": "…", "Bearer …". `text` begins with a word.
std::optional<Secret> told_value(std::string_view text) {
  constexpr std::array<std::string_view, 13> kWords{"password",      "passwd",     "passphrase",   "pwd",     "secret",
                                                    "client_secret", "token",      "access_token", "api_key", "apikey",
                                                    "api-key",       "access_key", "routing_key"};
  constexpr std::string_view kBearer = "bearer ";
  std::size_t at = 0;
  if (begins_with(text, kBearer)) {
    at = kBearer.size();
    if (token_length(text.substr(at)) < 12) return std::nullopt;
  } else {
    const std::size_t word = token_length(text);
    const bool tells = std::any_of(kWords.begin(), kWords.end(), [&](std::string_view known) {
      return word == known.size() && begins_with(text, known);
    });
    if (!tells) return std::nullopt;
    at = word;
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return std::nullopt;
    ++at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '"' || text[at] == '\'')) ++at;
  }
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'&,;", at), text.size());
  if (end == at) return std::nullopt;
  return Secret{at, end - at};
}

}  // namespace

std::string mask_secrets(std::string_view text) {
  std::string out;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    std::optional<Secret> secret;
    if (rest.front() == '-' && !in_word) secret = private_key(rest);
    if (rest.front() == ':') secret = password_of_address(rest);
    if (!in_word && is_letter_or_digit(rest.front())) {
      secret = marked_token(rest);
      if (!secret) secret = told_value(rest);
    }
    if (secret && secret->masked > 0) {
      out.append(rest.substr(0, secret->kept)).append(kMasked);
      at += secret->kept + secret->masked;
      in_word = false;
      continue;
    }
    in_word = is_letter_or_digit(rest.front()) || rest.front() == '_';
    out += rest.front();
    ++at;
  }
  return out;
}

}  // namespace decklog::base
