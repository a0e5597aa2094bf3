// SPDX-License-Identifier: MIT
//
// Writing to the repository's own configuration. Under our locks instead of libgit2's: its config.lock outlives a kill
// and nobody could tell whose it is.
#include "lib/git/settings.h"

#include "lib/base/error.h"
#include "lib/git/durability.h"
#include "lib/git/impl.h"
#include "lib/git/locks.h"

#include <fmt/format.h>

#include <sys/stat.h>

namespace decklog::git {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    DECKLOG_CHECK(c != '\n' && c != '\0', "a setting is one line");
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string with_setting(std::string text, const std::string& name, const std::string& value) {
  const std::size_t first = name.find('.');
  const std::size_t last = name.rfind('.');
  DECKLOG_CHECK(first != std::string::npos, "a setting has a section");
  const std::string section = name.substr(0, first);
  const std::string head =
      first == last ? section : section + " " + in_quotes(std::string_view(name).substr(first + 1, last - first - 1));
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text + fmt::format("[{}]\n\t{} = {}\n", head, name.substr(last + 1), in_quotes(value));
}

void Repository::set_config(const std::string& name, const std::string& value) {
  Patience patience(impl_->world, std::chrono::seconds(10));
  const WriterLock writer(*impl_, patience);
  std::error_code ignored;
  std::filesystem::path file = impl_->common_folder / "config";
  if (std::filesystem::is_symlink(file, ignored)) file = std::filesystem::canonical(file);
  const LockFile lock(*impl_, file, patience);
  const std::string text = with_setting(read_file(file).value_or(""), name, value);
  struct stat status {};
  const mode_t mode = ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777 : 0644;
  replace_file(file, impl_->own_folder() / "config.new", text, durability(*impl_).index, mode);
}

}  // namespace decklog::git
