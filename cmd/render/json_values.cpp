// SPDX-License-Identifier: MIT
#include "cmd/render/json_values.h"

#include "cmd/render/entry_line.h"

#include <algorithm>
#include <type_traits>

namespace decklog::render {
namespace {

using namespace model;

template <typename T>
Json member_value(const std::optional<T>& value) {
  if (!value) return nullptr;
  if constexpr (std::is_same_v<T, Priority> || std::is_same_v<T, PostmortemStatus>) {
    return word(*value);
  } else if constexpr (std::is_same_v<T, base::Time>) {
    return base::format_utc(*value);
  } else {
    return *value;
  }
}

Json member_value(const std::map<std::string, std::string>& value) {
  Json object = Json::object();
  for (const auto& [key, text] : value) object[key] = text;
  return object;
}

Json row_value(const Fields& fields, const FieldRow& row) {
  return std::visit([&](auto member) { return member_value(fields.*member); }, row.member);
}

bool is_nothing(const Json& value) { return value.is_null() || (value.is_object() && value.empty()); }

// "impact.users" goes into {"impact": {"users": …}}.
void place(Json& object, std::string_view name, Json value) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) {
    object[std::string(name)] = std::move(value);
  } else {
    object[std::string(name.substr(0, dot))][std::string(name.substr(dot + 1))] = std::move(value);
  }
}

Json date_or_null(const std::optional<base::Date>& date) {
  return date ? Json(base::format_date(*date)) : Json(nullptr);
}

template <typename T>
Json word_or_null(const std::optional<T>& value) {
  return value ? Json(word(*value)) : Json(nullptr);
}

Json stage_words(const std::vector<Stage>& stages) {
  Json list = Json::array();
  for (const Stage stage : stages) list.push_back(word(stage));
  return list;
}

void put_evidence(Json& to, const Evidence& evidence) {
  to["name"] = text_or_null(evidence.name);
  to["path"] = text_or_null(evidence.path);
  to["url"] = text_or_null(evidence.url);
  to["sha256"] = text_or_null(evidence.sha256);
  to["size"] = evidence.size;
}

void put_signal(Json& to, const Signal& signal) {
  to["source"] = text_or_null(signal.source);
  to["fingerprint"] = text_or_null(signal.fingerprint);
  to["status"] = text_or_null(signal.status);
  to["started_at"] = text_or_null(signal.started_at);
  to["ended_at"] = text_or_null(signal.ended_at);
  to["url"] = text_or_null(signal.url);
  to["name"] = text_or_null(signal.name);
}

Json signals_value(const std::vector<Signal>& signals) {
  Json list = Json::array();
  for (const Signal& signal : signals) put_signal(list.emplace_back(Json::object()), signal);
  return list;
}

// The keys of each type of entry, as lib/yaml writes them.
struct BodyKeys {
  Json& to;

  void operator()(const Opened& body) const {
    if (body.done) to["done"] = true;
  }
  void operator()(const Acknowledged& body) const { to["eta"] = time_or_null(body.eta); }
  void operator()(const StageMoved& body) const {
    to["verb"] = word(body.verb);
    to["from"] = word(body.from);
    to["to"] = word(body.to);
    to["skipped"] = stage_words(body.skipped);
    to["notified"] = body.notified;
    to["alone"] = body.alone;
  }
  void operator()(const PriorityChanged&) const {}
  void operator()(const Assigned&) const {}
  void operator()(const RoleGiven&) const {}
  void operator()(const Note&) const {}
  void operator()(const Finding&) const {}
  void operator()(const Decision&) const {}
  void operator()(const Update& body) const {
    to["audience"] = word(body.audience);
    to["next"] = time_or_null(body.next);
  }
  void operator()(const Evidence& body) const { put_evidence(to, body); }
  void operator()(const CommandRun& body) const {
    to["argv"] = body.argv;
    to["exit_code"] = body.exit_code;
    to["duration_ms"] = body.duration_ms;
    to["output"] = nullptr;
    if (body.output) put_evidence(to["output"] = Json::object(), *body.output);
  }
  void operator()(const ActionChanged& body) const {
    to["item"] = text_or_null(body.item);
    to["state"] = word(body.state);
    to["owner"] = text_or_null(body.owner);
    to["due"] = date_or_null(body.due);
    to["type_of"] = word_or_null(body.type);
  }
  void operator()(const Linked& body) const {
    to["target"] = body.target;
    to["rel"] = text_or_null(body.rel);
    to["removed"] = body.removed;
  }
  void operator()(const Signalled& body) const {
    put_signal(to, body);
    to["also"] = signals_value(body.also);
  }
  void operator()(const Blocked& body) const { to["until"] = time_or_null(body.until); }
  void operator()(const Unblocked&) const {}
  void operator()(const FieldsSet&) const {}
  void operator()(const Correction& body) const {
    to["entry"] = body.entry.str();
    to["time"] = time_or_null(body.time);
  }
  void operator()(const Redaction& body) const { to["entry"] = body.entry.str(); }
  void operator()(const Reopened& body) const {
    to["from"] = word(body.from);
    to["to"] = word(body.to);
  }
  void operator()(const Closed& body) const {
    to["from"] = word(body.from);
    to["as"] = word(body.as);
    to["of"] = text_or_null(body.of.str());
    to["confirmed_by"] = text_or_null(body.confirmed_by);
  }
  void operator()(const Merged& body) const { to["from"] = body.from.str(); }
  void operator()(const HandedOver& body) const {
    to["receivers"] = body.receivers;
    to["role"] = text_or_null(body.role);
    to["items"] = Json::array();
    for (const HandoffItem& item : body.items) {
      to["items"].push_back({{"id", item.id.str()},
                             {"stage", text_or_null(item.stage)},
                             {"priority", text_or_null(item.priority)},
                             {"owner", text_or_null(item.owner)},
                             {"next", text_or_null(item.next)},
                             {"title", text_or_null(item.title)}});
    }
  }
  void operator()(const Accepted& body) const { to["take_over"] = body.take_over; }
  void operator()(const UnknownEntry& body) const { to["raw"] = body.raw; }
};

Json blocked_value(const std::optional<Block>& block) {
  if (!block) return nullptr;
  return {{"on", block->on}, {"since", base::format_utc(block->since)}, {"until", time_or_null(block->until)}};
}

Json milestones_value(const Header& record) {
  Json object = Json::object();
  for (const auto& row : WordsOf<Milestone>::table) {
    object[std::string(row.word)] = time_or_null(record.milestone(row.value));
  }
  return object;
}

Json actions_value(const std::vector<ActionItem>& actions) {
  Json list = Json::array();
  for (const ActionItem& action : actions) {
    list.push_back({{"item", action.item},
                    {"text", text_or_null(action.text)},
                    {"state", word(action.state)},
                    {"owner", text_or_null(action.owner)},
                    {"due", date_or_null(action.due)},
                    {"type", word_or_null(action.type)}});
  }
  return list;
}

Json links_value(const std::vector<Link>& links) {
  Json list = Json::array();
  for (const Link& link : links) list.push_back({{"target", link.target}, {"rel", text_or_null(link.rel)}});
  return list;
}

}  // namespace

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json time_or_null(const std::optional<base::Time>& time) {
  return time ? Json(base::format_utc(*time)) : Json(nullptr);
}
Json priority_or_null(std::optional<model::Priority> priority) {
  return priority ? Json(std::string(model::word(*priority))) : Json(nullptr);
}

Json seconds_or_null(const std::optional<base::Seconds>& span) { return span ? Json(span->count()) : Json(nullptr); }

Json reasons_value(const std::vector<base::Reason>& reasons) {
  Json list = Json::array();
  for (const base::Reason& reason : reasons) {
    list.push_back({{"code", reason.code}, {"message", reason.message}, {"fix", text_or_null(reason.fix)}});
  }
  return list;
}

Json failure_value(const Failure& failure) {
  return {{"code", failure.code},
          {"exit", static_cast<int>(failure.exit_code)},
          {"message", failure.message},
          {"hint", text_or_null(failure.hint)},
          {"reasons", reasons_value(failure.reasons)}};
}

Json fields_value(const Fields& fields) {
  Json object = Json::object();
  for (const FieldRow& row : field_rows()) {
    if (row.shown == Shown::as_field) place(object, row.name, row_value(fields, row));
  }
  return object;
}

Json change_value(const Fields& change) {
  Json object = Json::object();
  for (const FieldRow& row : field_rows()) {
    Json value = row_value(change, row);
    if (!is_nothing(value)) place(object, row.name, std::move(value));
  }
  return object;
}

// A redacted text stands nowhere in a view: neither as it was written nor as it was corrected.
Json entry_value(const Entry& entry, const Effective& now) {
  Json object = Json::object();
  object["id"] = entry.id.str();
  object["at"] = base::format_utc(now.at);
  object["recorded_at"] = base::format_utc(entry.recorded_at);
  object["by"] = text_or_null(entry.by);
  object["recorded_by"] = text_or_null(entry.recorded_by.empty() ? entry.by : entry.recorded_by);
  object["type"] = type_word(entry.body);
  if (!now.redacted || !std::holds_alternative<UnknownEntry>(entry.body)) std::visit(BodyKeys{object}, entry.body);
  object["text"] = now.redacted ? Json(nullptr) : text_or_null(now.text);
  object["set"] = now.redacted ? Json::object() : change_value(now.set);
  object["late"] = is_late(entry);
  object["redacted"] = now.redacted;
  object["original"] = nullptr;  // what was written before it was corrected
  if (now.corrected && !now.redacted) {
    object["original"] = {
        {"at", base::format_utc(entry.at)}, {"text", text_or_null(entry.text)}, {"set", change_value(entry.set)}};
  }
  return object;
}

Json timeline_value(const Record& record, const EntryFilter& keep) {
  const std::vector<Effective> now = effective(record.timeline);
  Json list = Json::array();
  for (std::size_t i = 0; i < record.timeline.size(); ++i) {
    if (!keep || keep(record.timeline[i], now[i])) list.push_back(entry_value(record.timeline[i], now[i]));
  }
  return list;
}

Json header_value(const Header& record) {
  Json object = Json::object();
  object["id"] = record.id.str();
  object["kind"] = base::kind_name(record.kind()).word;
  object["stage"] = word(record.stage);
  object["closed_as"] = word_or_null(record.closed_as);
  object["duplicate_of"] = text_or_null(record.duplicate_of.str());
  const Json fields = fields_value(record.fields);  // items() refers to it
  for (const auto& [key, value] : fields.items()) object[key] = value;
  object["blocked"] = blocked_value(record.blocked);
  object["promised"] = {{"eta", time_or_null(record.eta)}, {"update", time_or_null(record.next_update)}};
  object["milestones"] = milestones_value(record);
  object["actions"] = actions_value(record.actions);
  object["links"] = links_value(record.links);
  object["signals"] = signals_value(record.signals);
  return object;
}

Json problems_value(const std::vector<Problem>& problems) {
  Json list = Json::array();
  for (const Problem& problem : problems) {
    const std::string entry = problem.entry.empty() ? "" : problem.entry.str();
    list.push_back({{"code", problem.code}, {"message", problem.message}, {"entry", text_or_null(entry)}});
  }
  return list;
}

Json record_value(const Record& record) {
  Json object = header_value(record);
  object["timeline"] = timeline_value(record);
  object["problems"] = problems_value(record.problems);
  return object;
}

Json clock_value(const reports::Clock& clock, base::Time now) {
  Json left = Json::array();
  for (const base::Reason& reason : clock.left) {
    left.push_back({{"code", reason.code}, {"message", reason.message}, {"fix", text_or_null(reason.fix)}});
  }
  return {{"kind", reports::word(clock.kind)},
          {"what", clock.what},
          {"due", base::format_utc(clock.due)},
          {"promised", clock.promised},
          {"overdue_seconds", std::max<base::Seconds::rep>(0, (now - clock.due).count())},
          {"command", text_or_null(clock.command)},
          {"left", std::move(left)}};
}

Json ledgers_value(const OfLedgers& several) {
  Json list = Json::array();
  for (const ToldLedger& one : several.ledgers) {
    list.push_back({{"name", one.name}, {"folder", one.folder}, {"head", one.head}});
  }
  return list;
}

Json with_ledger(Json value, const OfLedgers& several, std::size_t row) {
  if (!several.are_several()) return value;
  Json object{{"ledger", several.of_row(row).name}};
  object.update(value);
  return object;
}

}  // namespace decklog::render
