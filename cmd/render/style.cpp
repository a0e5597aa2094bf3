// SPDX-License-Identifier: MIT
#include "cmd/render/style.h"

namespace decklog::render {
namespace {

std::string_view sequence(Role role) {
  switch (role) {
    case Role::plain:
      return "";
    case Role::dim:
      return "\x1b[2m";
    case Role::strong:
      return "\x1b[1m";
    case Role::urgent:
      return "\x1b[1;31m";
    case Role::bad:
      return "\x1b[31m";
    case Role::warning:
      return "\x1b[33m";
    case Role::good:
      return "\x1b[32m";
    case Role::match:
      return "\x1b[1;4m";
  }
  return "";
}

}  // namespace

Role role_of(std::optional<model::Priority> priority) {
  if (!priority) return Role::plain;
  switch (*priority) {
    case model::Priority::p0:
      return Role::urgent;
    case model::Priority::p1:
      return Role::bad;
    case model::Priority::p2:
      return Role::warning;
    case model::Priority::p3:
      break;
  }
  return Role::plain;
}

std::string Style::paint(Role role, std::string_view text) const {
  if (!colors_ || text.empty() || role == Role::plain) return std::string(text);
  return std::string(sequence(role)) + std::string(text) + "\x1b[0m";
}

}  // namespace decklog::render
