// SPDX-License-Identifier: MIT
#include "lib/reports/handoff.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/editor.h"
#include "cmd/commands/handoff_form.h"
#include "cmd/commands/look.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/handoff_draft.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/model/receivers.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>

namespace decklog::cmd {
namespace {

using base::UsageError;
using reports::NextSteps;

struct HandoffOptions : EntryOptions {
  std::string to;
  std::vector<std::string> next;  // ID=TEXT
  std::string role;
  std::string edited;  // a file, or "-"
  bool draft = false;
  bool mine = false;
};

NextSteps next_steps(const ledger::Ledger& ledger, const std::vector<std::string>& texts) {
  NextSteps steps;
  for (const std::string& text : texts) {
    const auto [id, step] = parse_pair("--next", text);
    steps[ledger.find(id).str()] = step;
  }
  return steps;
}

// A mail address that the roster does not know is somebody from elsewhere; another word is a slip.
model::Receiver receiver_of(const ledger::Ledger& ledger, const std::string& typed) {
  const model::Receiver receiver = model::receiver(ledger.roster(), typed);
  const std::vector<std::string> known = model::roster_names(ledger.roster());
  if (!receiver.names.empty() || known.empty() || typed.find('@') != std::string::npos) return receiver;
  const std::string near = model::nearest_name(typed, known);
  throw UsageError("the roster knows no person or team '" + typed + "'",
                   near.empty() ? "people and teams stand in roster.yaml; a mail address may be anybody's"
                                : "did you mean '" + near + "'?");
}

std::string read_draft_file(Env& env, const std::string& name) {
  if (name == "-") return read_input(env, ledger::kMaxRecord / 2);
  auto text = read_text_file(env.folder / name, ledger::kMaxRecord / 2);
  if (!text) throw base::NotFound("there is no file '" + base::for_terminal(name) + "'", "", "file-not-found");
  return std::move(*text);
}

class Handoff {
 public:
  Handoff(Env& env, const HandoffOptions& own)
      : env_(env),
        own_(own),
        ledger_(env.open_ledger()),
        to_(receiver_of(ledger_, one_line("--to", own.to))),
        giver_(own.by.empty() ? ledger_.me() : one_line("--by", own.by)),
        steps_(next_steps(ledger_, own.next)) {}

  int run() {
    if (!own_.role.empty()) return offer_role();
    if (own_.draft) return print_draft();
    if (!own_.edited.empty()) return offer_edited();
    if (own_.words.empty() && own_.why.empty() && env_.may_ask()) return offer_from_editor();
    return offer(given_text(env_, own_).text);
  }

 private:
  // ---- The draft

  std::vector<model::Header> open_records(const ledger::Ledger& ledger) const {
    model::Query query;
    query.kinds = {base::Kind::incident, base::Kind::request, base::Kind::change};
    std::vector<model::Header> open = ledger.select(query, tell_damaged(env_));
    if (own_.mine) keep_those_of_giver(open);
    return open;
  }

  void keep_those_of_giver(std::vector<model::Header>& records) const {
    const std::set<std::string> names = model::names_of(ledger_.roster(), giver_);
    std::erase_if(records, [&](const model::Header& record) { return !names.contains(reports::whose(record)); });
  }

  std::string draft_text(const std::string& words) {
    page_ = page_of(env_);
    const reports::Watch watch = reports::watch_of(ledger_.roster(), giver_, page_.now);
    model::Query written_to;
    written_to.open = model::OpenFilter::all;
    written_to.since = watch.since - kLongestIncident;
    source_ = {open_records(ledger_), records_with_clocks(ledger_, {}, page_.now, {}), ledger_.select(written_to, {})};
    if (own_.mine) {
      keep_those_of_giver(source_.with_clocks);
      keep_those_of_giver(source_.recent);
    }
    draft_ = reports::draft_handoff(source_, steps_, ledger_.policy(), to_.name, watch, page_.now);
    return render::handoff_draft(draft_, words, page_);
  }

  int print_draft() {
    const std::string text = draft_text(given_text(env_, own_).text);
    if (env_.options.json) {
      *env_.out << render::handoff_draft_json(draft_, text, page_.now);
    } else {
      *env_.out << text;
    }
    return 0;
  }

  // ---- What is offered

  int offer_edited() {
    if (!own_.words.empty() || !own_.why.empty()) {
      throw UsageError("the text was given twice: in words and by --edited", "words belong into the draft");
    }
    return offer_form(own_.edited == "-" ? "standard input" : own_.edited, read_draft_file(env_, own_.edited));
  }

  int offer_from_editor() {
    const Edited edited = edit(env_, "HANDOFF.txt", draft_text(""));
    try {
      const int code = offer_form(edited.file, edited.whole);
      remove_edited(edited.file);
      return code;
    } catch (const std::exception&) {
      tell_kept(env_, {"", edited.file});
      throw;
    }
  }

  // --next says it last.
  int offer_form(const std::string& source, const std::string& text) {
    const HandoffForm form = read_handoff_form(source, text);
    NextSteps steps;
    for (const auto& [id, step] : form.next) steps[ledger_.find(id).str()] = step;
    for (const auto& [id, step] : steps_) steps[id] = step;
    steps_ = std::move(steps);
    if (base::trim(form.text).empty() && form.next.empty())
      throw UsageError("the draft is empty, so nothing was recorded");
    return offer(form.text);
  }

  ledger::Draft draft_of_offer(const std::string& text, const std::string& title) const {
    ledger::Draft draft = draft_of(env_, own_, {text, ""});
    draft.set.to = to_.name;
    draft.set.owner = giver_;
    draft.set.title = title;
    return draft;
  }

  // The next steps are written into the records, too, so that `show` and `next` tell them.
  std::vector<ledger::Target> targets_of(ledger::Draft offer, const std::string& role,
                                         const std::vector<model::Header>& open) const {
    offer.body = model::HandedOver{.receivers = to_.names, .role = role, .items = reports::handoff_items(open, steps_)};
    std::vector<ledger::Target> targets{{.id = {}, .kind = base::Kind::handoff, .draft = offer}};
    for (const auto& [id, step] : reports::new_steps(open, steps_)) {
      const auto record = base::RecordId::parse(id);
      ledger::Draft draft{
          .body = model::FieldsSet{}, .set = {}, .text = {}, .at = offer.at, .by = offer.by, .attachment = {}};
      draft.set.next = step;
      targets.push_back({.id = *record, .kind = record->kind(), .draft = std::move(draft)});
    }
    return targets;
  }

  int offer(const std::string& text) {
    const ledger::Draft draft = draft_of_offer(text, "Handoff to " + to_.name);
    const auto appended = ledger_.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) {
      const std::vector<model::Header> open = open_records(locked);
      tell_useless_steps(open);
      return targets_of(draft, "", open);
    });
    return report_result(env_, ledger_, appended.front(), Wrote::new_record);
  }

  void tell_useless_steps(const std::vector<model::Header>& open) const {
    for (const auto& step : steps_) {
      const std::string& id = step.first;
      const bool is_there = std::any_of(open.begin(), open.end(), [&](const auto& one) { return one.id.str() == id; });
      if (!is_there) env_.world.notice("'" + id + "' is not handed over, so its next step is left out");
    }
  }

  // ---- One role

  int offer_role() {
    if (own_.draft || own_.mine || !own_.edited.empty()) {
      throw UsageError("--role hands over one role: --draft, --edited and --mine are for the watch");
    }
    const std::string role = one_line("--role", own_.role);
    if (own_.words.empty()) {
      throw UsageError("'--role " + role + "' needs the record", "decklog handoff --role " + role + " ID --to WHO",
                       "missing-argument");
    }
    const base::RecordId id = ledger_.find(own_.words.front());
    HandoffOptions rest = own_;
    rest.words.erase(rest.words.begin());
    const ledger::Draft draft =
        draft_of_offer(given_text(env_, rest).text, role + " of " + id.str() + " to " + to_.name);
    const auto appended = ledger_.append_all([&](const ledger::Ledger& locked, const ledger::Ledger::NewId&) {
      const model::Record record = locked.read(id);
      require_role(record, role);
      return targets_of(draft, role, {record});
    });
    return report_result(env_, ledger_, appended.front(), Wrote::new_record);
  }

  // Only who has a role can hand it over; one that nobody has is offered by whoever is there.
  void require_role(const model::Record& record, const std::string& role) const {
    const std::string id = record.id.short_form();
    std::vector<base::Reason> reasons;
    if (!model::is_open(record) || record.kind() == base::Kind::handoff) {
      reasons.push_back(
          {"wrong-stage", "'" + record.id.str() + "' is no open incident, request or change", "decklog show " + id});
    }
    const std::string holder = holder_of(record, role);
    const auto names = model::names_of(ledger_.roster(), giver_);
    if (!holder.empty() && !names.contains(holder)) {
      reasons.push_back({"not-the-holder", holder + " is its " + role + ", not " + giver_,
                         "decklog handoff --role " + role + " " + id + " --to " + to_.name + " --by " + holder});
    }
    if (!reasons.empty())
      throw base::Refused("cannot hand over the " + role + " of '" + record.id.str() + "'", reasons);
  }

  static std::string holder_of(const model::Record& record, const std::string& role) {
    if (role == "owner") return record.fields.owner.value_or("");
    const auto found = record.fields.roles.find(role);
    return found == record.fields.roles.end() ? "" : found->second;
  }

  // What was opened earlier than so long before the watch, and was mitigated or closed in it, is not counted.
  static constexpr base::Seconds kLongestIncident = std::chrono::days{30};

  Env& env_;
  const HandoffOptions& own_;
  ledger::Ledger ledger_;
  model::Receiver to_;
  std::string giver_;
  NextSteps steps_;
  render::Page page_;
  reports::HandoffSource source_;
  reports::HandoffDraft draft_;
};

}  // namespace

Run bind_handoff(Options& options) {
  auto own = std::make_shared<HandoffOptions>();
  bind_text(options, *own, {TextMode::optional, "what the next person must know (with --role first the ID)"});
  options.value("--to", own->to, "WHO", "the person or team who takes over", Presence::required);
  options.values("--next", own->next, "ID=TEXT", "the next step of an open record");
  options.flag("--mine", own->mine, "only what is yours or your teams'");
  options.flag("--draft", own->draft, "print the draft and write nothing");
  options.value("-m,--edited", own->edited, "FILE", "the edited draft; '-' reads standard input");
  options.value("--role", own->role, "ROLE",
                "hand over this role of one record (commander, owner, …) instead of the watch");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return Handoff(env, *own).run(); };
}

}  // namespace decklog::cmd
