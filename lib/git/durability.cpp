// SPDX-License-Identifier: MIT
#include "lib/git/durability.h"

#include <fmt/format.h>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace decklog::git {
namespace {

constexpr long kXfs = 0x58465342;  // linux/magic.h has no name for it on older systems

bool covers(std::string_view word, std::string_view part) {
  if (word == "all") return true;
  if (word == "committed") return part == "loose-object";
  if (word == "added") return part == "loose-object" || part == "index";
  if (word == "objects") return part == "loose-object";
  return word == part;
}

// The magic number is shared with ext2, which has no journal; the kernel names the journal's thread where there is one.
bool is_ext4_with_journal(dev_t device) {
  const std::string link = fmt::format("/sys/dev/block/{}:{}", major(device), minor(device));
  std::error_code error;
  const std::filesystem::path block = std::filesystem::read_symlink(link, error);
  return !error && ::access(("/sys/fs/ext4" / block.filename() / "journal_task").c_str(), F_OK) == 0;
}

// Files in three places, one journal: only when they are on one device.
bool is_one_device(const Repository::Impl& impl) {
  struct stat own {};
  if (::stat(impl.common_folder.c_str(), &own) != 0) return false;
  for (const std::filesystem::path& folder : {impl.common_folder / "objects", impl.git_folder, impl.work_tree}) {
    struct stat other {};
    if (folder.empty()) continue;
    if (::stat(folder.c_str(), &other) != 0 || other.st_dev != own.st_dev) return false;
  }
  return true;
}

Flush method_of(const Repository::Impl& impl) {
  const std::string wanted = impl.config.get("core.fsyncMethod").value_or("");
  if (wanted == "fsync") return Flush::each;
  if (wanted == "batch" || wanted == "writeout-only") return Flush::in_order;
  return is_one_device(impl) && keeps_order(impl.common_folder) ? Flush::in_order : Flush::each;
}

}  // namespace

bool is_flushed(std::string_view setting, std::string_view part) {
  bool wanted = true;
  while (!setting.empty()) {
    const std::size_t comma = setting.find(',');
    std::string_view word = setting.substr(0, comma);
    setting = comma == std::string_view::npos ? std::string_view() : setting.substr(comma + 1);
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word == "none") {
      wanted = false;
    } else if (word.starts_with("-")) {
      if (covers(word.substr(1), part)) wanted = false;
    } else if (covers(word, part)) {
      wanted = true;
    }
  }
  return wanted;
}

bool keeps_order(const std::filesystem::path& folder) {
  struct statfs kind {};
  struct stat status {};
  if (::statfs(folder.c_str(), &kind) != 0 || ::stat(folder.c_str(), &status) != 0) return false;
  if (kind.f_type == kXfs) return true;
  return kind.f_type == EXT4_SUPER_MAGIC && is_ext4_with_journal(status.st_dev);
}

Durability durability(const Repository::Impl& impl) {
  const std::string setting = impl.config.get("core.fsync").value_or("");
  const Flush method = setting == "none" ? Flush::no : method_of(impl);
  const auto of = [&](std::string_view part) { return is_flushed(setting, part) ? method : Flush::no; };
  return {of("loose-object"), of("index"), of("reference")};
}

}  // namespace decklog::git
