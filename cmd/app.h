// SPDX-License-Identifier: MIT
//
// The program without its process: from arguments to an exit code. The only place that catches everything, and the only
// one that turns an error into text, JSON and a code. Used by main.cpp and by tests.
#pragma once

#include "cmd/env.h"

#include <exception>
#include <string>
#include <vector>

namespace decklog::cmd {

// Finds the command's word by the table, builds the options of that command alone, runs it. `arguments` are without the
// program's name; env.options is filled from them. Never throws.
int run(Env& env, const std::vector<std::string>& arguments);

// Says what went wrong (text on standard error, or the error document on standard output under --json) and returns the
// exit code it means. Anything that is no base::Error is a bug of ours.
int report_failure(Env& env, const std::exception& failure);

}  // namespace decklog::cmd
