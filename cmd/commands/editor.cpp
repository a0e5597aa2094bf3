// SPDX-License-Identifier: MIT
#include "cmd/commands/editor.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/base/text.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdlib.h>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;

std::string editor_command(const base::World& world) {
  for (const char* name : {"GIT_EDITOR", "VISUAL", "EDITOR"}) {
    const auto value = world.variable(name);
    if (value && !value->empty()) return *value;
  }
  return "vi";
}

// Only its owner may look into it (mkdtemp makes it 0700).
fs::path private_folder(const base::World& world) {
  const auto named = world.variable("TMPDIR");
  std::string pattern = (named && !named->empty() ? *named : std::string("/tmp")) + "/decklog-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw base::SystemError("cannot make a temporary folder '" + pattern + "': " + std::strerror(errno), "", "system",
                            errno);
  }
  return pattern;
}

void write_template(const fs::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw base::SystemError("cannot write '" + file.string() + "'");
}

std::string read_edited(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw base::SystemError("cannot read '" + file.string() + "' after editing");
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string without_comments(const std::string& text) {
  std::string kept;
  for (const std::string& line : base::split_lines(text)) {
    if (line.rfind('#', 0) != 0) kept += line + "\n";
  }
  return kept;
}

}  // namespace

Edited edit(Env& env, const std::string& file_name, const std::string& template_text) {
  const std::string editor = editor_command(env.world);
  const fs::path file = private_folder(env.world) / file_name;
  write_template(file, template_text);
  env.out->flush();
  base::ProcessOptions options;
  options.output = base::ProcessOptions::Output::inherit;
  const base::ProcessResult result =
      base::run_process({"sh", "-c", editor + " \"$@\"", editor, file.string()}, options);
  if (result.exit_code != 0) {
    throw base::SystemError("the editor '" + editor + "' ended with exit code " + std::to_string(result.exit_code),
                            "what was typed, if it was saved, is in '" + file.string() + "'", "editor",
                            result.exit_code);
  }
  std::string whole = read_edited(file);
  return {without_comments(whole), std::move(whole), file.string()};
}

std::string keep_text(const Env& env, const std::string& file_name, const std::string& text) {
  const fs::path file = private_folder(env.world) / file_name;
  write_template(file, text);
  return file.string();
}

void remove_edited(const std::string& file) {
  std::error_code ignored;  // a left-over temporary file is no failure of the command
  fs::remove_all(fs::path(file).parent_path(), ignored);
}

}  // namespace decklog::cmd
