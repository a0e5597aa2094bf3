// SPDX-License-Identifier: MIT
#include "cmd/render/json_document.h"

#include "lib/base/text.h"

#include <algorithm>

namespace decklog::render {
namespace {

void append_escaped(std::string& out, char32_t code_point) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto unit = [&](std::uint32_t value) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 0xF];
  };
  const auto value = static_cast<std::uint32_t>(code_point);
  if (value < 0x10000) return unit(value);
  unit(0xD800 + ((value - 0x10000) >> 10));
  unit(0xDC00 + ((value - 0x10000) & 0x3FF));
}

bool is_plain(char c) { return static_cast<unsigned char>(c) < 0x7F; }

// Beyond ASCII everything in a JSON text stands inside a string, where a \u escape means the same. nlohmann has escaped
// the ASCII controls already, but for the line ends and blanks between values.
std::string safe_for_terminals(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto plain_end = std::find_if_not(json.begin(), json.end(), is_plain);
    out.append(json.begin(), plain_end);
    const auto other_end = std::find_if(plain_end, json.end(), is_plain);
    for (const char32_t code_point : base::code_points({plain_end, other_end})) {
      base::is_unsafe(code_point) ? append_escaped(out, code_point) : base::append_utf8(out, code_point);
    }
    json.remove_prefix(static_cast<std::size_t>(other_end - json.begin()));
  }
  return out;
}

}  // namespace

std::string written(const Json& value, Form form) {
  const int indent = form == Form::indented ? 2 : -1;
  return safe_for_terminals(value.dump(indent, ' ', false, Json::error_handler_t::replace)) + "\n";
}

Json document(std::string_view name) { return {{"schema", "decklog." + std::string(name) + "/1"}}; }

}  // namespace decklog::render
