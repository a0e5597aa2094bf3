// SPDX-License-Identifier: MIT
//
// The bind function of every command, for the table in cmd/table.cpp. Each binds its options and returns what to run.
#pragma once

#include "cmd/command.h"

namespace decklog::cmd {

// set up
Run bind_init(Options& options);
Run bind_clone(Options& options);
Run bind_doctor(Options& options);
Run bind_schema(Options& options);
Run bind_policy(Options& options);
Run bind_completion(Options& options);
Run bind_version(Options& options);

// take in
Run bind_open(Options& options);
Run bind_request(Options& options);
Run bind_change(Options& options);
Run bind_ingest(Options& options);
Run bind_import(Options& options);

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
Run bind_update(Options& options);
Run bind_attach(Options& options);
Run bind_run(Options& options);
Run bind_action(Options& options);
Run bind_link(Options& options);
Run bind_assign(Options& options);
Run bind_role(Options& options);
Run bind_priority(Options& options);
Run bind_block(Options& options);
Run bind_unblock(Options& options);
Run bind_set(Options& options);
Run bind_edit(Options& options);
Run bind_correct(Options& options);
Run bind_redact(Options& options);

// look
Run bind_next(Options& options);
Run bind_list(Options& options);
Run bind_show(Options& options);
Run bind_timeline(Options& options);
Run bind_log(Options& options);
Run bind_search(Options& options);
Run bind_due(Options& options);
Run bind_status(Options& options);
Run bind_watch(Options& options);

// people
Run bind_oncall(Options& options);
Run bind_handoff(Options& options);
Run bind_accept(Options& options);
Run bind_load(Options& options);

// learn
Run bind_postmortem(Options& options);
Run bind_export(Options& options);
Run bind_site(Options& options);
Run bind_stats(Options& options);

// trust
Run bind_check(Options& options);
Run bind_sync(Options& options);
Run bind_verify(Options& options);
Run bind_seal(Options& options);
Run bind_gate(Options& options);
Run bind_hook(Options& options);
Run bind_merge_driver(Options& options);

}  // namespace decklog::cmd
