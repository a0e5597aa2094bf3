// SPDX-License-Identifier: MIT
#include "lib/base/digest.h"

#include "lib/base/error.h"

#include <array>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

namespace decklog::base {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const int rc = mbedtls_sha256_ret(data, bytes.size(), digest.data(), 0);
  DECKLOG_CHECK(rc == 0, "SHA-256 of bytes in memory cannot fail");
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const unsigned char byte : digest) {
    hex.push_back(kHex[byte >> 4U]);
    hex.push_back(kHex[byte & 0x0fU]);
  }
  return hex;
}

std::string sha1_raw(std::string_view bytes) {
  std::string digest(20, '\0');
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const int rc = mbedtls_sha1_ret(data, bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  DECKLOG_CHECK(rc == 0, "SHA-1 of bytes in memory cannot fail");
  return digest;
}

}  // namespace decklog::base
