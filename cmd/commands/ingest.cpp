// SPDX-License-Identifier: MIT
//
// Alerts and events of other systems. A further format is a row in lib/intake/formats.cpp.
#include "lib/intake/ingest.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/spool.h"
#include "cmd/commands/sync_after.h"
#include "cmd/commands/text_file.h"
#include "cmd/render/ingest_page.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/formats.h"
#include "lib/ledger/housekeeping.h"
#include "lib/ledger/intake_map.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

using render::IngestDelivery;
using render::IngestResult;
using render::IngestView;

struct IngestCommand {
  std::string format;
  std::string file = "-";
  std::string map;
  std::string key;
  std::string group_by;
  std::string spool;
  bool change = false;
  bool dry_run = false;
};

constexpr std::size_t kMaxMap = 1024 * 1024;

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    if (std::string name = base::trim(list.substr(at, end - at)); !name.empty()) names.push_back(std::move(name));
    at = end + 1;
  }
  return names;
}

std::string text_of_file(Env& env, const std::string& file, std::size_t max_bytes) {
  const auto text = read_text_file(env.folder / file, max_bytes);
  if (!text) throw base::NotFound("there is no file '" + base::for_terminal(file) + "'");
  return *text;
}

intake::DeliveryOptions options_of(Env& env, const IngestCommand& own) {
  intake::DeliveryOptions options{.format = own.format};
  options.events = own.change ? intake::Events::changes : intake::Events::alerts;
  if (!own.key.empty()) options.key = one_line("--key", own.key);
  options.group_by = names_in(own.group_by);
  if (!options.group_by.empty() && own.format != "alertmanager-api") {
    throw base::UsageError("--group-by is for alertmanager-api: other formats come in groups",
                           "decklog ingest alertmanager-api --group-by alertname,cluster");
  }
  if (!own.map.empty() && own.format != "generic") {
    throw base::UsageError("--map is for generic sources", "decklog ingest generic --map FILE");
  }
  if (!own.map.empty()) options.map = ledger::read_intake_map(text_of_file(env, own.map, kMaxMap), own.map);
  options.random = env.world.random;
  return options;
}

IngestResult shown(const intake::Outcome& outcome, bool is_change) {
  IngestResult result{.action = intake::action_word(outcome.action),
                      .key = outcome.key,
                      .record = outcome.record.str(),
                      .short_id = outcome.record.empty() ? "" : outcome.record.short_form(),
                      .title = outcome.title,
                      .priority = outcome.priority,
                      .signals = outcome.signals,
                      .text = outcome.text,
                      .why = outcome.why,
                      .known = outcome.known,
                      .left_out = outcome.left_out,
                      .not_delivered = outcome.not_delivered,
                      .suppressed_by = outcome.suppressed_by.str(),
                      .recurrence_of = outcome.recurrence_of.str(),
                      .is_closed = outcome.closed,
                      .is_change = is_change};
  for (const base::EntryId& entry : outcome.entries) result.entries.push_back(entry.str());
  return result;
}

class Receiver {
 public:
  Receiver(Env& env, const IngestCommand& own, ledger::Ledger& ledger)
      : env_(env), own_(own), options_(options_of(env, own)), ledger_(ledger) {
    options_.keep_raw = ledger.policy().intake.keep_raw;
  }

  IngestDelivery take(const std::string& text, const std::string& name) {
    const intake::Delivery delivery = intake::read_delivery(text, name, options_);
    const auto effect = own_.dry_run ? intake::IngestEffect::only_tell : intake::IngestEffect::write;
    const intake::Ingested done = intake::ingest(ledger_, delivery, env_.world.now(), effect);
    IngestDelivery view{.commit = done.commit, .dedup_key = delivery.dedup_key, .warnings = done.warnings};
    for (const intake::Outcome& outcome : done.outcomes) {
      view.results.push_back(shown(outcome, delivery.change.has_value()));
    }
    return view;
  }

 private:
  Env& env_;
  const IngestCommand& own_;
  intake::DeliveryOptions options_;
  ledger::Ledger& ledger_;
};

// What is wrong with the file itself; all else (a lock, a full disk) ends the command, and the file waits.
bool is_the_files_fault(const base::Error& error) {
  switch (error.exit_code()) {
    case base::ExitCode::usage:
    case base::ExitCode::not_found:
    case base::ExitCode::refused:
    case base::ExitCode::bad_data:
      return true;
    default:
      return false;
  }
}

// Nothing when another receiver took it meanwhile.
std::optional<IngestDelivery> take_spooled(Receiver& receiver, const std::filesystem::path& file, bool is_dry_run) {
  const std::string name = file.filename().string();
  IngestDelivery delivery;
  try {
    const auto text = read_text_file(file, intake::kMaxDelivery);
    if (!text) return std::nullopt;
    delivery = receiver.take(*text, name);
    if (!is_dry_run) delivery.moved_to = move_to_done(file).string();
  } catch (const base::Error& error) {
    if (!is_the_files_fault(error)) throw;
    delivery = {.failure = render::describe(error)};
    if (!is_dry_run) {
      delivery.moved_to = move_to_failed(file, render::error_text(*delivery.failure, render::Style(false))).string();
    }
  }
  delivery.file = name;
  if (!delivery.moved_to.empty()) {
    delivery.moved_to = std::filesystem::path(delivery.moved_to).lexically_relative(file.parent_path()).string();
  }
  return delivery;
}

// That nothing was to do is a word beside the answer, as of every command.
bool says_something(const IngestView& view) {
  return view.is_dry_run || std::any_of(view.deliveries.begin(), view.deliveries.end(), [](const auto& delivery) {
           return delivery.failure || !delivery.commit.empty() || !delivery.moved_to.empty();
         });
}

void report_ingest(Env& env, const IngestView& view) {
  for (const IngestDelivery& delivery : view.deliveries) {
    for (const std::string& warning : delivery.warnings) *env.err << "note: " << base::for_terminal(warning) << "\n";
  }
  if (env.options.json) {
    *env.out << render::ingest_json(view);
    return;
  }
  if (!env.options.quiet) {
    if (view.deliveries.empty()) *env.err << "nothing to do: no delivery waits there\n";
    if (!view.deliveries.empty())
      (says_something(view) ? *env.out : *env.err) << render::ingest_text(view, page_of(env));
    return;
  }
  for (const IngestDelivery& delivery : view.deliveries) {
    for (const IngestResult& result : delivery.results) {
      if (result.action != "nothing" && !result.record.empty()) *env.out << result.record << "\n";
    }
  }
}

int run_ingest(Env& env, const IngestCommand& own) {
  if (!own.spool.empty() && own.file != "-") {
    throw base::UsageError("a file and --spool are two ways: name one of them", "decklog ingest FORMAT --spool DIR");
  }
  if (own.spool.empty() && own.file == "-" && env.in_is_terminal) {
    throw base::UsageError("what shall be taken in? name a file, or send it through standard input",
                           "decklog ingest alertmanager delivery.json");
  }
  ledger::Ledger ledger = env.open_ledger(Texts::from_elsewhere);  // masked where they are read
  Receiver receiver(env, own, ledger);
  IngestView view{.is_dry_run = own.dry_run, .deliveries = {}};
  if (own.spool.empty()) {
    const bool is_input = own.file == "-";
    const std::string text =
        is_input ? read_input(env, intake::kMaxDelivery, "") : text_of_file(env, own.file, intake::kMaxDelivery);
    view.deliveries.push_back(receiver.take(text, is_input ? "standard input" : own.file));
    if (!is_input) view.deliveries.back().file = own.file;
  } else {
    for (const std::filesystem::path& file : spooled_files(env.folder / own.spool)) {
      if (auto delivery = take_spooled(receiver, file, own.dry_run)) view.deliveries.push_back(std::move(*delivery));
    }
  }
  report_ingest(env, view);
  bool has_failed = false;
  bool has_changed = false;
  for (const IngestDelivery& delivery : view.deliveries) {
    has_failed = has_failed || delivery.failure.has_value();
    has_changed = has_changed || !delivery.commit.empty();
  }
  if (has_changed) {
    env.out->flush();
    sync_after(env, ledger);
    ledger::keep_house(ledger);
  }
  return has_failed ? static_cast<int>(base::ExitCode::bad_data) : 0;
}

}  // namespace

Run bind_ingest(Options& options) {
  auto own = std::make_shared<IngestCommand>();
  options.positional("FORMAT", own->format, "alertmanager, alertmanager-api, grafana, pagerduty or generic");
  options.positional("FILE", own->file, "the delivery (else standard input, also as '-')", Presence::optional);
  options.value("--map", own->map, "FILE", "generic: where title, key and status stand");
  options.value("--key", own->key, "KEY", "all of it belongs to the record with this key");
  options.value("--group-by", own->group_by, "LABELS", "alertmanager-api: alerts that share these are one record");
  options.flag("--change", own->change, "pagerduty: a change event, kept as a change that is done");
  options.value("--spool", own->spool, "DIR", "every file there, in the order of names; each goes to done/ or failed/");
  options.flag("--dry-run", own->dry_run, "only tell what would be done");
  return [own](Env& env) { return run_ingest(env, *own); };
}

}  // namespace decklog::cmd
