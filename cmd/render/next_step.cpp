// SPDX-License-Identifier: MIT
#include "cmd/render/next_step.h"

#include "lib/base/text.h"
#include "lib/model/lifecycle.h"

namespace decklog::render {
namespace {

using namespace model;

// What a verb takes beside the id, as a person would fill it in.
std::string_view rest_of_command(const Record& record, Verb verb) {
  switch (verb) {
    case Verb::coordinate:
      return " --notify TEAM";
    case Verb::mitigate:
      return " \"what stopped the harm\"";
    case Verb::resolve:
      return " \"what fixed it\"";
    case Verb::confirm:
      return " \"the problem in our words\"";
    case Verb::answer:
      return " \"the answer\"";
    case Verb::close:
      if (record.kind() == base::Kind::request) return " --confirmed-by WHO";
      return record.fields.cause ? "" : " --cause \"what caused it\"";
    default:
      return "";
  }
}

}  // namespace

std::string_view aim(Stage stage) {
  switch (stage) {
    case Stage::triage:
      return "how bad is it, and who has it";
    case Stage::coordination:
      return "tell those who must know";
    case Stage::mitigation:
      return "stop the harm";
    case Stage::resolution:
      return "fix it for good";
    case Stage::follow_up:
      return "write down the cause and what must change";
    case Stage::received:
      return "tell the requester that somebody has it";
    case Stage::acknowledged:
      return "understand the problem, in words the requester agrees with";
    case Stage::understood:
      return "answer";
    case Stage::answered:
      return "hear that the answer helped";
    case Stage::planned:
      return "start when its window opens";
    case Stage::in_progress:
      return "finish within its window";
    case Stage::offered:
      return "the receiver accepts";
    case Stage::done:
    case Stage::rolled_back:
    case Stage::cancelled:
    case Stage::accepted:
    case Stage::closed:
      break;
  }
  return "";
}

NextStep next_step(const Record& record, const PolicySource& policy) {
  const auto verb = next_verb(record);
  if (!verb) return {};
  NextStep step;
  step.missing = missing_for(record, *verb, policy);
  // The command below brings the cause itself.
  std::erase_if(step.missing, [](const base::Reason& reason) { return reason.code == "cause-missing"; });
  step.command = "decklog " + std::string(word(*verb)) + " " + record.id.short_form();
  step.command += rest_of_command(record, *verb);
  return step;
}

std::string next_line(const std::string& command, const Page& page) {
  if (command.empty()) return "";
  return page.style.paint(Role::dim, "next:") + " " + base::for_terminal(command) + "\n";
}

}  // namespace decklog::render
