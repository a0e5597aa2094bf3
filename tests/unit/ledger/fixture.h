// SPDX-License-Identifier: MIT
//
// A ledger in a temporary folder, a clock that ticks a second at each look, and ids that count.
#pragma once

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/git/repository.h"
#include "lib/ledger/ledger.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace decklog::test {

// The code of the error that `act` throws; "" when it throws none.
inline std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error.code();
  }
  return "";
}

class Fixture {
 public:
  Fixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "decklog-ledger-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    variables_ = {{"HOME", root_.string()},        {"GIT_CONFIG_NOSYSTEM", "1"},
                  {"GIT_AUTHOR_NAME", "Alice"},    {"GIT_AUTHOR_EMAIL", "alice@example.com"},
                  {"GIT_COMMITTER_NAME", "Alice"}, {"GIT_COMMITTER_EMAIL", "alice@example.com"}};
    world_.now = [this] { return now_ += base::Seconds{1}; };
    world_.random = [this] { return random_ = random_ * 1664525U + 1013904223U; };
    world_.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    world_.notice = [this](const std::string& line) { notices_.push_back(line); };
    library_.emplace(world_);
  }
  ~Fixture() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  std::filesystem::path folder() const { return root_ / "ledger"; }
  const base::World& world() const { return world_; }
  std::map<std::string, std::string>& variables() { return variables_; }
  std::vector<std::string>& notices() { return notices_; }
  base::Time now() const { return now_; }

  ledger::Ledger make(bool bare = false) {
    ledger::Ledger::init({.folder = folder(), .bare = bare, .ref = {}}, world_);
    return open();
  }
  ledger::Ledger open(const std::string& ref = {}) {
    return ledger::Ledger::open({.folder = folder(), .ref = ref}, world_);
  }

  // An incident with one entry.
  base::RecordId incident(ledger::Ledger& ledger, const std::string& title,
                          model::Priority priority = model::Priority::p1) {
    ledger::Draft draft;
    draft.body = model::Opened{};
    draft.set.title = title;
    draft.set.priority = priority;
    return ledger.create(base::Kind::incident, draft).record.id;
  }

  static ledger::Draft note(const std::string& text) {
    ledger::Draft draft;
    draft.body = model::Note{};
    draft.text = text;
    return draft;
  }

  // What git itself says.
  std::string git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "-C", folder().string()});
    const auto result = base::run_process(
        arguments,
        {.environment = {{"HOME", root_.string()}, {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}}});
    return result.out + result.err;
  }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((folder() / path).parent_path());
    std::ofstream(folder() / path) << text;
  }

 private:
  std::filesystem::path root_;
  std::map<std::string, std::string> variables_;
  base::Time now_ = base::Time{base::Seconds{1795334591}};  // 2026-11-22T08:03:11Z
  std::uint32_t random_ = 7;
  std::vector<std::string> notices_;
  base::World world_;
  std::optional<decklog::git::Library> library_;
};

}  // namespace decklog::test
