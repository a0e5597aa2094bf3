// SPDX-License-Identifier: MIT
//
// The options of one command, bound to a struct of that command. A narrow face on CLI11, whose header only options.cpp
// includes: what is bound here is what help, man page and completion show.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace decklog::cmd {

struct GlobalOptions;

enum class Presence { required, optional };

struct OptionInfo {
  std::string names;  // "-p,--priority"; a positional's name in capitals: "ID"
  std::string value;  // "P0..P3"; "" for a flag
  std::string help;
  bool positional = false;
  Presence presence = Presence::optional;
  bool many = false;
};

class Options {
 public:
  explicit Options(std::string command);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // Positionals come in the order of these calls; `words` takes all the rest and must be the last.
  void positional(const std::string& name, std::string& target, const std::string& help,
                  Presence presence = Presence::required);
  void words(const std::string& name, std::vector<std::string>& target, const std::string& help,
             Presence presence = Presence::optional);

  void value(const std::string& names, std::string& target, const std::string& value_name, const std::string& help,
             Presence presence = Presence::optional);
  void value(const std::string& names, std::optional<std::string>& target, const std::string& value_name,
             const std::string& help);
  void number(const std::string& names, std::optional<std::uint64_t>& target, const std::string& value_name,
              const std::string& help);
  // May be given several times; one value each time.
  void values(const std::string& names, std::vector<std::string>& target, const std::string& value_name,
              const std::string& help);
  // The same, for one that means something only to some commands: help shows it as if it were given once.
  void repeated(const std::string& names, std::vector<std::string>& target, const std::string& value_name,
                const std::string& help);
  void flag(const std::string& names, bool& target, const std::string& help);
  // One for the program itself, which asks given() for it.
  void flag(const std::string& names, const std::string& help);
  // Everything after "--", untouched (`run ID -- CMD…`).
  void rest_after_dashes(std::vector<std::string>& target, const std::string& help);

  // In the order of binding.
  const std::vector<OptionInfo>& infos() const;

  // Throws: UsageError, worded by us, with the nearest option's name for an unknown one.
  void parse(const std::vector<std::string>& arguments);

  // Whether the option was among what was parsed; false for one that the command has not.
  bool given(const std::string& name) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// --ledger, --ref, --json, -q, --color, --utc.
void bind_global_options(Options& options, GlobalOptions& globals, std::string& color_word);

}  // namespace decklog::cmd
