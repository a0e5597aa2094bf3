// SPDX-License-Identifier: MIT
//
// Two steps. The skeleton, which has only what moves a record, is built verb by verb and asked of the rules; what they
// do not accept is kept as a note with its time. Then everything is put in order of time and numbered.
#include "lib/intake/told_entries.h"

#include "lib/base/text.h"
#include "lib/intake/told_sound.h"
#include "lib/model/fold.h"
#include "lib/model/lifecycle.h"
#include "lib/model/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace decklog::intake {
namespace {

using model::Milestone;

struct TellingEntry {
  base::Time place{};  // where it stands among the others
  int line = 0;
  model::Entry entry;
};

// What today's policy asks of people at work is not asked of history.
bool is_asked_of_the_living(const std::string& code) {
  constexpr std::array<std::string_view, 4> kAsked{"priority-missing", "cause-missing", "postmortem-missing",
                                                   "actions-unowned"};
  return std::find(kAsked.begin(), kAsked.end(), code) != kAsked.end();
}

// "mitigated", of mitigated_at.
std::string_view told_word(Milestone which) {
  std::string_view word = model::word(which);
  word.remove_suffix(3);
  return word;
}

class Teller {
 public:
  Teller(const model::Record& before, const ToldRecord& told, const EntriesContext& context)
      : before_(before), told_(told), context_(context), options_(context.options), skeleton_(before) {}

  model::Record tell(std::set<base::EntryId>& added) {
    know_what_stands();
    if (before_.timeline.empty()) open();
    const bool is_own = context_.place == ToldPlace::own;
    if (is_own && before_.kind() == base::Kind::incident) lifecycle();
    if (!is_own) say_facts();
    for (const ToldLine& line : told_.lines) note(line.at, line.line, line.by, line.text);
    doubt_order(told_, context_.doubts);
    return numbered(added);
  }

 private:
  // ---- What is there already ----------------------------------------------------------------------------------

  using Said = std::pair<base::Time, std::string>;

  void know_what_stands() {
    for (const model::Entry& entry : before_.timeline) {
      if (std::holds_alternative<model::Note>(entry.body)) ++standing_[{entry.at, entry.text}];
    }
  }

  // ---- Entries ------------------------------------------------------------------------------------------------

  model::Entry entry_of(base::Time at, const std::string& by, std::string text, model::Body body) const {
    return {.id = {},
            .at = at,
            .recorded_at = options_.now,
            .by = by,
            .recorded_by = options_.me,
            .text = std::move(text),
            .set = {},
            .body = std::move(body)};
  }

  void doubt(int line, std::string message) const { context_.doubts.push_back({line, std::move(message)}); }

  void note(base::Time at, int line, const ToldPerson& by, const std::string& text) {
    if (text.empty()) return doubt(line, fmt::format("{} says nothing: left out", base::format_utc(at)));
    if (at > options_.now) return doubt(line, fmt::format("{} is in the future: left out", base::format_utc(at)));
    const auto known = standing_.find({at, text});
    if (known != standing_.end() && known->second > 0) {
      --known->second;
      return;
    }
    entries_.push_back({at, line, entry_of(at, context_.people.who(by, line), text, model::Note{})});
  }

  std::optional<std::string> refused(model::Entry& entry) const {
    entry.id = base::EntryId::draw(model::next_number(skeleton_.timeline), options_.random);
    const auto refusal = model::refuses(skeleton_, entry, context_.policy);
    if (!refusal) return std::nullopt;
    for (const base::Reason& reason : refusal->reasons) {
      if (!is_asked_of_the_living(reason.code)) return reason.message;
    }
    return std::nullopt;
  }

  // ---- The beginning ------------------------------------------------------------------------------------------

  model::Fields fields() const {
    model::Fields set;
    set.title = told_.title;
    set.key = told_.key;
    set.labels = told_.labels;
    set.labels["imported"] = options_.format;
    set.priority = priority(set);
    set.services = services(set);
    if (!told_.impact.empty()) set.impact = told_.impact;
    if (!told_.cause.empty()) set.cause = told_.cause;
    if (ToldPeople::is_named(told_.reporter)) set.reporter = context_.people.who(told_.reporter, told_.line);
    if (ToldPeople::is_named(told_.commander))
      set.roles["commander"] = context_.people.who(told_.commander, told_.line);
    if (!told_.channel.empty()) set.channel = told_.channel;
    return set;
  }

  std::optional<model::Priority> priority(model::Fields& set) const {
    if (told_.severity.empty()) return options_.priority;
    const std::string word = told_.severity.substr(0, told_.severity.find_first_of(" ,;("));
    if (const auto known = model::from_word<model::Priority>(base::to_upper_ascii(word))) return known;
    const auto& severities = context_.policy.get().intake.severities;
    const auto found = severities.find(base::to_lower_ascii(word));
    if (found != severities.end() && found->second) return found->second;
    set.labels["severity"] = base::cut_to_width(base::single_line(told_.severity), 80);
    doubt(told_.line,
          fmt::format("severity '{}' is no priority and not in the policy's intake.severity: a label keeps it",
                      base::cut_to_width(base::single_line(told_.severity), 40)));
    return options_.priority;
  }

  std::optional<std::vector<std::string>> services(model::Fields& set) const {
    const model::Policy& policy = context_.policy.get();
    std::vector<std::string> known;
    for (const std::string& service : told_.services) {
      if (service.empty()) continue;
      if (!policy.known_services_only || policy.services.contains(service)) {
        known.push_back(service);
        continue;
      }
      set.labels.emplace("service", service);
      doubt(told_.line,
            fmt::format("the policy knows no service '{}': a label keeps it", base::cut_to_width(service, 60)));
    }
    if (known.empty()) return std::nullopt;
    return known;
  }

  const ToldMoment* moment(Milestone which) const {
    const auto found = told_.moments.find(which);
    return found == told_.moments.end() ? nullptr : &found->second;
  }

  void open() {
    const base::Time at = beginning_of(told_, options_);
    const ToldMoment* said = moment(Milestone::opened_at);
    const ToldPerson by = said != nullptr && ToldPeople::is_named(said->by) ? said->by : told_.reporter;
    model::Entry entry = entry_of(at, context_.people.who(by, told_.line), told_.description, model::Opened{});
    entry.set = fields();
    const bool is_incident = before_.kind() == base::Kind::incident;
    const auto set = [&](Milestone which, std::optional<base::Time>& target) {
      const ToldMoment* fact = is_incident ? moment(which) : nullptr;
      if (fact == nullptr) return;
      target = fact->at;
      if (const auto why = refused(entry)) {
        target.reset();
        demote(which, *fact, *why);
      }
    };
    if (const auto why = refused(entry)) {
      throw base::BadData(options_.file, {told_.line, 0}, "this cannot become a record: " + *why);
    }
    set(Milestone::detected_at, entry.set.detected_at);
    set(Milestone::started_at, entry.set.started_at);
    accept(at, told_.line, std::move(entry));
  }

  // ---- Its life -----------------------------------------------------------------------------------------------

  void lifecycle() {
    constexpr std::array kInOrder{Milestone::acknowledged_at, Milestone::mitigated_at, Milestone::resolved_at,
                                  Milestone::closed_at};
    for (const Milestone which : kInOrder) {
      const ToldMoment* said = moment(which);
      ToldMoment at_once;
      if (which == Milestone::closed_at && said == nullptr && options_.end == ToldEnd::closed) {
        const auto resolved = skeleton_.milestone(Milestone::resolved_at);
        if (resolved && skeleton_.stage == model::Stage::follow_up) {
          at_once = {.at = *resolved, .line = told_.line, .by = {}, .text = "closed when it was imported"};
          said = &at_once;
        }
      }
      if (said != nullptr) reach(which, *said);
    }
  }

  void reach(Milestone which, const ToldMoment& said) {
    if (const auto known = before_.milestone(which)) {
      if (*known != said.at && !is_noted(which, said)) {
        doubt(said.line, fmt::format("{} is {} here and {} in the ledger, where it stays", model::word(which),
                                     base::format_utc(said.at), base::format_utc(*known)));
      }
      return;
    }
    if (is_noted(which, said)) return;
    const bool skips = which == Milestone::resolved_at && !skeleton_.milestone(Milestone::mitigated_at);
    if (skips) {
      ToldMoment mitigated = said;
      mitigated.text = "the log has no time of its own for when the harm was stopped";
      if (!try_verb(Milestone::mitigated_at, mitigated)) return demote(which, said, "it cannot be mitigated then");
    }
    if (!try_verb(which, said)) demote(which, said, why_);
  }

  model::Body body_of(Milestone which) const {
    switch (which) {
      case Milestone::acknowledged_at:
        return model::Acknowledged{};
      case Milestone::mitigated_at:
        return model::move_from(skeleton_, model::Verb::mitigate);
      case Milestone::resolved_at:
        return model::move_from(skeleton_, model::Verb::resolve);
      default:
        return model::Closed{.from = skeleton_.stage, .as = model::ClosedAs::resolved, .of = {}, .confirmed_by = {}};
    }
  }

  bool try_verb(Milestone which, const ToldMoment& said) {
    std::string text = said.text.empty() ? fmt::format("{}, as the log says", told_word(which)) : said.text;
    model::Entry entry = entry_of(said.at, context_.people.who(said.by, said.line), std::move(text), body_of(which));
    const bool has_actor = which == Milestone::acknowledged_at && ToldPeople::is_named(said.by);
    if (has_actor && !skeleton_.fields.owner) entry.set.owner = entry.by;
    if (const auto why = refused(entry)) {
      why_ = *why;
      return false;
    }
    accept(said.at, said.line, std::move(entry));
    return true;
  }

  // The steps of a life stand in their order, whatever their times.
  void accept(base::Time at, int line, model::Entry entry) {
    last_step_ = std::max(last_step_.value_or(at), at);
    const bool is_first = skeleton_.timeline.empty();
    skeleton_ = model::apply(std::move(skeleton_), entry);
    entries_.push_back({is_first ? base::Time::min() : *last_step_, line, std::move(entry)});
    if (is_first) last_step_.reset();
  }

  std::string demoted_text(Milestone which, const ToldMoment& said) const {
    return said.text.empty() ? std::string(told_word(which)) : said.text;
  }
  bool is_noted(Milestone which, const ToldMoment& said) {
    const auto known = standing_.find({said.at, demoted_text(which, said)});
    if (known == standing_.end() || known->second == 0) return false;
    --known->second;
    return true;
  }
  void demote(Milestone which, const ToldMoment& said, const std::string& why) {
    doubt(said.line, fmt::format("{}: kept as a note", why));
    note(said.at, said.line, said.by, demoted_text(which, said));
  }

  // In a record that is another one's, all of it is words: a mail that answers, the times of a log.
  void say_facts() {
    if (!told_.description.empty()) {
      note(beginning_of(told_, options_), told_.line, told_.reporter, told_.description);
    }
    for (const auto& [which, said] : told_.moments) {
      if (!said.text.empty()) note(said.at, said.line, said.by, said.text);
    }
  }

  // ---- In order -----------------------------------------------------------------------------------------------

  model::Record numbered(std::set<base::EntryId>& added) {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const TellingEntry& a, const TellingEntry& b) { return a.place < b.place; });
    std::vector<model::Entry> timeline = before_.timeline;
    std::uint32_t number = model::next_number(timeline);
    for (TellingEntry& one : entries_) {
      one.entry.id = base::EntryId::draw(number++, options_.random);
      added.insert(one.entry.id);
      timeline.push_back(std::move(one.entry));
    }
    model::Record record = model::fold(before_.id, timeline);
    record.schema = before_.schema;
    record.unknown = before_.unknown;
    return record;
  }

  const model::Record& before_;
  const ToldRecord& told_;
  const EntriesContext& context_;
  const PlanOptions& options_;
  model::Record skeleton_;
  std::map<Said, int> standing_;
  std::vector<TellingEntry> entries_;
  std::optional<base::Time> last_step_;
  std::string why_;
};

}  // namespace

base::Time beginning_of(const ToldRecord& told, const PlanOptions& options) {
  for (const Milestone which : {Milestone::opened_at, Milestone::detected_at}) {
    if (const auto found = told.moments.find(which); found != told.moments.end()) return found->second.at;
  }
  std::optional<base::Time> first;
  for (const auto& [which, moment] : told.moments) first = std::min(first.value_or(moment.at), moment.at);
  for (const ToldLine& line : told.lines) first = std::min(first.value_or(line.at), line.at);
  return first.value_or(options.now);
}

model::Record with_told(const model::Record& before, const ToldRecord& told, const EntriesContext& context,
                        std::set<base::EntryId>& added) {
  return Teller(before, told, context).tell(added);
}

}  // namespace decklog::intake
