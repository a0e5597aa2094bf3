// SPDX-License-Identifier: MIT
#include "cmd/commands/spool.h"

#include "cmd/commands/text_file.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <system_error>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;

bool is_finished(const fs::path& file) {
  const std::string name = file.filename().string();
  return !name.starts_with('.') && file.extension() != ".tmp" && file.extension() != ".part";
}

// "a.json", else "a.json.2", …
fs::path free_name(const fs::path& wanted) {
  fs::path name = wanted;
  std::error_code ignored;
  for (int number = 2; fs::exists(fs::symlink_status(name, ignored)); ++number) {
    name = wanted.string() + "." + std::to_string(number);
  }
  return name;
}

fs::path move_into(const fs::path& file, const char* folder) {
  const fs::path target_folder = file.parent_path() / folder;
  std::error_code failed;
  fs::create_directories(target_folder, failed);
  if (failed) fail_to("make", target_folder, failed.value());
  const fs::path target = free_name(target_folder / file.filename());
  fs::rename(file, target, failed);
  if (failed == std::errc::no_such_file_or_directory) return {};
  if (failed) fail_to("move", file, failed.value());
  return target;
}

}  // namespace

std::vector<fs::path> spooled_files(const fs::path& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    throw base::NotFound("there is no folder " + quoted(folder), "the receiver makes it; see examples/alertmanager");
  }
  std::vector<fs::path> files;
  for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    std::error_code gone;
    const bool is_plain = fs::is_regular_file(entry->symlink_status(gone));
    if (is_plain && is_finished(entry->path())) files.push_back(entry->path());
  }
  if (failed) fail_to("read", folder, failed.value());
  std::sort(files.begin(), files.end());
  return files;
}

fs::path move_to_done(const fs::path& file) { return move_into(file, "done"); }

fs::path move_to_failed(const fs::path& file, const std::string& reason) {
  const fs::path target = move_into(file, "failed");
  if (target.empty()) return target;
  const fs::path beside = target.string() + ".reason";
  write_text_file(beside, read_text_file(beside, 64 * 1024), reason);
  return target;
}

}  // namespace decklog::cmd
