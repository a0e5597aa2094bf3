// SPDX-License-Identifier: MIT
#include "cmd/commands/common.h"

#include "cmd/commands/care.h"
#include "cmd/commands/editor.h"
#include "cmd/commands/sync_after.h"
#include "cmd/render/result_line.h"
#include "cmd/secrecy.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/housekeeping.h"

#include <istream>
#include <ostream>

namespace decklog::cmd {
namespace {

using base::UsageError;

std::string without_carriage_returns(const std::string& text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    clean += text[i];
  }
  return clean;
}

std::string tidy(const std::string& text) { return without_outer_blank_lines(without_carriage_returns(text)); }

std::string text_from_input(Env& env) {
  const std::string text = read_input(env, ledger::kMaxRecord / 2);
  std::size_t bad_at = 0;
  if (!base::is_utf8(text, &bad_at) || text.find('\0') != std::string::npos) {
    throw base::BadData("standard input", {}, "is no UTF-8 text", "keep files with 'decklog attach ID FILE'");
  }
  return tidy(text);
}

GivenText text_from_editor(Env& env, const TextSpec& spec) {
  const std::string prompt =
      "\n# " + spec.asks + "\n# Lines that begin with '#' are left out; an empty text records nothing.\n";
  const Edited edited = edit(env, "TEXT.md", prompt);
  GivenText given{tidy(edited.text), edited.file};
  if (given.text.empty()) {
    remove_edited(edited.file);
    throw UsageError("the text is empty, so nothing was recorded");
  }
  if (!base::is_utf8(given.text)) {
    throw base::BadData(edited.file, {}, "is not UTF-8", "it is still there; save it as UTF-8 and give it with '-'");
  }
  return given;
}

std::string given_on_command_line(Env& env, const EntryOptions& entry) {
  if (!entry.words.empty() && !entry.why.empty()) {
    throw UsageError("the text was given twice: in words and by --why");
  }
  const std::string words = entry.words.empty() ? entry.why : base::join(entry.words, " ");
  return words == "-" ? text_from_input(env) : tidy(words);
}

}  // namespace

std::string without_outer_blank_lines(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "";
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const std::size_t line = text.rfind('\n', first);
  const std::size_t start = line == std::string::npos ? 0 : line + 1;
  return text.substr(start, end + 1 - start);
}

void bind_id(Options& options, EntryOptions& entry) {
  options.positional("ID", entry.id, "the record: any unique part of its id, or @ for the last one");
}

void bind_text(Options& options, EntryOptions& entry, const TextSpec& text) {
  entry.text = text;
  if (text.mode == TextMode::none) return;
  options.words("TEXT", entry.words, text.asks + "; '-' reads standard input");
  options.value("--why", entry.why, "TEXT", "the same as TEXT");
}

void bind_time_and_person(Options& options, EntryOptions& entry) {
  options.value("--at", entry.at, "WHEN", "when it happened: 14:32, -15m, 'yesterday 23:10', RFC 3339 (else now)");
  options.value("--by", entry.by, "WHO", "who did it (else you)");
  bind_allow_secret(options);
}

void bind_entry(Options& options, EntryOptions& entry, const TextSpec& text) {
  bind_id(options, entry);
  bind_text(options, entry, text);
  bind_time_and_person(options, entry);
}

GivenText given_text(Env& env, const EntryOptions& entry) {
  if (entry.text.mode == TextMode::none) return {};
  const bool given = !entry.words.empty() || !entry.why.empty();
  if (given) {
    const bool is_typed = env.in_is_terminal && (entry.why == "-" || entry.words == std::vector<std::string>{"-"});
    GivenText text{given_on_command_line(env, entry), "", is_typed};
    if (text.text.empty() && entry.text.mode == TextMode::required) {
      throw UsageError("the text is empty: " + entry.text.asks);
    }
    return text;
  }
  if (entry.text.mode == TextMode::optional) return {};
  if (env.may_ask()) return text_from_editor(env, entry.text);
  if (entry.text.mode == TextMode::wanted) return {};
  throw UsageError("a text is needed: " + entry.text.asks,
                   "give it after the id, or '-' to read it from standard input", "missing-argument");
}

void remove_kept(const GivenText& text) {
  if (!text.kept_in.empty()) remove_edited(text.kept_in);
}

void tell_kept(Env& env, const GivenText& text) {
  std::string file = text.kept_in;
  if (file.empty() && text.is_typed && !text.text.empty()) file = keep_text(env, "TEXT.md", text.text + "\n");
  if (!file.empty()) env.world.notice("what you typed is kept in '" + file + "'");
}

ledger::Draft draft_of(const Env& env, const EntryOptions& entry, const GivenText& given) {
  ledger::Draft draft;
  draft.text = given.text;
  draft.at = parse_time_if_given(env, "--at", entry.at);
  if (!entry.by.empty()) draft.by = one_line("--by", entry.by);
  return draft;
}

int append_and_report(Env& env, const EntryOptions& entry, const Complete& complete) {
  ledger::Ledger ledger = env.open_ledger();
  return append_and_report(env, ledger, ledger.find(entry.id), entry, complete);
}

int append_and_report(Env& env, ledger::Ledger& ledger, const base::RecordId& id, const EntryOptions& entry,
                      const Complete& complete) {
  const GivenText given = given_text(env, entry);
  try {
    const ledger::Draft draft = draft_of(env, entry, given);
    const ledger::Appended appended = ledger.append(id, [&](const model::Record& record) {
      std::optional<ledger::Draft> completed = draft;
      if (complete(record, *completed) == Todo::nothing) completed.reset();
      return completed;
    });
    remove_kept(given);
    return report_result(env, ledger, appended);
  } catch (const std::exception&) {
    tell_kept(env, given);
    throw;
  }
}

render::Result result_of(const ledger::Appended& appended) {
  const std::string entry = appended.entry.empty() ? "" : appended.entry.str();
  return {&appended.record, entry, appended.commit, appended.changed, appended.doubts};
}

void print_result(Env& env, const model::PolicySource& policy, const ledger::Appended& appended, Wrote wrote) {
  for (const std::string& doubt : appended.doubts) *env.err << "note: " << base::for_terminal(doubt) << "\n";
  if (!appended.changed) *env.err << "nothing to do: " << appended.record.id.str() << " is as it was\n";
  if (env.options.json) {
    *env.out << render::result_json(result_of(appended));
  } else if (env.options.quiet) {
    const bool whole = wrote == Wrote::new_record || appended.entry.empty();
    *env.out << (whole ? appended.record.id.str() : appended.entry.str()) << "\n";
  } else if (appended.changed) {
    *env.out << render::result_text(appended.record, appended.entry, policy, page_of(env));
  }
}

int report_result(Env& env, const ledger::Ledger& ledger, const ledger::Appended& appended, Wrote wrote) {
  print_result(env, ledger.policy_source(), appended, wrote);
  if (!appended.changed) return 0;
  env.out->flush();  // the answer does not wait for what follows
  care_for(env, ledger, appended);
  sync_after(env, ledger);
  env.out->flush();
  ledger::keep_house(ledger);
  return 0;
}

render::Page page_of(const Env& env) {
  return {.style = render::Style(env.colors()),
          .width = env.width,
          .terminal = env.out_is_terminal,
          .now = env.world.now(),
          .zone = env.output_zone()};
}

std::function<void(const base::Error&)> tell_damaged(Env& env) {
  return [&env](const base::Error& error) {
    env.world.notice(std::string("left out: ") + base::for_terminal(error.what()));
  };
}

std::string read_input(Env& env, std::size_t max_bytes, const char* hint) {
  std::string text;
  char bytes[16 * 1024];
  while (env.in->read(bytes, sizeof bytes), env.in->gcount() > 0) {
    text.append(bytes, static_cast<std::size_t>(env.in->gcount()));
    if (text.size() > max_bytes) {
      throw base::BadData("standard input", {}, "has more than " + std::to_string(max_bytes) + " bytes", hint);
    }
  }
  return text;
}

}  // namespace decklog::cmd
