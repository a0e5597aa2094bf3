// SPDX-License-Identifier: MIT
#include "lib/base/secrets.h"

#include <doctest/doctest.h>

#include <string>

using decklog::base::find_secrets;
using decklog::base::find_sure_secrets;
using decklog::base::mask_secrets;
using decklog::base::Secret;
using decklog::base::Span;

TEST_CASE("secrets are masked, and what only looks like one is left") {
  struct Row {
    const char* text;
    const char* masked;
  };
  const Row rows[] = {
      {"nothing here", "nothing here"},
      {"password=hunter2 and more", "password=[masked] and more"},
      {"Password: hunter2", "Password: [masked]"},
      {R"({"api_key": "abc", "n": 1})", R"({"api_key": "[masked]", "n": 1})"},
      {"token=", "token="},
      {"the token is old", "the token is old"},
      {"passwords: none", "passwords: none"},
      {"postgres://app:hunter2@db:5432/x?y", "postgres://app:[masked]@db:5432/x?y"},
      {"https://user@example.com/a:b@c", "https://user@example.com/a:b@c"},
      {"https://example.com:8080/x@y", "https://example.com:8080/x@y"},
      {"key AKIAIOSFODNN7EXAMPLE.", "key [masked]."},
      {"ghp_0123456789abcdefghij", "[masked]"},
      {"xoxb-1-2", "xoxb-1-2"},
      {"Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [masked]"},
      {"bearer of news", "bearer of news"},
      {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[masked]\nb"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE", "[masked]"},
      {R"({\"password\": \"hunter2\"})", R"({\"password\": \"[masked]\"})"},
      {"DB_PASSWORD=hunter2", "DB_PASSWORD=[masked]"},
      {"비밀번호: hunter2", "비밀번호: [masked]"},
      {"redis-cli --password hunter2 ping", "redis-cli --password [masked] ping"},
      {"-----BEGIN CERTIFICATE-----\nMIIE", "-----BEGIN CERTIFICATE-----\nMIIE"},
  };
  for (const Row& row : rows) {
    CHECK(mask_secrets(row.text) == row.masked);
    CHECK(mask_secrets(row.masked) == row.masked);
  }
}

TEST_CASE("a finding says what it is, where it stands, and how sure that is") {
  const std::string text = "db: password=hunter2, token: old";
  const auto found = find_secrets(text);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == "password");
  CHECK(found[0].name == "a password");
  CHECK(found[0].place == Span{13, 20});
  CHECK(found[0].certainty == Secret::Certainty::sure);
  CHECK(found[1].kind == "credential");
  CHECK(found[1].place == Span{29, 32});
  CHECK(found[1].certainty == Secret::Certainty::likely);
  CHECK(find_sure_secrets(text).size() == 1);
}

TEST_CASE("masking brings the next secret nearer to the word that tells of it, and masks that, too") {
  const std::string login = " -u admin:q7Jx2mVb" + std::string(150, 'x');
  const std::string masked = mask_secrets("curl" + login + login + login + " https://example.com");
  CHECK(masked == "curl -u admin:[masked] -u admin:[masked] -u admin:[masked] https://example.com");
  CHECK(mask_secrets(masked) == masked);
}

TEST_CASE("what stands for a secret is none") {
  for (const std::string text :
       {"password=$PASSWORD", "password=<your password>", "password=********", "token=xxxxxxxx", "api_key=${API_KEY}",
        "https://u:***@example.com", "password=[masked]", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}) {
    CAPTURE(text);
    CHECK(find_sure_secrets(text).empty());
  }
}

// With a rule that looks to the end of the text at every place these take minutes.
TEST_CASE("time grows with the text, whatever it is made of") {
  for (const std::string piece :
       {"a-", "password=$", "-----BEGIN ", "-----BEGIN PRIVATE KEY", "://a:", "eyJ.", "bearer ", "password is ", "sk-",
        "token=AKIA", "--password ", "1", "비밀번호:", "\xff", "password=\""}) {
    CAPTURE(piece);
    std::string text;
    while (text.size() < 400'000) text += piece;
    const auto found = find_secrets(text);
    CHECK((found.empty() || found.back().place.end <= text.size()));
  }
}
