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

// work
Run bind_ack(Options& options);
Run bind_triage(Options& options);
Run bind_coordinate(Options& options);
Run bind_mitigate(Options& options);
Run bind_resolve(Options& options);
Run bind_close(Options& options);
Run bind_regress(Options& options);
Run bind_reopen(Options& options);
Run bind_confirm(Options& options);
Run bind_answer(Options& options);
Run bind_ask_impact(Options& options);
Run bind_promote(Options& options);
Run bind_start(Options& options);
Run bind_extend(Options& options);
Run bind_finish(Options& options);
Run bind_rollback(Options& options);
Run bind_cancel(Options& options);
Run bind_advance(Options& options);

// write down
Run bind_note(Options& options);
Run bind_finding(Options& options);
Run bind_decision(Options& options);

// look
Run bind_show(Options& options);

// people
Run bind_handoff(Options& options);
Run bind_accept(Options& options);

}  // namespace decklog::cmd
