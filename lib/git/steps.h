// SPDX-License-Identifier: MIT
//
// Private to lib/git and its tests: the names of the steps of a write, so that a test can stop or fail between any two.
#pragma once

namespace decklog::git::internal {

// Called with the name of the step that has just been done. Only tests set it.
using StepHook = void (*)(const char* step);
inline StepHook step_hook = nullptr;

inline void step(const char* name) {
  if (step_hook != nullptr) step_hook(name);
}

}  // namespace decklog::git::internal
