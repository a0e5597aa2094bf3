// SPDX-License-Identifier: MIT
//
// The text of a postmortem: in the ledger (the file, the link and the status, one commit), or wherever --output says.
#include "cmd/render/postmortem.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/look.h"
#include "cmd/commands/sync_after.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/postmortem_page.h"
#include "cmd/render/timeline_picture.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/housekeeping.h"
#include "lib/reports/postmortem_lint.h"

#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

using model::PostmortemStatus;
using model::Record;
using reports::PostmortemPlace;

constexpr std::size_t kMaxText = 1024 * 1024;

struct PostmortemCommand : EntryOptions {
  std::string output;
  std::string status;
  std::string picture;
  bool print = false;
  bool lint = false;
  bool names = false;
  bool add_missing = false;
};

void require_sense(const PostmortemCommand& own) {
  const auto clash = [](const char* one, const char* other) {
    throw base::UsageError(std::string(one) + " and " + other + " cannot go together");
  };
  if (own.print && own.lint) clash("--print", "--lint");
  if (own.print && !own.output.empty()) clash("--print", "--output");
  const bool is_text = own.print || own.lint || own.add_missing || !own.output.empty() || !own.status.empty();
  if (!own.picture.empty() && is_text)
    throw base::UsageError("--svg draws a picture and writes no text: give it alone");
  if (own.status.empty()) {
    if (!own.words.empty() || !own.why.empty())
      throw base::UsageError("a TEXT says why the status changes: give --status");
    if (!own.at.empty() || !own.by.empty()) throw base::UsageError("--at and --by belong to a change of --status");
    return;
  }
  if (own.print) clash("--status", "--print");
  if (own.lint) clash("--status", "--lint");
  if (!own.output.empty()) clash("--status", "--output");
}

// One document, composed anew for a record.
struct Composed {
  std::string text;
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
};

class Composer {
 public:
  Composer(Env& env, const ledger::Ledger& ledger, const PostmortemCommand& own)
      : env_(env), ledger_(ledger), own_(own) {}

  render::PostmortemSource source(const Record& record) const {
    return {.record = record,
            .policy = ledger_.policy(),
            .roster = ledger_.roster(),
            .changes = changes_before(env_, ledger_, record),
            .commit = ledger_.head(),
            .names = own_.names ? render::Names::shown : render::Names::hidden};
  }

  // Throws: BadData for a text whose markers are not sound.
  Composed compose(const Record& record, const std::optional<std::string>& found, const std::string& path) const {
    if (!found || base::trim(*found).empty())
      return {reports::new_postmortem(render::postmortem_parts(source(record))), {}, {}};
    require_sound(*found, path);
    const auto missing = own_.add_missing ? reports::Missing::add : reports::Missing::leave_out;
    reports::Renewed renewed = reports::renew_postmortem(*found, render::postmortem_parts(source(record)), missing);
    if (own_.add_missing) renewed.missing.clear();
    return {std::move(renewed.text), std::move(renewed.missing), std::move(renewed.unknown)};
  }

  std::vector<reports::PostmortemFinding> lint(const Record& record, const std::optional<std::string>& text,
                                               const std::string& path) const {
    bool is_outdated = false;
    if (text && reports::find_markers(*text).faults.empty()) is_outdated = compose(record, text, path).text != *text;
    return reports::lint({.record = record,
                          .policy = ledger_.policy(),
                          .names = render::known_names(record, ledger_.roster()),
                          .text = text,
                          .is_outdated = is_outdated});
  }

 private:
  static void require_sound(const std::string& text, const std::string& path) {
    std::size_t bad_at = 0;
    if (!base::is_utf8(text, &bad_at)) {
      throw base::BadData(path, {}, "is not UTF-8 (byte " + std::to_string(bad_at + 1) + ")", "save it as UTF-8");
    }
    const std::vector<reports::MarkerFault> faults = reports::find_markers(text).faults;
    if (faults.empty()) return;
    std::string hint;
    for (std::size_t i = 1; i < faults.size(); ++i) {
      hint += "also line " + std::to_string(faults[i].line) + ": " + faults[i].message + "\n";
    }
    throw base::BadData(path, {faults.front().line, 1}, faults.front().message,
                        hint + "mend the markers, or take a part away with both of its markers; nothing was written",
                        "marker");
  }

  Env& env_;
  const ledger::Ledger& ledger_;
  const PostmortemCommand& own_;
};

void require_incident(const base::RecordId& id) {
  if (id.kind() == base::Kind::incident) return;
  throw base::Refused(
      "cannot write a postmortem of " + std::string(base::kind_name(id.kind()).word) + " '" + id.str() + "'",
      {{"wrong-kind", "only an incident has a postmortem", ""}});
}

void tell_parts(Env& env, const render::PostmortemAnswer& answer) {
  if (env.options.quiet) return;
  const std::string id = answer.record.id.short_form();
  if (!answer.missing.empty()) {
    *env.err << "note: it has no part " << base::join(answer.missing, ", ") << " ('decklog postmortem " << id
             << " --add-missing' adds what is missing)\n";
  }
  for (const std::string& name : answer.unknown) {
    *env.err << "note: part '" << base::for_terminal(name)
             << "' is none that this decklog makes; it is left as it is\n";
  }
}

int answer_with(Env& env, const render::PostmortemAnswer& answer) {
  tell_parts(env, answer);
  const std::string subject = answer.path.empty() ? answer.record.id.str() : answer.path;
  if (!answer.changed) *env.err << "nothing to do: " << base::for_terminal(subject) << " is as it was\n";
  if (env.options.json) {
    *env.out << render::postmortem_json(answer);
  } else if (env.options.quiet) {
    *env.out << base::for_terminal(subject) << "\n";
  } else if (answer.changed) {
    *env.out << render::postmortem_text(answer, page_of(env));
  }
  return 0;
}

// ---- Beside the ledger: --print, --output, --lint

std::optional<std::string> text_to_look_at(Env& env, const ledger::Ledger& ledger, const PostmortemCommand& own,
                                           const base::RecordId& id) {
  if (!own.output.empty()) return read_text_file(env.folder / own.output, kMaxText);
  return ledger.read_document(base::postmortem_path(id));
}

int run_beside(Env& env, const ledger::Ledger& ledger, const base::RecordId& id, const PostmortemCommand& own) {
  const Record record = ledger.read(id);
  const Composer composer(env, ledger, own);
  const std::string path = own.output.empty() ? base::postmortem_path(id) : own.output;
  const auto found = text_to_look_at(env, ledger, own, id);
  render::PostmortemAnswer answer{.record = record, .path = found || !own.output.empty() ? path : ""};
  if (own.lint) {
    answer.findings = composer.lint(record, found, path);
    *env.out << (env.options.json ? render::postmortem_json(answer)
                                  : render::postmortem_lint_text(answer, page_of(env)));
    return static_cast<int>(reports::has_errors(*answer.findings) ? base::ExitCode::finding : base::ExitCode::done);
  }
  Composed composed = composer.compose(record, found, path);
  answer.missing = std::move(composed.missing);
  answer.unknown = std::move(composed.unknown);
  if (own.print) {
    tell_parts(env, answer);
    answer.text = std::move(composed.text);
    *env.out << (env.options.json ? render::postmortem_json(answer) : *answer.text);
    return 0;
  }
  answer.changed = found != composed.text;
  if (answer.changed) write_text_file(env.folder / own.output, found, composed.text);
  return answer_with(env, answer);
}

int run_picture(Env& env, const ledger::Ledger& ledger, const base::RecordId& id, const PostmortemCommand& own) {
  const Record record = ledger.read(id);
  const std::string drawn = render::timeline_picture(Composer(env, ledger, own).source(record));
  const bool is_printed = own.picture == "-";
  if (is_printed && env.options.json) throw base::UsageError("'--svg -' prints the picture itself; leave --json out");
  const bool is_changed = write_answer(env, own.picture, drawn);
  if (is_printed) return 0;
  if (!is_changed) *env.err << "nothing to do: " << base::for_terminal(own.picture) << " is as it was\n";
  if (env.options.json) {
    *env.out << render::postmortem_json({.record = record, .changed = is_changed, .picture = own.picture});
  } else if (is_changed || env.options.quiet) {
    *env.out << (env.options.quiet ? "" : "drawn: ") << base::for_terminal(own.picture) << "\n";
  }
  return 0;
}

// ---- In the ledger

// What is written down beside the file: that the record leads to it, and how far it is.
class Recording {
 public:
  Recording(const PostmortemCommand& own, const Composer& composer) : composer_(composer) {
    if (!own.status.empty()) status_ = parse_word<PostmortemStatus>("--status", own.status);
  }

  // Nothing when the record says all of it already.
  std::optional<ledger::Draft> entry(const Record& record, ledger::Draft draft) const {
    const PostmortemPlace place = reports::postmortem_place(record);
    const bool begins = place == PostmortemPlace::none || (!status_ && place == PostmortemPlace::elsewhere);
    if (status_ && record.fields.postmortem != status_) draft.set.postmortem = status_;
    if (!status_ && !record.fields.postmortem) draft.set.postmortem = PostmortemStatus::draft;
    if (begins) {
      draft.body = model::Linked{base::postmortem_path(record.id), "postmortem", false};
    } else if (draft.set.postmortem) {
      draft.body = model::FieldsSet{};
    } else {
      return std::nullopt;
    }
    return draft;
  }

  // Whether the text is the ledger's own: one that is kept elsewhere gets no file by a change of its status.
  bool has_file(const Record& record, const std::optional<std::string>& found) const {
    return found || !status_ || reports::postmortem_place(record) != PostmortemPlace::elsewhere;
  }

  // Throws: Refused when it is to be "reviewed" and is not ready.
  void require_ready(const Record& record, const std::optional<std::string>& text, const std::string& path) const {
    if (status_ != PostmortemStatus::reviewed) return;
    std::vector<base::Reason> reasons;
    for (const reports::PostmortemFinding& finding : composer_.lint(record, text, path)) {
      if (finding.severity != model::Severity::error) continue;
      reasons.push_back({finding.code, render::finding_in_words(finding, path), finding.fix});
    }
    if (reasons.empty()) return;
    throw base::Refused("cannot call the postmortem of '" + record.id.str() + "' reviewed yet", std::move(reasons));
  }

 private:
  const Composer& composer_;
  std::optional<PostmortemStatus> status_;
};

[[noreturn]] void fail_without_work_tree() {
  throw base::UsageError("this ledger has no work tree for the file",
                         "say where with -o FILE, or look at it with --print", "no-work-tree");
}

ledger::Appended append_with_file(ledger::Ledger& ledger, const base::RecordId& id, const ledger::Draft& draft,
                                  const Recording& recording, const Composer& composer, Composed& composed) {
  const std::string path = base::postmortem_path(id);
  return ledger.append(
      id, [&](const Record& record) { return recording.entry(record, draft); },
      [&](const Record& record) {
        auto found = ledger.read_document(path);
        composed = composer.compose(record, found, path);
        recording.require_ready(record, composed.text, path);
        return ledger::Document{path, std::move(found), composed.text};
      });
}

ledger::Appended append_alone(ledger::Ledger& ledger, const base::RecordId& id, const ledger::Draft& draft,
                              const Recording& recording) {
  const std::string path = base::postmortem_path(id);
  return ledger.append(id, [&](const Record& record) {
    recording.require_ready(record, ledger.read_document(path), path);
    return recording.entry(record, draft);
  });
}

int run_in_ledger(Env& env, ledger::Ledger& ledger, const base::RecordId& id, const PostmortemCommand& own) {
  const Composer composer(env, ledger, own);
  const Recording recording(own, composer);
  const ledger::Draft draft = draft_of(env, own, given_text(env, own));
  const bool has_file = recording.has_file(ledger.read(id), ledger.read_document(base::postmortem_path(id)));
  if (has_file && !ledger.is_checked_out()) fail_without_work_tree();
  Composed composed;
  const ledger::Appended appended = has_file ? append_with_file(ledger, id, draft, recording, composer, composed)
                                             : append_alone(ledger, id, draft, recording);
  const int code = answer_with(env, {.record = appended.record,
                                     .path = has_file ? base::postmortem_path(id) : "",
                                     .entry = appended.entry.empty() ? "" : appended.entry.str(),
                                     .commit = appended.commit,
                                     .changed = appended.changed,
                                     .missing = std::move(composed.missing),
                                     .unknown = std::move(composed.unknown)});
  if (!appended.changed) return code;
  sync_after(env, ledger);
  env.out->flush();
  ledger::keep_house(ledger);
  return code;
}

int run_postmortem(Env& env, const PostmortemCommand& own) {
  require_sense(own);
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  require_incident(id);
  if (!own.picture.empty()) return run_picture(env, ledger, id, own);
  const bool is_beside = own.print || own.lint || !own.output.empty();
  return is_beside ? run_beside(env, ledger, id, own) : run_in_ledger(env, ledger, id, own);
}

}  // namespace

Run bind_postmortem(Options& options) {
  auto own = std::make_shared<PostmortemCommand>();
  bind_id(options, *own);
  options.value("-o,--output", own->output, "FILE", "write it there instead of into the ledger, and commit nothing");
  options.flag("--print", own->print, "print it, write nothing");
  options.flag("--lint", own->lint, "say what it lacks; exit 1 when that is an error");
  options.value("--status", own->status, "STATUS",
                "draft, in-review or reviewed: one step on, or back with a TEXT; reviewed needs --lint without errors");
  options.value("--svg", own->picture, "FILE",
                "draw the timeline there as a picture ('-': print it), and write no text");
  options.flag("--add-missing", own->add_missing, "add the parts that the file has not");
  options.flag("--names", own->names, "call people by name instead of by role");
  bind_text(options, *own, {TextMode::optional, "why the status changes"});
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_postmortem(env, *own); };
}

}  // namespace decklog::cmd
