// SPDX-License-Identifier: MIT
//
// What the shell scripts read, and `completion --json`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct Candidate {
  std::string word;
  std::string about;  // may be empty
};

enum class Paths { none, files, folders };

struct Completion {
  std::vector<Candidate> candidates;
  Paths paths = Paths::none;  // what the shell adds by itself
};

// Whether the word means itself in every shell, so that it can be typed for somebody who then presses Enter: a service
// in somebody else's policy may be called `$(reboot)`.
bool is_plain_word(std::string_view word);

// A line "none", "files" or "folders", then a line for each candidate: the word, a tab, what it is. Words that are not
// plain are left out; nothing in what they are can move a terminal.
std::string completion_lines(const Completion& completion);
std::string completion_json(const Completion& completion);
std::string completion_script_json(std::string_view shell, std::string_view script);

}  // namespace decklog::render
