// SPDX-License-Identifier: MIT
//
// The map of the product: every command, in the order of help. {name, group, one line, about, example, bind}
#include "cmd/command.h"
#include "cmd/commands/commands.h"

namespace decklog::cmd {

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {"init", Group::set_up, "make a ledger here, or in DIR",
       "In an existing repository it adds its files on top of what is there, as one commit. Run again it completes "
       "what "
       "is missing.",
       "decklog init oncall\ndecklog init --bare /srv/oncall.git", bind_init},

      {"open", Group::take_in, "open an incident",
       "Nothing but a title is needed; the rest can follow. Times may lie in the past: incidents are often declared "
       "late.",
       "decklog open \"Checkout API returns 503\" -p P1 -s checkout --started -12m", bind_open},

      {"ack", Group::work, "say that you have it",
       "The first acknowledgement sets the milestone; without an owner it becomes yours. --eta promises when the next "
       "word comes, and the promise runs as a clock.",
       "decklog ack k7fq --eta 20m", bind_ack},
      {"triage", Group::work, "how bad it is and who has it: done",
       "Needs a priority and an owner, given here or before.", "decklog triage k7fq -p P1 --owner me", bind_triage},
      {"coordinate", Group::work, "who knows and who does what: done",
       "Needs to know who was told, or that nobody has to be.",
       "decklog coordinate k7fq --notify payments --notify support", bind_coordinate},
      {"mitigate", Group::work, "the harm is stopped",
       "Legal straight from triage: stopping the harm comes first. What was skipped is written into the entry.",
       "decklog mitigate k7fq \"rolled back checkout to v141\"", bind_mitigate},
      {"resolve", Group::work, "the cause is fixed", "", "decklog resolve k7fq \"v143 closes its connections\"",
       bind_resolve},
      {"close", Group::work, "nothing is left to do",
       "An incident needs its cause, owners and dates for its open action items, and a postmortem where the policy "
       "demands one; a request needs to be confirmed. With --as it ends from any stage, with a reason.",
       "decklog close k7fq --cause \"connection leak in v142\"\ndecklog close m3xa --as duplicate --of k7fq \"same "
       "outage\"",
       bind_close},
      {"regress", Group::work, "go back to an earlier stage", "The milestones of the later stages stop being true.",
       "decklog regress k7fq --to mitigation \"errors are back\"", bind_regress},
      {"reopen", Group::work, "open it again", "", "decklog reopen k7fq \"the same errors since 09:00\"", bind_reopen},
      {"confirm", Group::work, "request: the problem in our words, agreed with the requester", "",
       "decklog confirm m3xa \"exports time out for accounts with over 10 000 rows\"", bind_confirm},
      {"answer", Group::work, "request: the answer was given", "",
       "decklog answer m3xa \"fixed in tonight's release; until then export by month\"", bind_answer},
      {"ask-impact", Group::work, "request: ask who is affected, and wait for the reply",
       "Blocks the request on its requester until `decklog unblock`.", "decklog ask-impact m3xa", bind_ask_impact},
      {"promote", Group::work, "request: it is an incident",
       "Opens an incident with what the request knows, and links both ways.", "decklog promote m3xa -p P1",
       bind_promote},
      {"start", Group::work, "change: it begins", "", "decklog start 9twd", bind_start},
      {"extend", Group::work, "change: it takes longer", "", "decklog extend 9twd --end 2h \"the copy is slow\"",
       bind_extend},
      {"finish", Group::work, "change: it is done", "", "decklog finish 9twd \"all hosts are on v143\"", bind_finish},
      {"rollback", Group::work, "change: it was undone", "", "decklog rollback 9twd \"errors doubled\"", bind_rollback},
      {"cancel", Group::work, "change or handoff: it does not take place", "",
       "decklog cancel 9twd \"moved to next week\"", bind_cancel},
      {"advance", Group::work, "the next verb of this record, whatever it is",
       "Takes the options of every verb; what the next one does not need is left out.",
       "decklog advance k7fq \"rolled back to v141\"", bind_advance},

      {"note", Group::write_down, "write down what happens or what you see", "",
       "decklog note k7fq \"error rate jumped after the deploy\" --at 14:32", bind_note},
      {"finding", Group::write_down, "write down what you found out", "",
       "decklog finding k7fq \"v142 leaks a connection for each request\"", bind_finding},
      {"decision", Group::write_down, "write down what was decided, and why", "",
       "decklog decision k7fq \"roll back instead of fixing forward: the cause is not known yet\"", bind_decision},

      {"show", Group::look, "a record: where it stands, what is left to do, its last entries",
       "The page a responder lives in. --as-of shows what was known at a time; --history shows the whole timeline with "
       "what corrections replaced.",
       "decklog show k7fq\ndecklog show k7fq --as-of 15:00", bind_show},

      {"handoff", Group::people, "offer your open work to the next person",
       "Lists every open record with its stage, owner and next step. Refused while an open P0 or P1 has no next step.",
       "decklog handoff --to bob@example.com --next k7fq=\"watch the error rate until 18:00\"", bind_handoff},
      {"accept", Group::people, "accept a handoff", "", "decklog accept qh2e", bind_accept},
  };
  return table;
}

}  // namespace decklog::cmd
