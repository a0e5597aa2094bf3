// SPDX-License-Identifier: MIT
//
// Secrets that tell by themselves what they are: tokens by their makers' marks, private keys, passwords in addresses.
#include "lib/base/secret_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace decklog::base {
namespace {

using Certainty = Secret::Certainty;

enum class Alphabet : std::uint8_t { capitals, hex, plain, dashed, dotted, base64 };

bool is_of(Alphabet alphabet, char c) {
  const bool digit = c >= '0' && c <= '9';
  const bool capital = c >= 'A' && c <= 'Z';
  const bool plain = digit || capital || (c >= 'a' && c <= 'z');
  switch (alphabet) {
    case Alphabet::capitals:
      return digit || capital;
    case Alphabet::hex:
      return digit || (c >= 'a' && c <= 'f');
    case Alphabet::plain:
      return plain || c == '_';
    case Alphabet::dashed:
      return plain || c == '_' || c == '-';
    case Alphabet::dotted:
      return plain || c == '_' || c == '-' || c == '.';
    case Alphabet::base64:
      return plain || c == '+' || c == '/' || c == '=';
  }
  return false;
}

// A mark, and how many characters of which alphabet follow it in a whole token. `most` 0: no more is known.
struct Mark {
  std::string_view begins;
  Alphabet alphabet;
  std::uint16_t least;
  std::uint16_t most;
  std::string_view kind;
  std::string_view name;
};

constexpr std::array kMarks{
    Mark{"AKIA", Alphabet::capitals, 16, 16, "aws-access-key", "an AWS access key"},
    Mark{"ASIA", Alphabet::capitals, 16, 16, "aws-access-key", "an AWS access key"},
    Mark{"ABIA", Alphabet::capitals, 16, 16, "aws-access-key", "an AWS access key"},
    Mark{"AIza", Alphabet::dashed, 35, 35, "google-api-key", "a Google API key"},
    Mark{"GOCSPX-", Alphabet::dashed, 24, 0, "google-oauth-secret", "a Google OAuth secret"},
    Mark{"ya29.", Alphabet::dashed, 20, 0, "google-oauth-token", "a Google OAuth token"},
    Mark{"ghp_", Alphabet::plain, 30, 0, "github-token", "a GitHub token"},
    Mark{"gho_", Alphabet::plain, 30, 0, "github-token", "a GitHub token"},
    Mark{"ghu_", Alphabet::plain, 30, 0, "github-token", "a GitHub token"},
    Mark{"ghs_", Alphabet::plain, 30, 0, "github-token", "a GitHub token"},
    Mark{"ghr_", Alphabet::plain, 30, 0, "github-token", "a GitHub token"},
    Mark{"github_pat_", Alphabet::plain, 40, 0, "github-token", "a GitHub token"},
    Mark{"glpat-", Alphabet::dashed, 20, 0, "gitlab-token", "a GitLab token"},
    Mark{"gldt-", Alphabet::dashed, 20, 0, "gitlab-token", "a GitLab token"},
    Mark{"glrt-", Alphabet::dashed, 20, 0, "gitlab-token", "a GitLab token"},
    Mark{"glptt-", Alphabet::dashed, 20, 0, "gitlab-token", "a GitLab token"},
    Mark{"glcbt-", Alphabet::dashed, 20, 0, "gitlab-token", "a GitLab token"},
    Mark{"xoxb-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"xoxp-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"xoxa-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"xoxr-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"xoxs-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"xoxe.", Alphabet::dotted, 20, 0, "slack-token", "a Slack token"},
    Mark{"xapp-1-", Alphabet::dashed, 20, 0, "slack-token", "a Slack token"},
    Mark{"hooks.slack.com/services/T", Alphabet::base64, 20, 0, "slack-webhook", "a Slack webhook"},
    Mark{"discord.com/api/webhooks/", Alphabet::base64, 40, 0, "discord-webhook", "a Discord webhook"},
    Mark{"sk_live_", Alphabet::plain, 16, 0, "stripe-key", "a Stripe key"},
    Mark{"rk_live_", Alphabet::plain, 16, 0, "stripe-key", "a Stripe key"},
    Mark{"sk_test_", Alphabet::plain, 16, 0, "stripe-key", "a Stripe key"},
    Mark{"whsec_", Alphabet::base64, 24, 0, "stripe-key", "a webhook's signing secret"},
    Mark{"npm_", Alphabet::plain, 36, 36, "npm-token", "an npm token"},
    Mark{"pypi-AgE", Alphabet::dashed, 40, 0, "pypi-token", "a PyPI token"},
    Mark{"rubygems_", Alphabet::hex, 48, 48, "rubygems-key", "a RubyGems key"},
    Mark{"dckr_pat_", Alphabet::dashed, 20, 0, "docker-token", "a Docker token"},
    Mark{"sk-ant-", Alphabet::dashed, 24, 0, "anthropic-key", "an Anthropic key"},
    Mark{"sk-proj-", Alphabet::dashed, 40, 0, "openai-key", "an OpenAI key"},
    Mark{"sk-", Alphabet::plain, 40, 0, "openai-key", "an OpenAI key"},
    Mark{"hf_", Alphabet::plain, 30, 0, "huggingface-token", "a Hugging Face token"},
    Mark{"SG.", Alphabet::dotted, 60, 0, "sendgrid-key", "a SendGrid key"},
    Mark{"SK", Alphabet::hex, 32, 32, "twilio-key", "a Twilio key"},
    Mark{"dop_v1_", Alphabet::hex, 64, 64, "digitalocean-token", "a DigitalOcean token"},
    Mark{"glsa_", Alphabet::plain, 32, 0, "grafana-token", "a Grafana token"},
    Mark{"glc_", Alphabet::base64, 32, 0, "grafana-token", "a Grafana token"},
    Mark{"hvs.", Alphabet::dashed, 24, 0, "vault-token", "a Vault token"},
    Mark{"hvb.", Alphabet::dashed, 24, 0, "vault-token", "a Vault token"},
    Mark{"lin_api_", Alphabet::plain, 32, 0, "linear-key", "a Linear key"},
    Mark{"ntn_", Alphabet::plain, 40, 0, "notion-token", "a Notion token"},
    Mark{"shpat_", Alphabet::hex, 32, 32, "shopify-token", "a Shopify token"},
    Mark{"sntrys_", Alphabet::base64, 40, 0, "sentry-token", "a Sentry token"},
    Mark{"dapi", Alphabet::hex, 32, 32, "databricks-token", "a Databricks token"},
    Mark{"ATATT3", Alphabet::base64, 60, 0, "atlassian-token", "an Atlassian token"},
    Mark{"NRAK-", Alphabet::capitals, 27, 27, "newrelic-key", "a New Relic key"},
    Mark{"u+", Alphabet::dashed, 18, 18, "pagerduty-key", "a PagerDuty key"},
    Mark{"AGE-SECRET-KEY-1", Alphabet::capitals, 50, 0, "age-key", "an age key"},
};

std::size_t run_of(Alphabet alphabet, std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [&](char c) { return is_of(alphabet, c); });
  return static_cast<std::size_t>(end - text.begin());
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

// Three parts of base64 between dots, the first two of them JSON objects.
std::optional<Secret> json_web_token(std::string_view text) {
  constexpr std::size_t kShortestPart = 10;
  if (!text.starts_with("eyJ")) return std::nullopt;
  std::size_t length = run_of(Alphabet::dotted, text);
  while (length > 0 && text[length - 1] == '.') --length;
  if (length < 16) return std::nullopt;
  const std::string_view token = text.substr(0, length);
  const std::size_t first = std::min(token.find('.'), token.size());
  const std::size_t second = std::min(token.find('.', first + 1), token.size());
  const bool is_whole = token.substr(first).starts_with(".eyJ") && second - first > kShortestPart &&
                        token.size() - second > kShortestPart;
  return Secret{"jwt", "a JSON web token", {0, length}, is_whole ? Certainty::sure : Certainty::likely};
}

// "123456789:AA…" of Telegram, also behind "bot".
std::optional<Secret> telegram_token(std::string_view text) {
  const std::size_t start = text.starts_with("bot") ? 3 : 0;
  const std::string_view rest = text.substr(start);
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits < 8 || digits > 10 || !rest.substr(digits).starts_with(":AA")) return std::nullopt;
  const std::size_t length = run_of(Alphabet::dashed, rest.substr(digits + 1));
  if (length != 35) return std::nullopt;
  return Secret{"telegram-token", "a Telegram token", {start, start + digits + 1 + length}, Certainty::sure};
}

// A token that was cut short, or that is longer than its maker makes them, may still be one.
std::optional<Secret> token_of(const Mark& mark, std::string_view text) {
  constexpr std::size_t kShortestLikely = 16;
  const std::string_view rest = text.substr(mark.begins.size());
  std::size_t length = run_of(mark.alphabet, rest);
  while (length > 0 && (rest[length - 1] == '.' || rest[length - 1] == '-')) --length;
  const std::string_view value = rest.substr(0, length);
  const std::size_t whole = mark.begins.size() + length;
  const bool is_whole = length >= mark.least && (mark.most == 0 || length <= mark.most);
  if (is_whole && !is_placeholder(value)) return Secret{mark.kind, mark.name, {0, whole}, Certainty::sure};
  const bool is_long = whole >= kShortestLikely && mark.begins.size() > 3 && has_digit(value);
  if (!is_long) return std::nullopt;
  return Secret{mark.kind, mark.name, {0, whole}, Certainty::likely};
}

}  // namespace

std::optional<Secret> marked_token(std::string_view text) {
  for (const Mark& mark : kMarks) {
    if (mark.begins.front() != text.front() || !text.starts_with(mark.begins)) continue;
    if (auto secret = token_of(mark, text)) return secret;
  }
  if (auto secret = json_web_token(text)) return secret;
  return telegram_token(text);
}

std::optional<Secret> private_key(std::string_view text) {
  constexpr std::size_t kLongestHead = 80;
  if (!text.starts_with("-----BEGIN ")) return std::nullopt;
  std::string_view head = text.substr(0, kLongestHead);
  head = head.substr(0, head.find_first_of("\r\n\\"));
  if (head.find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find("-----END ");
  std::size_t size = text.size();
  if (end != std::string_view::npos) {
    // "-----END RSA PRIVATE KEY-----", in a text of lines or in one of escapes.
    const std::size_t tail = text.find("-----", end + 9);
    size = std::min({tail == std::string_view::npos ? text.size() : tail + 5, text.find('\n', end), text.size()});
  }
  return Secret{"private-key", "a private key", {0, size}, Certainty::sure};
}

// "://user:password@host": `text` begins with the colon.
std::optional<Secret> password_of_address(std::string_view text) {
  constexpr std::size_t kLongestLogin = 256;
  constexpr std::string_view kStart = "://";
  if (!text.starts_with(kStart)) return std::nullopt;
  const std::string_view rest = text.substr(kStart.size(), kLongestLogin);
  const std::size_t host_end = std::min(rest.find_first_of("/?# \t\r\n\"'<>"), rest.size());
  const std::size_t at = rest.substr(0, host_end).rfind('@');
  const std::size_t colon = rest.find(':');
  if (at == std::string_view::npos || colon >= at || colon + 1 == at) return std::nullopt;
  const std::string_view password = rest.substr(colon + 1, at - colon - 1);
  if (password == kMasked) return std::nullopt;
  const std::size_t begin = kStart.size() + colon + 1;
  return Secret{"url-password",
                "a password in an address",
                {begin, begin + password.size()},
                is_placeholder(password) ? Certainty::likely : Certainty::sure};
}

std::optional<Secret> secret_at(std::string_view text, std::size_t at, Begins begins) {
  const std::string_view rest = text.substr(at);
  const std::string_view before = text.substr(0, at);
  std::optional<Secret> secret;
  if (rest.front() == ':') {
    secret = password_of_address(rest);
  } else if (begins == Begins::word && rest.front() == '-') {
    secret = private_key(rest);
    if (!secret) secret = login_of_command(rest, before);
  } else if (begins == Begins::word &&
             (is_word_character(rest.front()) || static_cast<unsigned char>(rest.front()) >= 0x80)) {
    secret = marked_token(rest);
    if (!secret) secret = told_value(rest, before);
  }
  if (!secret) return std::nullopt;
  secret->place.begin += at;
  secret->place.end += at;
  return secret;
}

}  // namespace decklog::base
