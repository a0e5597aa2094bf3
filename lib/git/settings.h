// SPDX-License-Identifier: MIT
//
// Private to lib/git: how a setting is written into a configuration file.
#pragma once

#include <string>

namespace decklog::git {

// The file's text with the setting ("merge.decklog.driver") at its end, where it is the one that counts.
// Requires: the value is one line.
std::string with_setting(std::string text, const std::string& name, const std::string& value);

}  // namespace decklog::git
