// SPDX-License-Identifier: MIT
//
// A folder into which a receiver puts files, one a delivery, under their final names (written elsewhere and renamed).
// What was taken goes to done/, what cannot be taken to failed/ with the reason beside it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace decklog::cmd {

// Plain files in the order of their names; hidden ones and such that are still being written (*.tmp, *.part) are not
// there yet. Throws: NotFound; SystemError.
std::vector<std::filesystem::path> spooled_files(const std::filesystem::path& folder);

// Each moves the file and returns where it is now; an earlier file of that name stays. "" when it is gone: another
// one took it. Throws: SystemError.
std::filesystem::path move_to_done(const std::filesystem::path& file);
std::filesystem::path move_to_failed(const std::filesystem::path& file, const std::string& reason);

}  // namespace decklog::cmd
