// SPDX-License-Identifier: MIT
#include "lib/base/error.h"

namespace decklog::base {
namespace {

std::string located(const std::string& file, Position position, const std::string& message) {
  std::string text = file;
  if (position.line > 0) text.append(":").append(std::to_string(position.line));
  if (position.line > 0 && position.column > 0) text.append(":").append(std::to_string(position.column));
  return text.empty() ? message : text + ": " + message;
}

}  // namespace

BadData::BadData(const std::string& file, Position position, const std::string& message, std::string hint,
                 std::string code)
    : Error(ExitCode::bad_data, std::move(code), located(file, position, message), std::move(hint)),
      file_(file),
      position_(position),
      message_(message) {}

void check_failed(const char* condition, const char* why, const char* file, int line) {
  throw InternalError(std::string(why) + " (" + condition + ", " + file + ":" + std::to_string(line) + ")");
}

}  // namespace decklog::base
