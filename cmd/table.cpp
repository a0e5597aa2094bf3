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
  };
  return table;
}

}  // namespace decklog::cmd
