// SPDX-License-Identifier: MIT
//
// SHA-256 for evidence files and delivery identities; SHA-1 only for the checksum of git's index file (objects go
// through libgit2, which detects collisions). mbed TLS (already part of the link through libgit2) is used behind this
// header only.
#pragma once

#include <string>
#include <string_view>

namespace decklog::base {

// 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

// 20 raw bytes.
std::string sha1_raw(std::string_view bytes);

}  // namespace decklog::base
