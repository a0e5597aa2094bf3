// SPDX-License-Identifier: MIT
#include "cmd/render/entry_line.h"

#include "cmd/render/when.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <type_traits>

namespace decklog::render {
namespace {

using namespace model;

constexpr base::Seconds kLateAfter{60};

std::string quoted_words(const std::vector<std::string>& words) { return base::join(words, ", "); }

template <typename T>
std::string value_in_words(const std::optional<T>& value, const Page& page) {
  if (!value) return "";
  if constexpr (std::is_same_v<T, Priority> || std::is_same_v<T, PostmortemStatus>) {
    return std::string(word(*value));
  } else if constexpr (std::is_same_v<T, base::Time>) {
    return clock_time(*value, page);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return value->empty() ? "(none)" : *value;
  } else if constexpr (std::is_same_v<T, bool>) {
    return *value ? "yes" : "no";
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return std::to_string(*value);
  } else {
    return value->empty() ? "(none)" : quoted_words(*value);
  }
}

std::string value_in_words(const std::map<std::string, std::string>& value, const Page&) {
  std::vector<std::string> parts;
  for (const auto& [key, text] : value) parts.push_back(key + "=" + text);
  return base::join(parts, " ");
}

// "impact.summary" → "impact", "window.start" → "window start", "started_at" → "started"
std::string field_in_words(const FieldRow& row) {
  std::string name(row.name);
  if (row.shown == Shown::as_milestone) name.resize(name.rfind("_at"));
  if (const std::size_t dot = name.find('.'); dot != std::string::npos) name[dot] = ' ';
  return name == "impact summary" ? "impact" : name;
}

std::string program_words(const CommandRun& run) {
  std::string text = "$ " + base::join(run.argv, " ") + " (exit " + std::to_string(run.exit_code);
  text += ", " + std::to_string(run.duration_ms) + " ms";
  return text + (run.output ? ", " + size_in_words(run.output->size) + " of output)" : ")");
}

std::string action_words(const ActionChanged& action) {
  std::string text(action.state == ActionState::open ? (action.item.empty() ? "added" : "changed")
                                                     : word(action.state));
  if (!action.item.empty()) text += " " + action.item;
  if (!action.owner.empty()) text += ", owner " + action.owner;
  if (action.due) text += ", due " + base::format_date(*action.due);
  return text;
}

// "alertmanager: 2 firing, 1 resolved"
std::string signals_in_words(const Signalled& body) {
  std::map<std::string, std::size_t> by_status;
  for (const Signal& signal : body.all()) ++by_status[signal.status];
  std::vector<std::string> parts;
  for (const auto& [status, number] : by_status) {
    parts.push_back((body.also.empty() ? "" : std::to_string(number) + " ") + status);
  }
  return body.source + (body.also.empty() ? " " : ": ") + base::join(parts, ", ");
}

// What each type of entry says by its own keys; no generic fallback.
struct Deed {
  const Page& page;

  std::string operator()(const Opened& body) const { return body.done ? "written down when it was done" : ""; }
  std::string operator()(const Acknowledged& body) const {
    return body.eta ? "next word by " + clock_time(*body.eta, page) : "";
  }
  std::string operator()(const StageMoved& body) const {
    if (body.from == body.to) return "";
    std::string text = std::string(word(body.from)) + " -> " + std::string(word(body.to));
    if (!body.notified.empty()) text += ", told " + quoted_words(body.notified);
    if (body.alone) text += ", alone";
    return text;
  }
  std::string operator()(const PriorityChanged&) const { return ""; }
  std::string operator()(const Assigned&) const { return ""; }
  std::string operator()(const RoleGiven&) const { return ""; }
  std::string operator()(const Note&) const { return ""; }
  std::string operator()(const Finding&) const { return ""; }
  std::string operator()(const Decision&) const { return ""; }
  std::string operator()(const Update& body) const {
    std::string text = "to " + std::string(word(body.audience));
    return body.next ? text + ", next by " + clock_time(*body.next, page) : text;
  }
  std::string operator()(const Evidence& body) const {
    if (body.url.empty()) return body.name + " (" + size_in_words(body.size) + ")";
    return body.name + " (" + (body.size == 0 ? "" : size_in_words(body.size) + ", ") + body.url + ")";
  }
  std::string operator()(const CommandRun& body) const { return program_words(body); }
  std::string operator()(const ActionChanged& body) const { return action_words(body); }
  std::string operator()(const Linked& body) const {
    return (body.removed ? "removed " : "") + (body.rel.empty() ? "" : body.rel + " ") + body.target;
  }
  std::string operator()(const Signalled& body) const { return signals_in_words(body); }
  std::string operator()(const Blocked& body) const {
    return body.until ? "until " + clock_time(*body.until, page) : "";
  }
  std::string operator()(const Unblocked&) const { return ""; }
  std::string operator()(const FieldsSet&) const { return ""; }
  std::string operator()(const Correction& body) const {
    return body.entry.str() + (body.time ? " to " + clock_time(*body.time, page) : "");
  }
  std::string operator()(const Redaction& body) const { return body.entry.str(); }
  std::string operator()(const Reopened& body) const {
    return std::string(word(body.from)) + " -> " + std::string(word(body.to));
  }
  std::string operator()(const Closed& body) const {
    std::string text = "as " + std::string(word(body.as));
    if (!body.of.empty()) text += " of " + body.of.str();
    return body.confirmed_by.empty() ? text : text + ", confirmed by " + body.confirmed_by;
  }
  std::string operator()(const Merged& body) const { return body.from.str(); }
  std::string operator()(const HandedOver& body) const {
    if (!body.role.empty()) return body.role;
    return std::to_string(body.items.size()) + (body.items.size() == 1 ? " open record" : " open records");
  }
  std::string operator()(const Accepted& body) const { return body.take_over ? "taken over" : ""; }
  std::string operator()(const UnknownEntry& body) const { return "'" + body.type + "' of a newer decklog"; }
};

std::string with_separator(const std::string& left, std::string_view separator, const std::string& right) {
  if (left.empty() || right.empty()) return left + right;
  return left + std::string(separator) + right;
}

}  // namespace

std::vector<ShownEntry> as_happened(const Record& record) {
  const std::vector<Effective> now = effective(record.timeline);
  std::vector<ShownEntry> entries;
  for (std::size_t i = 0; i < now.size(); ++i) entries.push_back({&record.timeline[i], now[i]});
  std::stable_sort(entries.begin(), entries.end(),
                   [](const ShownEntry& a, const ShownEntry& b) { return a.now.at < b.now.at; });
  return entries;
}

std::string milestone_words(Milestone milestone) {
  const std::string_view name = word(milestone);
  std::string shown(name.substr(0, name.rfind("_at")));
  std::replace(shown.begin(), shown.end(), '_', ' ');
  return shown;
}

bool creates_record(const Entry& entry) {
  return std::holds_alternative<Opened>(entry.body) || std::holds_alternative<HandedOver>(entry.body);
}

bool is_late(const Entry& entry) {
  base::Seconds own_length{0};  // a program's run is written down when it has ended
  if (const auto* run = std::get_if<CommandRun>(&entry.body)) {
    own_length = std::chrono::ceil<base::Seconds>(std::chrono::milliseconds(run->duration_ms));
  }
  return entry.recorded_at - entry.at > kLateAfter + own_length;
}

std::string fields_in_words(const Fields& change, const Page& page) {
  std::vector<std::string> parts;
  for (const FieldRow& row : field_rows()) {
    const std::string value = std::visit([&](auto member) { return value_in_words(change.*member, page); }, row.member);
    if (!value.empty()) parts.push_back(field_in_words(row) + " " + value);
  }
  return base::join(parts, ", ");
}

std::string short_name(const std::string& who) { return who.substr(0, who.find('@')); }
std::string short_name(const std::string& who, const Page& page) { return page.terminal ? short_name(who) : who; }

std::string size_in_words(std::uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " bytes";
  constexpr std::array kUnits{"KiB", "MiB", "GiB"};
  std::uint64_t tenths = bytes * 10 / 1024;
  std::size_t unit = 0;
  while (tenths >= 10240 && unit + 1 < kUnits.size()) {
    tenths /= 1024;
    ++unit;
  }
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " + kUnits.at(unit);
}

std::string deed(const Entry& entry, const Effective& now, const Page& page) {
  if (now.redacted) return "";
  return with_separator(std::visit(Deed{page}, entry.body), ", ", fields_in_words(now.set, page));
}

std::string entry_summary(const Entry& entry, const Effective& now, const Page& page) {
  Effective told = now;
  std::string head(spoken(verb_of(entry)));
  if (creates_record(entry)) {
    head = type_word(entry.body);
    told.text = now.set.title.value_or("");
    told.set.title.reset();
  }
  const std::string text = now.redacted ? "(redacted)" : base::single_line(told.text);
  return with_separator(head, ": ", with_separator(text, " | ", base::single_line(deed(entry, told, page))));
}

std::string entry_marks(const Entry& entry, const Effective& now) {
  std::vector<std::string> marks;
  if (is_late(entry)) marks.push_back("late " + base::format_span(entry.recorded_at - entry.at));
  if (now.corrected) marks.emplace_back("corrected");
  if (now.redacted) marks.emplace_back("redacted");
  return base::join(marks, ", ");
}

}  // namespace decklog::render
