// SPDX-License-Identifier: MIT
#include "cmd/render/gate_page.h"

#include "cmd/render/command_table.h"
#include "cmd/render/entry_line.h"
#include "cmd/render/github.h"
#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::render {
namespace {

using reports::GateBlock;
using reports::GateQuestion;
using reports::GateReason;
using reports::Verdict;

// A name as a shell takes it.
std::string typed_name(const std::string& name) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:@%+";
  if (!name.empty() && name.find_first_not_of(kPlain) == std::string::npos) return name;
  std::string quoted = "'";
  for (const char c : name) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string asked_again(const GateQuestion& question) {
  std::string command = "decklog gate deploy";
  for (const std::string& service : question.services) command += " -s " + typed_name(service);
  if (!question.environment.empty()) command += " --environment " + typed_name(question.environment);
  if (!question.own.empty()) command += " --change " + question.own.short_form();
  if (!question.own_key.empty()) command += " --key " + typed_name(question.own_key);
  return command;
}

std::string command_for(const GateReason& reason) {
  return reason.record != nullptr ? "decklog show " + reason.record->id.short_form() : "decklog policy";
}

std::string name_of(const GateReason& reason) {
  return reason.record != nullptr ? reason.record->id.str() : reason.freeze;
}

std::string title_of(const GateReason& reason) {
  return reason.record != nullptr ? reason.record->fields.title.value_or("") : "";
}

// "P1, mitigation: Checkout API returns 503"
std::string why_of(const GateReason& reason) {
  const std::string title = title_of(reason);
  return base::single_line(title.empty() ? reason.why : reason.why + ": " + title);
}

std::string until_of(const GateReason& reason, const Page& page) {
  if (reason.until) return when(*reason.until, page);
  return reason.until_words.empty() ? "-" : reason.until_words;
}

Role reason_role(const GateReason& reason) {
  return reason.record != nullptr ? render::role_of(reason.record->fields.priority) : Role::plain;
}

std::string reasons_table(const std::vector<GateReason>& reasons, const Page& page) {
  CommandTable table({{"what"}, {"name"}, {"until"}, {"who"}, {"why"}});
  for (const GateReason& reason : reasons) {
    table.add({{std::string(word(reason.kind)), reason_role(reason)},
               {name_of(reason), Role::strong},
               {until_of(reason, page)},
               {reason.who.empty() ? "-" : short_name(reason.who, page)},
               {why_of(reason)}},
              command_for(reason));
  }
  return table.str(Commands::shown, page);
}

// "freeze year-end begins 18:00 (in 40m): Christmas trade"
std::string in_one_line(const GateReason& reason, const Page& page) {
  std::string text = std::string(word(reason.kind)) + " " + name_of(reason);
  const bool is_coming = reason.from && *reason.from > page.now && reason.kind != GateBlock::incident;
  if (is_coming) text += " begins " + when(*reason.from, page);
  return text + ": " + why_of(reason);
}

std::string caution_lines(const Verdict& verdict, const Page& page) {
  std::string text;
  for (const GateReason& caution : verdict.cautions) {
    text += page.style.paint(Role::warning, "note:") + " " + base::for_terminal(in_one_line(caution, page)) + "\n";
  }
  return text;
}

std::string things(const Verdict& verdict) {
  return verdict.reasons.size() == 1 ? "one thing forbids" : std::to_string(verdict.reasons.size()) + " things forbid";
}

// "at 2026-12-24 10:00", when that is not now.
std::string moment_words(const GateQuestion& question, const Page& page) {
  return question.at > page.now ? ", " + when(question.at, page) : "";
}

// To tell the ledger of it; of one to come, its window.
std::string done_command(const GateQuestion& question, const Page& page) {
  if (!question.own.empty()) return "decklog advance " + question.own.short_form();
  std::string command = "decklog change \"what was deployed\" --done";
  if (question.at > page.now) {
    command = "decklog change \"what will be deployed\" --start " + base::format_utc(question.at) + " --end 1h";
  }
  for (const std::string& service : question.services) command += " -s " + typed_name(service);
  return command;
}

std::string overridden_lines(const GateAnswer& answer, const Page& page) {
  const Overridden& own = *answer.overridden;
  const std::string next = next_line(done_command(*answer.question, page), page);
  if (own.written.empty()) return "it is written down already\n" + next;
  std::string text =
      "overridden by " + base::for_terminal(own.by) + ": " + base::for_terminal(base::single_line(own.reason)) + "\n";
  for (const Overridden::Written& written : own.written) {
    text += "  written into " + written.record + " as " + written.entry + "\n";
  }
  return text + next;
}

// Those who may override each of the reasons that names some; "" when anybody may.
std::string who_may(const Verdict& verdict) {
  std::vector<std::string> groups;
  for (const GateReason& reason : verdict.reasons) {
    const std::string group = base::join(reason.overrides, " or ");
    if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return base::join(groups, ", and by ");
}

std::string first_line(const GateAnswer& answer, const Page& page) {
  const Verdict& verdict = *answer.verdict;
  const std::string deploy = deploy_words(*answer.question) + moment_words(*answer.question, page);
  if (answer.overridden != nullptr) {
    return page.style.paint(Role::warning, "yes, overridden:") + " " + things(verdict) + " " + deploy + "\n";
  }
  if (!verdict.is_open()) return page.style.paint(Role::bad, "no:") + " " + things(verdict) + " " + deploy + "\n";
  const std::string where = verdict.is_free ? ", where nothing is ever forbidden" : "";
  return page.style.paint(Role::good, "yes:") + " nothing forbids " + deploy + where + "\n";
}

Json reason_value(const GateReason& reason) {
  Json value = {{"kind", word(reason.kind)}};
  value["id"] = reason.record != nullptr ? Json(reason.record->id.str()) : Json(nullptr);
  value["freeze"] = text_or_null(reason.freeze);
  value["title"] = text_or_null(title_of(reason));
  value["priority"] = reason.record != nullptr ? priority_or_null(reason.record->fields.priority) : Json(nullptr);
  value["stage"] = reason.record != nullptr ? Json(word(reason.record->stage)) : Json(nullptr);
  value["services"] = Json::array();
  if (reason.record != nullptr && reason.record->fields.services) value["services"] = *reason.record->fields.services;
  value["who"] = text_or_null(reason.who);
  value["from"] = time_or_null(reason.from);
  value["until"] = time_or_null(reason.until);
  value["until_words"] = text_or_null(reason.until_words);
  value["why"] = reason.why;
  value["override_by"] = reason.overrides;
  value["command"] = command_for(reason);
  return value;
}

Json reasons_array(const std::vector<GateReason>& reasons) {
  Json list = Json::array();
  for (const GateReason& reason : reasons) list.push_back(reason_value(reason));
  return list;
}

Json override_value(const Overridden& own) {
  Json written = Json::array();
  for (const Overridden::Written& one : own.written) written.push_back({{"id", one.record}, {"entry", one.entry}});
  return {{"reason", own.reason}, {"by", own.by}, {"written", written}, {"commit", text_or_null(own.commit)}};
}

std::string annotations(const std::vector<GateReason>& reasons, GithubLevel level, const Page& page) {
  std::string text;
  for (std::size_t i = 0; i < std::min(reasons.size(), kGithubShown); ++i) {
    const GateReason& reason = reasons[i];
    std::string message = why_of(reason);
    if (!reason.who.empty()) message += "; " + reason.who;
    if (reason.until || !reason.until_words.empty()) message += "; until " + until_of(reason, page);
    message += "; " + command_for(reason);
    const char* title = level == GithubLevel::error ? "gate closed: " : "gate: ";
    text +=
        github_annotation(level, {{"title", title + std::string(word(reason.kind)) + " " + name_of(reason)}}, message);
  }
  return text;
}

}  // namespace

std::string deploy_words(const GateQuestion& question) {
  std::string text = "a deploy";
  if (!question.services.empty()) {
    text += " of " + base::join({question.services.begin(), question.services.end()}, ", ");
  }
  if (!question.environment.empty()) text += " to " + question.environment;
  return base::for_terminal(text);
}

std::string gate_text(const GateAnswer& answer, const Page& page) {
  const Verdict& verdict = *answer.verdict;
  std::string text = first_line(answer, page) + reasons_table(verdict.reasons, page) + caution_lines(verdict, page);
  if (answer.overridden != nullptr) return text + overridden_lines(answer, page);
  if (verdict.is_open()) return text + next_line(done_command(*answer.question, page), page);
  text += next_line(command_for(verdict.reasons.front()), page);
  if (answer.question->at > page.now) return text;
  const std::string who = who_may(verdict);
  return text + "or, on the record" + (who.empty() ? "" : ", by " + base::for_terminal(who)) + ": " +
         page.style.paint(Role::strong,
                          base::for_terminal(asked_again(*answer.question) + " --override \"why it cannot wait\"")) +
         "\n";
}

std::string gate_json(const GateAnswer& answer, const Page&) {
  const Verdict& verdict = *answer.verdict;
  Json json = document("gate");
  json["answer"] = answer.overridden != nullptr ? "overridden" : verdict.is_open() ? "yes" : "no";
  json["action"] = "deploy";
  json["at"] = base::format_utc(answer.question->at);
  json["services"] = answer.question->services;
  json["environment"] = text_or_null(answer.question->environment);
  json["free_environment"] = verdict.is_free;
  json["reasons"] = reasons_array(verdict.reasons);
  json["cautions"] = reasons_array(verdict.cautions);
  json["override"] = answer.overridden != nullptr ? override_value(*answer.overridden) : Json(nullptr);
  return written(json);
}

std::string gate_github(const GateAnswer& answer, const Page& page) {
  const Verdict& verdict = *answer.verdict;
  const bool is_closed = !verdict.is_open() && answer.overridden == nullptr;
  std::string text = annotations(verdict.reasons, is_closed ? GithubLevel::error : GithubLevel::warning, page);
  const std::size_t room = kGithubShown - (is_closed ? 0 : std::min(verdict.reasons.size(), kGithubShown));
  const auto end = verdict.cautions.begin() + static_cast<std::ptrdiff_t>(std::min(room, verdict.cautions.size()));
  text += annotations({verdict.cautions.begin(), end}, GithubLevel::warning, page);
  const std::string counts = base::counted(verdict.reasons.size(), "reason", "reasons") + ", " +
                             base::counted(verdict.cautions.size(), "note", "notes");
  return text + (answer.overridden != nullptr ? "yes, overridden: " : is_closed ? "no: " : "yes: ") + counts + "\n";
}

}  // namespace decklog::render
