// SPDX-License-Identifier: MIT
//
// Source: GitHub's documentation, "Workflow commands for GitHub Actions"; the escapes are those of actions/toolkit, and
// what they must withstand is how actions/runner reads a line (ActionCommand).
#include "cmd/render/github.h"

#include "lib/base/text.h"

#include <fmt/format.h>

namespace decklog::render {
namespace {

enum class Part { property, data };

// Line ends are for_terminal()'s too: nothing that comes from a record begins a line of its own.
std::string escaped(const std::string& text, Part part) {
  std::string out;
  for (const char c : base::for_terminal(text)) {
    const bool is_special = c == '%' || (part == Part::property && (c == ':' || c == ','));
    out += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string_view level_word(GithubLevel level) {
  switch (level) {
    case GithubLevel::error:
      return "error";
    case GithubLevel::warning:
      return "warning";
    case GithubLevel::notice:
      break;
  }
  return "notice";
}

}  // namespace

std::string github_annotation(GithubLevel level, const GithubProperties& properties, const std::string& message) {
  std::string text;
  for (const auto& [name, value] : properties) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, escaped(value, Part::property));
  }
  return fmt::format("::{} {}::{}\n", level_word(level), text, escaped(message, Part::data));
}

}  // namespace decklog::render
