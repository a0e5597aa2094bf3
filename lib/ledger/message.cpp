// SPDX-License-Identifier: MIT
//
// The commit message of a command: a subject that reads as a log, the text, and real git trailers. The trailers are the
// last paragraph and ours alone: text stands in paragraphs before it, values are one line each, so nothing typed can
// forge one.
#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace decklog::ledger {
namespace {

using namespace model;

constexpr std::size_t kSubjectWidth = 72;
constexpr std::size_t kBodyWidth = 72;

std::string verb_word(const Written& w) {
  if (std::holds_alternative<Opened>(w.entry.body)) {
    switch (w.after.kind()) {
      case base::Kind::incident:
        return "open";
      case base::Kind::request:
        return "request";
      case base::Kind::change:
        return "change";
      case base::Kind::handoff:
        return "handoff";
    }
  }
  return std::string(spoken(verb_of(w.entry)));
}

std::string joined(const std::map<std::string, std::string>& pairs) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : pairs) parts.push_back(key + "=" + value);
  return base::join(parts, " ");
}

// What an entry without a text of its own is about, in a few words.
struct Gist {
  const Written& w;

  std::string operator()(const Opened&) const { return w.entry.set.title.value_or(""); }
  std::string operator()(const Acknowledged& body) const {
    return w.entry.by + (body.eta ? ", next word " + base::format_utc(*body.eta) : "");
  }
  std::string operator()(const StageMoved& body) const {
    if (body.verb == Verb::coordinate && !body.notified.empty()) return "told " + base::join(body.notified, ", ");
    if (body.verb == Verb::coordinate) return "alone";
    if (w.entry.set.window_end) return "until " + base::format_utc(*w.entry.set.window_end);
    std::vector<std::string> parts;
    if (w.entry.set.priority) parts.emplace_back(word(*w.entry.set.priority));
    if (w.after.fields.owner) parts.push_back("owner " + *w.after.fields.owner);
    return base::join(parts, ", ");
  }
  std::string operator()(const PriorityChanged&) const {
    return std::string(w.entry.set.priority ? word(*w.entry.set.priority) : "");
  }
  std::string operator()(const Assigned&) const { return w.entry.set.owner.value_or(""); }
  std::string operator()(const RoleGiven&) const { return joined(w.entry.set.roles); }
  std::string operator()(const Evidence& body) const { return body.name; }
  std::string operator()(const CommandRun& body) const {
    return fmt::format("{} (exit {})", base::join(body.argv, " "), body.exit_code);
  }
  std::string operator()(const ActionChanged& body) const {
    if (body.item.empty()) return {};
    const std::string_view what = body.state == ActionState::open ? "changed" : word(body.state);
    return body.item + " " + std::string(what);
  }
  std::string operator()(const Linked& body) const {
    return fmt::format("{}{} {}", body.removed ? "no longer " : "", body.rel, body.target);
  }
  std::string operator()(const Signalled& body) const {
    const std::string more = body.also.empty() ? "" : fmt::format(" (+{})", body.also.size());
    return body.source + " " + body.fingerprint + " " + body.status + more;
  }
  std::string operator()(const FieldsSet&) const {
    std::vector<std::string> names;
    for (const FieldRow& row : field_rows()) {
      std::visit(
          [&](auto member) {
            if (!(w.entry.set.*member == Fields{}.*member)) names.emplace_back(row.name);
          },
          row.member);
    }
    return base::join(names, ", ");
  }
  std::string operator()(const Correction& body) const {
    return body.time ? body.entry.str() + " at " + base::format_utc(*body.time) : body.entry.str();
  }
  std::string operator()(const Redaction& body) const { return body.entry.str(); }
  std::string operator()(const Closed& body) const {
    if (!body.of.empty()) return std::string(word(body.as)) + " of " + body.of.str();
    if (!body.confirmed_by.empty()) return "confirmed by " + body.confirmed_by;
    return w.entry.set.cause.value_or(std::string(word(body.as)));
  }
  std::string operator()(const Merged& body) const { return body.from.str() + " is a duplicate of this"; }
  std::string operator()(const HandedOver& body) const {
    if (!body.role.empty()) return fmt::format("{} to {}", body.role, w.entry.set.to.value_or(""));
    return fmt::format("to {}, {} open", w.entry.set.to.value_or(""), body.items.size());
  }
  std::string operator()(const Reopened& body) const { return "to " + std::string(word(body.to)); }
  std::string operator()(const Accepted&) const { return w.entry.by; }
  std::string operator()(const UnknownEntry& body) const { return body.type; }
  template <typename T>
  requires(std::is_same_v<T, Note> || std::is_same_v<T, Finding> || std::is_same_v<T, Decision> ||
           std::is_same_v<T, Update> || std::is_same_v<T, Blocked> || std::is_same_v<T, Unblocked>) std::string
  operator()(const T&) const {
    return {};
  }
};

// The gist leads where the text is only its reason.
bool gist_leads(const Body& body) {
  return std::holds_alternative<Opened>(body) || std::holds_alternative<PriorityChanged>(body) ||
         std::holds_alternative<Assigned>(body) || std::holds_alternative<RoleGiven>(body) ||
         std::holds_alternative<Evidence>(body) || std::holds_alternative<CommandRun>(body) ||
         std::holds_alternative<Linked>(body) || std::holds_alternative<Correction>(body) ||
         std::holds_alternative<Redaction>(body) || std::holds_alternative<HandedOver>(body);
}

std::string subject(const Written& w) {
  const std::string text = base::single_line(w.entry.text);
  const std::string gist = base::single_line(std::visit(Gist{w}, w.entry.body));
  std::string about = text.empty() ? gist : text;
  if (!text.empty() && !gist.empty() && gist_leads(w.entry.body)) {
    about = std::holds_alternative<Opened>(w.entry.body) ? gist : gist + ": " + text;
  }
  const std::string front = w.after.id.str() + " " + verb_word(w) + (about.empty() ? "" : ": ");
  const std::string back = w.after.fields.priority ? fmt::format(" [{}]", word(*w.after.fields.priority)) : "";
  const std::size_t room = kSubjectWidth - std::min(kSubjectWidth, base::display_width(front) + back.size());
  return front + base::cut_to_width(about, room) + back;
}

std::string trailers(const Written& w) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    const std::string line = base::single_line(value);
    if (!line.empty()) text += fmt::format("Decklog-{}: {}\n", name, line);
  };
  add("Record", w.after.id.str());
  add("Entry", w.entry.id.str());
  add("Type", std::string(type_word(w.entry.body)));
  const bool opens = w.before.timeline.empty();
  if (opens) add("Stage", std::string(word(w.after.stage)));
  if (!opens && w.before.stage != w.after.stage) {
    add("Stage", fmt::format("{} -> {}", word(w.before.stage), word(w.after.stage)));
  }
  if (w.after.fields.priority) add("Priority", std::string(word(*w.after.fields.priority)));
  add("At", base::format_utc(w.entry.at));
  add("By", w.entry.by);
  return text;
}

// Wrapped, made visible, and with every line that git could take for a trailer of a lone paragraph left in front of
// ours.
std::string body(const Written& w) {
  const std::string safe = base::for_terminal(base::trim(w.entry.text), base::Lines::keep);
  return base::join(base::wrap(safe, kBodyWidth), "\n");
}

bool says_more(const Written& w) {
  const std::string text = base::trim(w.entry.text);
  return !text.empty() && subject(w).find(": " + text + (w.after.fields.priority ? " [" : "")) == std::string::npos;
}

}  // namespace

std::string commit_message(const std::vector<Written>& written) {
  std::string message = subject(written.front());
  if (written.size() > 1) {
    const std::string also = fmt::format(" (+{})", written.size() - 1);
    message = base::cut_to_width(message, kSubjectWidth - also.size()) + also;
  }
  message += "\n\n";
  for (const Written& w : written) {
    if (says_more(w)) message += body(w) + "\n\n";
  }
  for (const Written& w : written) message += trailers(w);
  return message;
}

std::map<std::string, std::string> trailers_of(const std::string& message) {
  std::map<std::string, std::string> found;
  const std::string trimmed = base::trim(message);
  const std::size_t last = trimmed.rfind("\n\n");
  std::istringstream lines(last == std::string::npos ? "" : trimmed.substr(last + 2));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("Decklog-") && colon != std::string::npos)
      found.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return found;
}

}  // namespace decklog::ledger
