// SPDX-License-Identifier: MIT
//
// What the commands share that append an entry to a record: their common options, the text (words, standard input or an
// editor), and the whole way from options to the answer. A new command needs only what its entry has of its own:
//
//   Run bind_note(Options& options) {
//     auto own = std::make_shared<EntryOptions>();
//     bind_entry(options, *own, {TextMode::required, "what happened"});
//     return [own](Env& env) {
//       return append_and_report(env, *own, [](const model::Record&, ledger::Draft& draft) {
//         draft.body = model::Note{};
//         return Todo::append;
//       });
//     };
//   }
#pragma once

#include "cmd/command.h"
#include "cmd/commands/parse.h"
#include "cmd/env.h"
#include "cmd/options.h"
#include "cmd/render/json.h"
#include "cmd/render/page.h"
#include "lib/ledger/ledger.h"

#include <functional>
#include <string>
#include <vector>

namespace decklog::cmd {

// `wanted`: asked for on a terminal; elsewhere its absence is left to the rules, which name it among all their reasons.
enum class TextMode { none, optional, wanted, required };

// Whether the command takes a text, and what it asks for ("what stopped the harm"): for help, the editor and errors.
struct TextSpec {
  TextMode mode = TextMode::none;
  std::string asks;
};

struct EntryOptions {
  std::string id;
  std::vector<std::string> words;
  std::string why;
  std::string at;
  std::string by;
  TextSpec text;  // set by the bind functions
};

// `ID [TEXT…] [--why TEXT] [--at WHEN] [--by WHO] [--allow-secret]`.
void bind_entry(Options& options, EntryOptions& entry, const TextSpec& text);
// The parts of bind_entry, in this order, for commands with arguments of their own between ID and TEXT.
void bind_id(Options& options, EntryOptions& entry);
void bind_text(Options& options, EntryOptions& entry, const TextSpec& text);
void bind_time_and_person(Options& options, EntryOptions& entry);  // and --allow-secret

// The text that was given: words, --why, or standard input for "-"; else "" or, when it is required, from the editor on
// a terminal. Line ends become LF; outer blank lines go. `kept_in`: the file that holds what was typed in the editor;
// remove_kept() when it is recorded. `is_typed`: by hand after a "-", so nothing else holds it.
// Throws: UsageError when it is required and cannot be asked for; BadData for standard input that is no text.
struct GivenText {
  std::string text;
  std::string kept_in;
  bool is_typed = false;
};
GivenText given_text(Env& env, const EntryOptions& entry);
void remove_kept(const GivenText& text);
// When something failed: sees to it that the typed text is in a file, and says where.
void tell_kept(Env& env, const GivenText& text);

// Text, time and person of the options in a draft; the body is the command's. `given` from given_text().
ledger::Draft draft_of(const Env& env, const EntryOptions& entry, const GivenText& given);

enum class Todo { append, nothing };
// Completes the draft with what the command has of its own. Asked under the ledger's lock with the record as it then
// is.
using Complete = std::function<Todo(const model::Record& record, ledger::Draft& draft)>;
// Opens the ledger, finds the record, asks for the text, appends, prints. Returns the exit code.
int append_and_report(Env& env, const EntryOptions& entry, const Complete& complete);
// The same for a command that has opened the ledger and found the record for its own arguments.
int append_and_report(Env& env, ledger::Ledger& ledger, const base::RecordId& id, const EntryOptions& entry,
                      const Complete& complete);

// Prints what was appended: the result line, JSON, or under -q the entry's id (a new record's: the record's id).
// Nothing changed: a word on standard error.
enum class Wrote { entry, new_record };
void print_result(Env& env, const model::PolicySource& policy, const ledger::Appended& appended, Wrote wrote);
// The same, and then sync_after() and git's housekeeping.
int report_result(Env& env, const ledger::Ledger& ledger, const ledger::Appended& appended, Wrote wrote = Wrote::entry);
render::Result result_of(const ledger::Appended& appended);

render::Page page_of(const Env& env);
// For Ledger::select: says on standard error which record could not be read, and goes on.
std::function<void(const base::Error&)> tell_damaged(Env& env);
// Without blank lines before and after; the indentation of the first line stays.
std::string without_outer_blank_lines(const std::string& text);
// Everything on standard input. Throws: BadData, with the hint, when it is longer than `max_bytes`.
std::string read_input(Env& env, std::size_t max_bytes,
                       const char* hint = "keep it beside the record with 'decklog attach ID -'");

}  // namespace decklog::cmd
