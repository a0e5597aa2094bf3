// SPDX-License-Identifier: MIT
//
// A program that is given its input piece by piece while it runs, for streams that no memory holds (git fast-import).
// For everything else: run_process().
#pragma once

#include "lib/base/process.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::base {

class FedProgram {
 public:
  // `options.input` and `options.limit` do not count; its output is captured. Signals are as in run_process() until
  // this object is gone. Throws: SystemError when it cannot be started.
  explicit FedProgram(const std::vector<std::string>& arguments, ProcessOptions options = {});
  // Kills the program unless finish() returned.
  ~FedProgram();
  FedProgram(const FedProgram&) = delete;
  FedProgram& operator=(const FedProgram&) = delete;

  // May keep some of it back for a while. False when the program takes no more: finish() tells why.
  [[nodiscard]] bool write(std::string_view bytes);
  // Sends the rest, closes the program's input, and waits for its end. Requires: called once.
  ProcessResult finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace decklog::base
