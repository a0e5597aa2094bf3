// SPDX-License-Identifier: MIT
#include "lib/git/configuration.h"

#include "lib/base/error.h"

#include <fmt/format.h>

#include <charconv>

namespace decklog::git {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Section and key are case-blind, the subsection between them is not.
std::string normalised(std::string name) {
  const std::size_t first = name.find('.');
  const std::size_t last = name.rfind('.');
  if (first == std::string::npos) return name;
  for (std::size_t i = 0; i < first; ++i) name[i] = lower(name[i]);
  for (std::size_t i = last; i < name.size(); ++i) name[i] = lower(name[i]);
  return name;
}

ConfigHandle new_config() {
  git_config* config = nullptr;
  check(git_config_new(&config), "prepare git's configuration");
  return ConfigHandle(config);
}

std::optional<std::string> last_value(git_config* config, const std::string& name) {
  git_config_entry* found = nullptr;
  const int code = git_config_get_entry(&found, config, name.c_str());
  const ConfigEntryHandle entry(found);
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) {
    git_error_clear();
    return std::nullopt;
  }
  check(code, fmt::format("read configuration '{}'", name));
  return entry->value == nullptr ? std::string("true") : std::string(entry->value);
}

bool is_true(const std::string& value) {
  int parsed = 0;
  const bool readable = git_config_parse_bool(&parsed, value.c_str()) == 0;
  if (!readable) git_error_clear();
  return readable && parsed != 0;
}

// `'name'='value' 'name'='value'`: how git hands `-c` on to programs it starts. Quotes inside are written '\''.
std::vector<std::pair<std::string, std::string>> quoted_pairs(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string word;
  bool quoted = false;
  const auto end_word = [&] {
    const std::size_t equals = word.find('=');
    if (!word.empty()) {
      pairs.emplace_back(word.substr(0, equals), equals == std::string::npos ? "true" : word.substr(equals + 1));
    }
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') {
      quoted = !quoted;
    } else if (!quoted && text[i] == ' ') {
      end_word();
    } else if (!quoted && text[i] == '\\' && i + 1 < text.size()) {
      word += text[++i];
    } else {
      word += text[i];
    }
  }
  end_word();
  return pairs;
}

}  // namespace

Configuration::Configuration(const Variable& variable, git_repository* repository)
    : all_(new_config()), protected_(new_config()) {
  const auto set = [&](const char* name) {
    std::optional<std::string> value = variable(name);
    return value && !value->empty() ? value : std::nullopt;
  };
  const std::optional<std::string> no_system = set("GIT_CONFIG_NOSYSTEM");
  if (!no_system || !is_true(*no_system)) {
    add(variable("GIT_CONFIG_SYSTEM").value_or("/etc/gitconfig"), GIT_CONFIG_LEVEL_SYSTEM, repository, true);
  }
  const std::optional<std::string> home = set("HOME");
  if (const std::optional<std::string> global = variable("GIT_CONFIG_GLOBAL")) {
    add(*global, GIT_CONFIG_LEVEL_GLOBAL, repository, true);
  } else {
    const std::optional<std::string> xdg = set("XDG_CONFIG_HOME");
    if (xdg) add(*xdg + "/git/config", GIT_CONFIG_LEVEL_XDG, repository, true);
    if (!xdg && home) add(*home + "/.config/git/config", GIT_CONFIG_LEVEL_XDG, repository, true);
    if (home) add(*home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL, repository, true);
  }
  read_command_line(variable);
}

void Configuration::add_local(const std::filesystem::path& common_folder, const std::filesystem::path& git_folder,
                              git_repository* repository) {
  add(common_folder / "config", GIT_CONFIG_LEVEL_LOCAL, repository, false);
  if (get_bool("extensions.worktreeConfig", false)) {
    add(git_folder / "config.worktree", GIT_CONFIG_LEVEL_APP, repository, false);
  }
}

void Configuration::add(const std::filesystem::path& file, git_config_level_t level, git_repository* repository,
                        bool is_protected) {
  std::error_code ignored;
  if (file.empty() || !std::filesystem::exists(file, ignored)) return;
  const std::string what = fmt::format("read git's configuration '{}'", file.string());
  check(git_config_add_file_ondisk(all_.get(), file.c_str(), level, repository, 1), what);
  if (is_protected) check(git_config_add_file_ondisk(protected_.get(), file.c_str(), level, repository, 1), what);
}

void Configuration::read_command_line(const Variable& variable) {
  for (const auto& [name, value] : quoted_pairs(variable("GIT_CONFIG_PARAMETERS").value_or(""))) {
    command_[normalised(name)].push_back(value);
  }
  const std::string count_text = variable("GIT_CONFIG_COUNT").value_or("0");
  int count = 0;
  std::from_chars(count_text.data(), count_text.data() + count_text.size(), count);
  for (int i = 0; i < count && i < 1000; ++i) {
    const std::optional<std::string> name = variable(fmt::format("GIT_CONFIG_KEY_{}", i));
    const std::optional<std::string> value = variable(fmt::format("GIT_CONFIG_VALUE_{}", i));
    if (name && value) command_[normalised(*name)].push_back(*value);
  }
}

std::optional<std::string> Configuration::get(const std::string& name) const {
  if (const auto found = command_.find(normalised(name)); found != command_.end()) return found->second.back();
  return last_value(all_.get(), name);
}

std::optional<std::string> Configuration::get_protected(const std::string& name) const {
  if (const auto found = command_.find(normalised(name)); found != command_.end()) return found->second.back();
  return last_value(protected_.get(), name);
}

std::vector<std::string> Configuration::all_protected(const std::string& name) const {
  std::vector<std::string> values;
  const auto collect = [](const git_config_entry* entry, void* out) {
    static_cast<std::vector<std::string>*>(out)->emplace_back(entry->value == nullptr ? "" : entry->value);
    return 0;
  };
  const int code = git_config_get_multivar_foreach(protected_.get(), name.c_str(), nullptr, collect, &values);
  if (code == GIT_ENOTFOUND) {
    git_error_clear();
  } else {
    check(code, fmt::format("read configuration '{}'", name));
  }
  if (const auto found = command_.find(normalised(name)); found != command_.end()) {
    values.insert(values.end(), found->second.begin(), found->second.end());
  }
  return values;
}

bool Configuration::get_bool(const std::string& name, bool otherwise) const {
  const std::optional<std::string> value = get(name);
  if (!value) return otherwise;
  int parsed = 0;
  if (git_config_parse_bool(&parsed, value->c_str()) != 0) {
    git_error_clear();
    throw base::SystemError(fmt::format("configuration '{}' is no boolean: '{}'", name, *value), "", "configuration");
  }
  return parsed != 0;
}

}  // namespace decklog::git
