// SPDX-License-Identifier: MIT
#include "cmd/commands/site_folder.h"

#include "cmd/commands/text_file.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;
using render::SiteFor;

constexpr std::string_view kMarker = ".decklog-site";
constexpr std::string_view kNewFile = ".decklog-site.new";  // one at a time, in the folder's own file system
constexpr std::string_view kFirstLine = "decklog site 1";
constexpr std::array<std::string_view, 6> kFolders{"", "api", "api/v2", "history", "incidents", "records"};
constexpr std::array<std::string_view, 9> kFiles{
    "api/v2/incidents.json", "api/v2/summary.json", "badge.svg", "feed.xml", "history/index.html", "index.html",
    "statistics.html",       "statistics.svg",      "style.css"};

std::string_view word(SiteFor readers) { return readers == SiteFor::team ? "team" : "everybody"; }

// Only what has such a name is ever removed.
bool is_of_a_site(const std::string& path) {
  if (std::find(kFiles.begin(), kFiles.end(), path) != kFiles.end()) return true;
  const fs::path parts(path);
  const std::string folder = parts.parent_path().string();
  const std::string stem = parts.stem().string();
  const std::string extension = parts.extension().string();
  if (folder == "history") return extension == ".html" && base::parse_date(stem + "-01").has_value();
  if (folder != "records" && folder != "incidents") return false;
  return (extension == ".html" || extension == ".svg") && base::RecordId::parse(stem).has_value();
}

std::optional<std::string> content_of(const fs::path& path) {
  std::error_code none;
  if (fs::symlink_status(path, none).type() != fs::file_type::regular) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string marker_text(const SiteMarker& marker) {
  std::string text =
      std::string(kFirstLine) + "\n# Written by 'decklog site', which may replace what it has written here.\n";
  text.append("readers: ").append(word(marker.readers)).append("\n");
  return text + "inputs: " + marker.inputs + "\ncommit: " + marker.commit + "\n";
}

std::string value_of(const std::vector<std::string>& lines, std::string_view key) {
  for (const std::string& line : lines) {
    if (line.starts_with(key)) return base::trim(line.substr(key.size()));
  }
  return {};
}

// Nothing when it is none of ours.
std::optional<SiteMarker> parse_marker(const std::string& text) {
  const std::vector<std::string> lines = base::split_lines(text);
  if (lines.empty() || lines.front() != kFirstLine) return std::nullopt;
  const std::string readers = value_of(lines, "readers:");
  SiteMarker marker{
      .readers = SiteFor::team, .inputs = value_of(lines, "inputs:"), .commit = value_of(lines, "commit:")};
  if (readers == word(SiteFor::everybody)) marker.readers = SiteFor::everybody;
  if (readers != word(marker.readers)) return std::nullopt;
  return marker;
}

// A full hash: what stands there was a commit once, and no other revision.
bool is_commit(const std::string& text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void require_for(const fs::path& folder, SiteFor wanted, SiteFor found) {
  if (wanted == found) return;
  throw base::UsageError(
      quoted(folder) + (found == SiteFor::team ? " holds the team's own site: a public one needs a folder of its own"
                                               : " holds a public site: the team's own must not get there"),
      wanted == SiteFor::team ? "name another folder, or give --public" : "name another folder, or leave --public out",
      "other-site");
}

// A file that is not finished does not stay.
class NewFile {
 public:
  explicit NewFile(const fs::path& path) : path_(path) {
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail_to("write", path, errno);
  }
  ~NewFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!is_placed_) unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void fill(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = write(descriptor_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail_to("write", path_, errno);
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void place(const fs::path& target) {
    const int code = close(descriptor_) == 0 ? 0 : errno;
    descriptor_ = -1;
    if (code != 0) fail_to("write", path_, code);
    if (rename(path_.c_str(), target.c_str()) != 0) fail_to("write", target, errno);
    is_placed_ = true;
  }

 private:
  fs::path path_;
  int descriptor_ = -1;
  bool is_placed_ = false;
};

}  // namespace

SiteFolder::SiteFolder(fs::path folder, SiteFor readers) : folder_(std::move(folder)), readers_(readers) {
  std::error_code failed;
  const fs::file_type type = fs::status(folder_, failed).type();
  if (type != fs::file_type::not_found && type != fs::file_type::directory) {
    throw base::UsageError(quoted(folder_) + " is no folder", "name a folder; it is made when it is not there");
  }
  fs::create_directories(folder_, failed);
  if (failed) fail_to("make", folder_, failed.value());
  lock_ = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) fail_to("read", folder_, errno);
  try {
    if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) fail_to("lock", folder_, errno);
      throw base::Locked("another 'decklog site' writes into " + quoted(folder_), "try again when it is done");
    }
    read_marker();
    find_files();
  } catch (...) {
    close(lock_);
    throw;
  }
}

SiteFolder::~SiteFolder() { close(lock_); }

void SiteFolder::read_marker() {
  const auto text = content_of(folder_ / kMarker);
  if (!text) {
    if (fs::is_empty(folder_)) return;
    throw base::UsageError(quoted(folder_) + " is not empty and holds no site of decklog; nothing was written",
                           "name a new or an empty folder", "not-a-site");
  }
  auto marker = parse_marker(*text);
  if (!marker) {
    throw base::UsageError(quoted(folder_ / kMarker) + " is none that this decklog writes; nothing was written",
                           "name another folder, or remove that one", "not-a-site");
  }
  require_for(folder_, readers_, marker->readers);
  if (is_commit(marker->commit)) made_of_ = std::move(marker);
}

// A link in the place of a folder would lead out of the site.
void SiteFolder::find_files() {
  for (const std::string_view name : kFolders) {
    const fs::path folder = folder_ / name;
    std::error_code failed;
    const fs::file_type type = fs::symlink_status(folder, failed).type();
    if (type == fs::file_type::not_found) continue;
    if (!name.empty() && type != fs::file_type::directory) {
      throw base::SystemError(quoted(folder) + " is no folder of its own; nothing was written", "remove it",
                              "unsafe-path");
    }
    folders_.emplace(name);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
      const std::string path = (fs::path(name) / entry.path().filename()).string();
      if (is_of_a_site(path)) there_.insert(path);
    }
    if (failed) fail_to("read", folder, failed.value());
  }
}

std::vector<std::string> SiteFolder::had_in(std::string_view folder) const {
  const std::string prefix = std::string(folder) + "/";
  std::vector<std::string> paths;
  for (auto at = there_.lower_bound(prefix); at != there_.end() && at->starts_with(prefix); ++at) paths.push_back(*at);
  return paths;
}

void SiteFolder::begin() { write_marker({.readers = readers_, .inputs = {}, .commit = {}}); }

void SiteFolder::write_marker(const SiteMarker& marker) { replace(std::string(kMarker), marker_text(marker)); }

void SiteFolder::make_folder_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  if (folders_.contains(parent)) return;
  std::error_code failed;
  fs::create_directories(folder_ / parent, failed);
  if (failed) fail_to("make", folder_ / parent, failed.value());
  folders_.insert(parent);
}

void SiteFolder::replace(const std::string& path, std::string_view text) {
  NewFile file(folder_ / kNewFile);
  file.fill(text);
  file.place(folder_ / path);
}

void SiteFolder::keep(const std::string& path) {
  due_.insert(path);
  ++kept_;
}

void SiteFolder::put(const render::SiteFile& file) {
  DECKLOG_CHECK(is_of_a_site(file.path), "a file that is written is recognised later");
  if (had(file.path) && content_of(folder_ / file.path) == file.text) return keep(file.path);
  make_folder_of(file.path);
  replace(file.path, file.text);
  due_.insert(file.path);
  ++written_;
}

void SiteFolder::finish(const SiteMarker& made_of) {
  for (const std::string& path : there_) {
    if (due_.contains(path)) continue;
    if (unlink((folder_ / path).c_str()) != 0 && errno != ENOENT) fail_to("remove", folder_ / path, errno);
    ++removed_;
  }
  write_marker(made_of);
}

}  // namespace decklog::cmd
