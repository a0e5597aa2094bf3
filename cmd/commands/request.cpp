// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/new_record.h"

#include <memory>

namespace decklog::cmd {

Run bind_request(Options& options) {
  auto own = std::make_shared<NewRecordOptions>();
  bind_source(options, *own, Presence::required);
  bind_new_record(options, *own, "request");
  return [own](Env& env) { return create_and_report(env, base::Kind::request, new_record_draft(env, *own)); };
}

}  // namespace decklog::cmd
