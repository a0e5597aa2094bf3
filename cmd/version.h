// SPDX-License-Identifier: MIT
//
// What this binary is, and what it is made of.
#pragma once

#include <span>
#include <string_view>

namespace decklog::cmd {

std::string_view version();  // "0.1.0", the project's, from CMake

// A work that is part of the binary, with the terms it may be passed on under: whoever copies the binary alone has
// them.
struct License {
  std::string_view package;  // Debian's name of the source it was built from; "decklog" for our own; "" for a text that
                             // others refer to ("GPL-2")
  std::string_view version;
  std::string_view text;  // as its authors and Debian put it
  std::string_view name;  // "libgit2"
};

// Ours first, then by name. Written by cmake/licenses.cmake from what the build used.
std::span<const License> licenses();

}  // namespace decklog::cmd
