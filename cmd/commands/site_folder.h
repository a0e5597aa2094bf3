// SPDX-License-Identifier: MIT
//
// The folder of a static site on disk: whose it is, what stands in it, and files that are written as a whole or left
// alone. `.decklog-site` marks it as ours and says what it was made of; it names no commit while a run is under way, so
// that whatever a killed run left is made anew. Files that are not ours are never touched.
#pragma once

#include "cmd/render/site_page.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

// What all pages were made of.
struct SiteMarker {
  render::SiteFor readers = render::SiteFor::team;
  std::string inputs;  // a digest of all that shapes the pages beside the records
  std::string commit;  // hex; "" while it is not whole
};

class SiteFolder {
 public:
  // Makes the folder when it is not there, and holds it for this process. Throws: UsageError when it holds anything
  // else than a site for these readers; Locked; SystemError. On disk after a throw: as before.
  SiteFolder(std::filesystem::path folder, render::SiteFor readers);
  ~SiteFolder();
  SiteFolder(const SiteFolder&) = delete;
  SiteFolder& operator=(const SiteFolder&) = delete;

  // What the whole site was made of; nothing when it is new or a run was cut short.
  const std::optional<SiteMarker>& made_of() const { return made_of_; }
  // Whether the file was there when this run began.
  bool had(const std::string& path) const { return there_.contains(path); }
  // The site's files of that folder that were there ("records").
  std::vector<std::string> had_in(std::string_view folder) const;

  void begin();
  // It is due and stands as it was.
  void keep(const std::string& path);
  // It is due; written unless it is the same.
  void put(const render::SiteFile& file);
  // Removes what is not due any more and marks the site as whole.
  void finish(const SiteMarker& made_of);

  std::size_t written() const { return written_; }
  std::size_t kept() const { return kept_; }
  std::size_t removed() const { return removed_; }

 private:
  void read_marker();
  void find_files();
  void write_marker(const SiteMarker& marker);
  void make_folder_of(const std::string& path);
  void replace(const std::string& path, std::string_view text);

  std::filesystem::path folder_;
  render::SiteFor readers_;
  int lock_ = -1;
  std::optional<SiteMarker> made_of_;
  std::set<std::string> there_;
  std::set<std::string> due_;
  std::set<std::string> folders_;  // that are there
  std::size_t written_ = 0;
  std::size_t kept_ = 0;
  std::size_t removed_ = 0;
};

}  // namespace decklog::cmd
