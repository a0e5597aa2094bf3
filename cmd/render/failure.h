// SPDX-License-Identifier: MIT
//
// What went wrong, as text. The document form is error_json() in json.h.
#pragma once

#include "cmd/render/style.h"
#include "lib/base/error.h"

#include <exception>
#include <string>
#include <vector>

namespace decklog::render {

struct Failure {
  base::ExitCode exit_code = base::ExitCode::bug;
  std::string code;
  std::string message;
  std::string hint;  // may hold several lines
  std::vector<base::Reason> reasons;
};

// Anything but a base::Error is a bug of ours.
Failure describe(const std::exception& failure);

// `error: …`, each reason on its own line with its command aligned, `hint: …` before each line of the hint. Ends in LF.
std::string error_text(const Failure& failure, const Style& style);

}  // namespace decklog::render
