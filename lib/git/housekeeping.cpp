// SPDX-License-Identifier: MIT
#include "lib/git/housekeeping.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/git/durability.h"
#include "lib/git/impl.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace decklog::git {
namespace {

// git's own, in its words: gc.auto, gc.autoPackLimit, gc.logExpiry, and how long a gc.pid is believed.
constexpr std::int64_t kLooseObjects = 6700;
constexpr std::int64_t kPacks = 50;
constexpr std::chrono::hours kComplaintStands{24};
constexpr std::chrono::hours kLockStands{12};
constexpr std::int64_t kFolders = 256;

std::int64_t number(const Configuration& config, const char* name, std::int64_t otherwise) {
  const std::optional<std::string> value = config.get(name);
  std::int64_t parsed = 0;
  if (!value) return otherwise;
  if (git_config_parse_int64(&parsed, value->c_str()) == 0) return parsed;
  git_error_clear();
  return 0;  // git would refuse to start with it
}

std::size_t count_names(const std::filesystem::path& folder, const auto& counts) {
  std::error_code error;
  std::size_t count = 0;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (counts(entry->path().filename().native())) ++count;
  }
  return count;
}

bool is_loose_object(std::string_view name) {
  return name.size() == GIT_OID_HEXSZ - 2 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Objects are spread evenly over their folders; git looks into this one.
bool has_many_loose_objects(const std::filesystem::path& objects, std::int64_t limit) {
  const std::size_t count = count_names(objects / "17", is_loose_object);
  return static_cast<std::int64_t>(count) > (limit + kFolders - 1) / kFolders;
}

bool has_many_packs(const std::filesystem::path& objects, std::int64_t limit) {
  if (limit <= 0) return false;
  const auto ends = [](const char* end) { return [end](std::string_view name) { return name.ends_with(end); }; };
  const std::size_t packs = count_names(objects / "pack", ends(".pack"));
  if (static_cast<std::int64_t>(packs) <= limit) return false;
  return static_cast<std::int64_t>(packs - std::min(packs, count_names(objects / "pack", ends(".keep")))) > limit;
}

// Whether a file with something in it was written less than `span` ago.
bool stands(const std::filesystem::path& file, std::chrono::seconds span, const base::World& world) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || status.st_size == 0) return false;
  return world.now() - base::Time{base::Seconds{status.st_mtim.tv_sec}} < span;
}

}  // namespace

bool wants_housekeeping(const Repository& repository, const base::World& world) {
  const Repository::Impl& impl = repository.impl();
  const std::int64_t loose = number(impl.config, "gc.auto", kLooseObjects);
  if (loose <= 0 || !impl.config.get_bool("maintenance.auto", true)) return false;
  const std::filesystem::path objects = impl.common_folder / "objects";
  if (!has_many_loose_objects(objects, loose) &&
      !has_many_packs(objects, number(impl.config, "gc.autoPackLimit", kPacks))) {
    return false;
  }
  return !stands(impl.common_folder / "gc.pid", kLockStands, world) &&
         !stands(impl.git_folder / "gc.log", kComplaintStands, world);
}

void keep_house(const Repository& repository) noexcept {
  try {
    const Repository::Impl& impl = repository.impl();
    std::vector<std::string> arguments{"git", "--git-dir=" + impl.git_folder.string()};
    const Durability durable = durability(impl);
    if (durable.objects != Flush::no && durable.reference != Flush::no) {
      arguments.insert(arguments.end(), {"-c", "core.fsync=all"});
    }
    arguments.insert(arguments.end(), {"maintenance", "run", "--auto", "--quiet"});
    base::run_process(arguments, {.input = ""});
  } catch (const std::exception&) {
    // No git here, or no memory: the next command tries again.
  }
}

}  // namespace decklog::git
