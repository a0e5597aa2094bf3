// SPDX-License-Identifier: MIT
#include "cmd/commands/ledgers.h"

#include "lib/base/text.h"

#include <algorithm>
#include <exception>
#include <ostream>
#include <utility>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;

// Without the slash that a path may end in.
fs::path whole_path(const Env& env, const std::string& typed) {
  std::error_code unknown;
  const fs::path path = fs::weakly_canonical(env.folder / typed, unknown);
  const fs::path normal = (unknown ? env.folder / typed : path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

// "payments" of ".../payments.git" and of ".../payments/.git".
fs::path named_part(const fs::path& folder) {
  if (folder.filename() == ".git") return folder.parent_path();
  if (folder.extension() == ".git") return folder.parent_path() / folder.stem();
  return folder;
}

std::string last_parts(const fs::path& folder, std::size_t count) {
  fs::path name;
  fs::path rest = folder;
  for (std::size_t i = 0; i < count && rest.has_filename(); ++i, rest = rest.parent_path()) {
    name = name.empty() ? rest.filename() : rest.filename() / name;
  }
  return name.string();
}

std::vector<fs::path> folders_of(const Env& env) {
  std::vector<fs::path> folders;
  for (const std::string& typed : env.options.ledgers) {
    const fs::path folder = whole_path(env, typed);
    const auto same = std::find(folders.begin(), folders.end(), folder);
    if (same != folders.end()) {
      const std::string& first = env.options.ledgers[static_cast<std::size_t>(same - folders.begin())];
      throw base::UsageError("--ledger '" + first + "' and --ledger '" + typed + "' are the same ledger");
    }
    folders.push_back(folder);
  }
  return folders;
}

void tell_left_out(Env& env, const std::string& name, const base::Error& error) {
  *env.err << "warning: ledger '" << base::for_terminal(name) << "' is left out: " << base::for_terminal(error.what())
           << "\n";
}

int exit_code_of(const base::Error& error) {
  const auto code = error.exit_code() == base::ExitCode::bad_data ? base::ExitCode::bad_data : base::ExitCode::system;
  return static_cast<int>(code);
}

}  // namespace

bool asks_several(const Env& env) { return env.options.ledgers.size() > 1; }

LedgersAsked ask_ledgers(Env& env, const std::function<void(const NamedLedger&)>& ask) {
  const std::vector<std::string> names = short_names(folders_of(env));
  LedgersAsked asked;
  std::exception_ptr first;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& typed = env.options.ledgers[i];
    try {
      NamedLedger one{.name = names[i], .typed = typed, .ledger = env.open_ledger_in(env.folder / typed)};
      ask(one);
      asked.ledgers.push_back(std::move(one));
    } catch (const base::UsageError&) {
      throw;  // said of the command line, not of this ledger
    } catch (const base::Error& error) {
      if (!first) first = std::current_exception();
      asked.exit_code = std::max(asked.exit_code, exit_code_of(error));
      tell_left_out(env, names[i], error);
    }
  }
  if (asked.ledgers.empty()) std::rethrow_exception(first);
  return asked;
}

render::OfLedgers of_ledgers(const LedgersAsked& asked, std::vector<std::size_t> of) {
  render::OfLedgers told{.ledgers = {}, .of = std::move(of)};
  for (const NamedLedger& one : asked.ledgers) told.ledgers.push_back({one.name, one.typed, one.ledger.head()});
  return told;
}

std::vector<std::string> short_names(const std::vector<fs::path>& folders) {
  constexpr std::size_t kMostParts = 64;
  std::vector<std::string> names;
  for (const fs::path& folder : folders) {
    std::string name = folder.string();  // of "a" and "a.git" side by side nothing shorter does
    for (std::size_t parts = 1; parts < kMostParts; ++parts) {
      const std::string last = last_parts(named_part(folder), parts);
      const auto same = std::count_if(folders.begin(), folders.end(), [&](const fs::path& other) {
        return last_parts(named_part(other), parts) == last;
      });
      if (same > 1) continue;
      name = last;
      break;
    }
    names.push_back(std::move(name));
  }
  return names;
}

std::string qualified(const std::string& command, const std::string& typed) {
  constexpr std::string_view kProgram = "decklog ";
  if (!command.starts_with(kProgram)) return command;
  return "decklog --ledger " + base::shell_word(typed) + " " + command.substr(kProgram.size());
}

// The first named is put before the others.
std::string qualified(const std::string& command, const render::OfLedgers& several) {
  std::string text = command;
  for (auto one = several.ledgers.rbegin(); one != several.ledgers.rend(); ++one) text = qualified(text, one->folder);
  return text;
}

}  // namespace decklog::cmd
