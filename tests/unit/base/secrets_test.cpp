// SPDX-License-Identifier: MIT
#include "lib/base/secrets.h"

#include <doctest/doctest.h>

using decklog::base::mask_secrets;

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
      {"key AKIAIOSFODNN7EXAMPLE.", "key [masked]"},
      {"ghp_0123456789abcdefghij", "[masked]"},
      {"xoxb-1-2", "xoxb-1-2"},
      {"Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [masked]"},
      {"bearer of news", "bearer of news"},
      {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[masked]\nb"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE", "[masked]"},
      {"-----BEGIN CERTIFICATE-----\nMIIE", "-----BEGIN CERTIFICATE-----\nMIIE"},
  };
  for (const Row& row : rows) {
    CHECK(mask_secrets(row.text) == row.masked);
    CHECK(mask_secrets(row.masked) == row.masked);
  }
}
