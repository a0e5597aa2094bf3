// SPDX-License-Identifier: MIT
//
// Everything a command needs of the outside: streams, terminal, zone, clock, the global options. main() makes the real
// one, tests another. No command reads the environment, the clock or a standard stream by any other way.
#pragma once

#include "cmd/screen.h"
#include "lib/base/world.h"
#include "lib/ledger/ledger.h"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::cmd {

enum class ColorMode { automatic, always, never };

// `decklog [--ledger DIR] [--ref REF] [--json] [-q] [--color …] [--utc]`, before or after the command's name.
struct GlobalOptions {
  std::vector<std::string> ledgers;  // as typed; more than one only for commands that say so (command.h)
  std::string ref;
  bool json = false;
  bool quiet = false;
  bool utc = false;
  bool allow_secret = false;  // of the commands that write what somebody typed
  ColorMode color = ColorMode::automatic;
};

// Whose texts a command writes: a person's at the keyboard, or some other system's.
enum class Texts { typed, from_elsewhere };

struct Env {
  std::string program = "decklog";  // as it was called, for usage lines: "git decklog" for a binary named git-decklog
  base::World world;
  base::Zone zone = base::Zone::utc();
  std::istream* in = nullptr;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t width = 80;        // of the terminal, else 80
  std::filesystem::path folder;  // the current one
  // Takes over the terminal of standard output, until the screen is destroyed. Empty when there is none to take.
  std::function<std::unique_ptr<Screen>()> open_screen = {};
  GlobalOptions options;

  // The ledger that --ledger, $DECKLOG_LEDGER or the current folder names. It refuses typed texts with secrets in them
  // (secrecy.h), but under --allow-secret. Throws: NotFound ("no-ledger").
  ledger::Ledger open_ledger(Texts texts = Texts::typed) const;
  // The one in this folder. Throws: as open_ledger().
  ledger::Ledger open_ledger_in(const std::filesystem::path& folder_of_ledger, Texts texts = Texts::typed) const;
  // What --ledger names; "" when it was not given.
  std::string named_ledger() const { return options.ledgers.empty() ? "" : options.ledgers.front(); }
  // The zone for output: UTC under --utc.
  base::Zone output_zone() const { return options.utc ? base::Zone::utc() : zone; }
  // --color, NO_COLOR, TERM=dumb, CLICOLOR_FORCE, and whether the stream is a terminal: standard output, or error.
  bool colors() const { return colors_on(out_is_terminal); }
  bool error_colors() const { return colors_on(err_is_terminal); }
  // A question may be asked only when standard input and error are terminals.
  bool may_ask() const { return in_is_terminal && err_is_terminal; }

 private:
  bool colors_on(bool terminal) const;
};

}  // namespace decklog::cmd
