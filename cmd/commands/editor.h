// SPDX-License-Identifier: MIT
//
// The person's editor, as git runs it: $GIT_EDITOR, $VISUAL, $EDITOR, else vi, through `sh -c` with the person's own
// value. core.editor is skipped: it may come from the repository.
#pragma once

#include "cmd/env.h"

#include <string>

namespace decklog::cmd {

struct Edited {
  std::string text;   // without lines that begin with '#'
  std::string whole;  // with them
  std::string file;   // still there, in a private folder, until remove_edited()
};

// `template_text` is what the editor shows first. Requires: env.may_ask().
// Throws: SystemError when the editor cannot be run or fails.
Edited edit(Env& env, const std::string& file_name, const std::string& template_text);
// Keeps a text in a file of a private folder, as edit() does; where. Throws: SystemError.
std::string keep_text(const Env& env, const std::string& file_name, const std::string& text);
// Removes the file and its folder.
void remove_edited(const std::string& file);

}  // namespace decklog::cmd
