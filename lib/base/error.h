// SPDX-License-Identifier: MIT
//
// The few exceptions that end a command, and the exit code each one means. Values (optional, variant,
// vector<Problem>) are for what a caller must weigh; these are for what it cannot go on from.
// Only cmd/app.cpp catches them all; elsewhere a catch adds the missing subject or handles one type.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::base {

// The exit codes of the program (DESIGN 9): never renumbered, listed in every help.
enum class ExitCode : int {
  done = 0,
  finding = 1,
  usage = 2,
  not_found = 3,
  refused = 4,
  bad_data = 5,
  system = 6,
  locked = 7,
  verification = 8,
  secret = 9,
  bug = 70,
  interrupted = 130,
};

// One reason why something was refused: a stable code for programs, a message, and the command that would satisfy it
// ("" when there is none).
struct Reason {
  std::string code;
  std::string message;
  std::string fix;
  bool operator==(const Reason&) const = default;
};

// Wording: lower case, what failed first, the subject in single quotes, no full stop; the hint stands on its own line.
class Error : public std::runtime_error {
 public:
  // `code` is stable and for programs ("identity-missing"); `hint` may be empty or hold several lines.
  Error(ExitCode exit_code, std::string code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), exit_code_(exit_code), code_(std::move(code)), hint_(std::move(hint)) {}

  ExitCode exit_code() const { return exit_code_; }
  const std::string& code() const { return code_; }
  const std::string& hint() const { return hint_; }

 private:
  ExitCode exit_code_;
  std::string code_;
  std::string hint_;
};

// The command line cannot be understood, or an argument is not of its form.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message, std::string hint = {}, std::string code = "usage")
      : Error(ExitCode::usage, std::move(code), message, std::move(hint)) {}
};

// What was named is not there, or the name fits several things. Also: there is no ledger here.
class NotFound : public Error {
 public:
  explicit NotFound(const std::string& message, std::string hint = {}, std::string code = "not-found")
      : Error(ExitCode::not_found, std::move(code), message, std::move(hint)) {}
};

// The lifecycle or the policy says no. Holds every reason, not only the first.
class Refused : public Error {
 public:
  Refused(const std::string& message, std::vector<Reason> reasons, std::string code = "refused")
      : Error(ExitCode::refused, std::move(code), message), reasons_(std::move(reasons)) {}
  const std::vector<Reason>& reasons() const { return reasons_; }

 private:
  std::vector<Reason> reasons_;
};

// Where in a file something stands; lines and columns count from 1, 0 means unknown.
struct Position {
  int line = 0;
  int column = 0;
  bool operator==(const Position&) const = default;
};

// A file or an input breaks its format.
class BadData : public Error {
 public:
  BadData(const std::string& file, Position position, const std::string& message, std::string hint = {},
          std::string code = "bad-data");
  const std::string& file() const { return file_; }
  Position position() const { return position_; }
  // what() without the place.
  const std::string& message() const { return message_; }

 private:
  std::string file_;
  Position position_;
  std::string message_;
};

// git, the disk, a program or the network failed. `native` is the library's or the system's own code (0: none).
class SystemError : public Error {
 public:
  explicit SystemError(const std::string& message, std::string hint = {}, std::string code = "system", int native = 0)
      : Error(ExitCode::system, std::move(code), message, std::move(hint)), native_(native) {}
  int native() const { return native_; }

 private:
  int native_;
};

// Another writer held the ledger for longer than we wait.
class Locked : public Error {
 public:
  explicit Locked(const std::string& message, std::string hint = {})
      : Error(ExitCode::locked, "locked", message, std::move(hint)) {}
};

// A bug of ours, never somebody's data. Thrown by DECKLOG_CHECK.
class InternalError : public Error {
 public:
  explicit InternalError(const std::string& message)
      : Error(ExitCode::bug, "bug", message, "this is a bug in decklog; the ledger was left as it was") {}
};

[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace decklog::base

// States what cannot be otherwise and why. Stays on in release builds. Never for user or remote data.
#define DECKLOG_CHECK(condition, why) \
  ((condition) ? static_cast<void>(0) : ::decklog::base::check_failed(#condition, (why), __FILE__, __LINE__))
