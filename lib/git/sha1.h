// SPDX-License-Identifier: MIT
//
// Private to lib/git: SHA-1 of plain bytes, for the checksum at the end of git's index file (libgit2 offers it for
// objects only; those go through git_odb_hash, which detects collisions).
// Source: RFC 3174.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace decklog::git {

class Sha1 {
 public:
  void update(std::string_view bytes);
  // 20 raw bytes. Requires: called once.
  std::string finish();

 private:
  void block(const unsigned char* bytes);

  std::array<std::uint32_t, 5> state_{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::array<unsigned char, 64> buffer_{};
  std::size_t buffered_ = 0;
  std::uint64_t length_ = 0;
};

std::string sha1(std::string_view bytes);

}  // namespace decklog::git
