// SPDX-License-Identifier: MIT
//
// The bind function of every command, for the table in cmd/table.cpp. Each binds its options and returns what to run.
#pragma once

#include "cmd/command.h"

namespace decklog::cmd {

// set up
Run bind_init(Options& options);

// take in
Run bind_open(Options& options);

// write down
Run bind_note(Options& options);
Run bind_finding(Options& options);
Run bind_decision(Options& options);

// look
Run bind_show(Options& options);

}  // namespace decklog::cmd
