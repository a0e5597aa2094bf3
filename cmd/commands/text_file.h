// SPDX-License-Identifier: MIT
//
// Files of the user's own that a command is told to write: read, and replaced as a whole.
#pragma once

#include "cmd/env.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace decklog::cmd {

// As a message names it.
std::string quoted(const std::filesystem::path& path);
// Throws: SystemError "cannot WHAT 'PATH': …" for an error code of the system.
[[noreturn]] void fail_to(const char* what, const std::filesystem::path& path, int code);

// Nothing when there is no such file. Throws: UsageError for a folder; BadData when it is longer than `max_bytes`;
// SystemError.
std::optional<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes);

// Puts `text` there as a whole when the file still is `found` (what was read); its permissions stay. A symbolic link is
// followed: the file it leads to is replaced. Throws: SystemError ("hand-edited" when it is another one). On disk after
// a throw: as before.
void write_text_file(const std::filesystem::path& path, const std::optional<std::string>& found, std::string_view text);

// The same for an answer that may go to standard output ("-"), whatever stands in the file. Says whether the file is
// another one now; of standard output always. Throws: as both above.
bool write_answer(Env& env, const std::string& file, std::string_view text);

}  // namespace decklog::cmd
