// SPDX-License-Identifier: MIT
#include "lib/base/digest.h"

#include <doctest/doctest.h>

using namespace decklog;

namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(byte) >> 4U];
    text += kDigits[static_cast<unsigned char>(byte) & 0x0fU];
  }
  return text;
}

}  // namespace

TEST_CASE("SHA-256 of the standard's examples") {
  CHECK(base::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(base::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("SHA-1 of the standard's examples") {
  CHECK(hex(base::sha1_raw("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(hex(base::sha1_raw("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(base::sha1_raw(std::string(1000000, 'a'))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}
