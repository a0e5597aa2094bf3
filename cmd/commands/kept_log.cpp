// SPDX-License-Identifier: MIT
#include "cmd/commands/kept_log.h"

#include "cmd/commands/common.h"
#include "cmd/commands/parse.h"
#include "cmd/commands/text_file.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/intake_map.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace decklog::cmd {
namespace {

constexpr std::size_t kMaxTableMap = 1024 * 1024;
constexpr std::size_t kMostDayFiles = 5000;

std::string told_file(const std::filesystem::path& path, const std::string& name, std::size_t max_bytes) {
  const auto text = read_text_file(path, max_bytes);
  if (!text) throw base::NotFound("there is no file '" + base::for_terminal(name) + "'");
  return *text;
}

bool is_chat(const std::string& format) { return format == "chat" || format == "slack"; }

void refuse_misfits(const KeptLogOptions& own) {
  if (!own.map.empty() && own.format != "csv") {
    throw base::UsageError("--map is for tables", "decklog import csv FILE --map FILE");
  }
  if (own.map.empty() && own.format == "csv") {
    throw base::UsageError("a table needs a map: which columns hold title and times?",
                           "decklog import csv FILE --map FILE");
  }
  if (!own.users.empty() && own.format != "slack") {
    throw base::UsageError("--users is for Slack", "decklog import slack FILE --users users.json");
  }
  if (is_chat(own.format) && own.into.empty() && own.title.empty()) {
    throw base::UsageError(
        "a chat has no title: into which record, or as which new one?",
        "decklog import " + own.format + " FILE --into ID\ndecklog import " + own.format + " FILE --title TEXT");
  }
}

intake::Telling telling_of(Env& env, const KeptLogOptions& own) {
  intake::Telling how;
  how.file = own.file == "-" ? "standard input" : own.file;
  if (!own.zone.empty()) {
    how.zone = base::Zone::named(own.zone);
    if (!how.zone) {
      throw base::UsageError("--zone: '" + base::for_terminal(own.zone) + "' is no zone that is known",
                             "zones have names such as Europe/Berlin, Asia/Seoul, UTC");
    }
  }
  if (own.year) {
    constexpr std::uint64_t kFirst = 1970;
    constexpr std::uint64_t kLast = 9998;
    if (*own.year < kFirst || *own.year > kLast) throw base::UsageError("--year: a year is 1970 to 9998");
    how.year = static_cast<int>(*own.year);
  }
  if (!own.date.empty()) {
    how.date = base::parse_date(own.date);
    if (!how.date)
      throw base::UsageError("--date: '" + base::for_terminal(own.date) + "' is no day", "such as 2025-03-04");
  }
  if (!own.title.empty()) how.title = one_line("--title", own.title);
  if (!own.map.empty())
    how.map = ledger::read_table_map(told_file(env.folder / own.map, own.map, kMaxTableMap), own.map);
  return how;
}

// Slack keeps users.json beside a channel's folder.
std::string users_of(const Env& env, const KeptLogOptions& own) {
  if (!own.users.empty()) return told_file(env.folder / own.users, own.users, intake::kMaxTold);
  if (own.format != "slack" || own.file == "-") return {};
  const std::filesystem::path path = env.folder / own.file;
  std::error_code ignored;
  std::vector<std::filesystem::path> places{path.parent_path() / "users.json",
                                            path.parent_path().parent_path() / "users.json"};
  if (std::filesystem::is_directory(path, ignored)) places.insert(places.begin(), path / "users.json");
  for (const std::filesystem::path& place : places) {
    if (auto text = read_text_file(place, intake::kMaxTold)) return *text;
  }
  return {};
}

// The files of days in a channel's folder, by name.
std::vector<std::filesystem::path> day_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "users.json") files.push_back(entry.path());
    if (files.size() > kMostDayFiles) throw base::UsageError("that folder has more files than a channel has");
  }
  std::sort(files.begin(), files.end());
  return files;
}

void join_told(intake::Told& all, intake::Told part, const std::string& file) {
  for (intake::Doubt& doubt : part.doubts) {
    const std::string place = doubt.line > 0 ? file + ":" + std::to_string(doubt.line) : file;
    all.doubts.push_back({0, place + ": " + doubt.message});
  }
  if (part.records.empty()) return;
  if (all.records.empty()) {
    all.records = std::move(part.records);
    return;
  }
  auto& lines = all.records.front().lines;
  auto& more = part.records.front().lines;
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

intake::Told read_log(Env& env, const KeptLogOptions& own, ReadTold read) {
  intake::Telling how = telling_of(env, own);
  how.users = users_of(env, own);
  if (own.file == "-") return read(read_input(env, intake::kMaxTold, "import it in pieces"), how);
  const std::filesystem::path path = env.folder / own.file;
  std::error_code ignored;
  if (own.format != "slack" || !std::filesystem::is_directory(path, ignored)) {
    return read(told_file(path, own.file, intake::kMaxTold), how);
  }
  intake::Told all;
  for (const std::filesystem::path& file : day_files(path)) {
    how.file = file.filename().string();
    join_told(all, read(told_file(file, how.file, intake::kMaxTold), how), how.file);
  }
  return all;
}

}  // namespace

bool KeptLogOptions::is_given() const {
  return !map.empty() || !zone.empty() || !into.empty() || !title.empty() || !priority.empty() || !date.empty() ||
         !users.empty() || year.has_value() || close;
}

void bind_kept_log(Options& options, KeptLogOptions& own) {
  options.value("--zone", own.zone, "ZONE", "the clocks of times that name none: Europe/Berlin, UTC");
  options.value("--date", own.date, "DAY", "the day of clocks before the first day that is named");
  options.number("--year", own.year, "YEAR", "of days that name none");
  options.value("--into", own.into, "ID", "all lines go into this record");
  options.value("--title", own.title, "TEXT", "of what has none, such as a chat");
  options.value("-p,--priority", own.priority, "P0..P3", "of incidents whose log names none");
  options.flag("--close", own.close, "what the log calls resolved needs no follow-up: close it too");
  options.value("--map", own.map, "FILE", "csv: which columns hold what");
  options.value("--users", own.users, "FILE", "slack: users.json, where it is not beside the file");
}

intake::ToldSource open_kept_log(Env& env, const KeptLogOptions& own, ReadTold read, const ledger::Ledger& ledger) {
  refuse_misfits(own);
  intake::PlanOptions plan{.format = own.format,
                           .file = own.file == "-" ? "standard input" : own.file,
                           .into = {},
                           .priority = {},
                           .end = own.close ? intake::ToldEnd::closed : intake::ToldEnd::follow_up,
                           .me = ledger.me(),
                           .now = env.world.now(),
                           .random = env.world.random};
  if (!own.into.empty()) plan.into = ledger.find(own.into);
  if (!own.priority.empty()) plan.priority = parse_priority(own.priority);
  return intake::ToldSource(ledger, read_log(env, own, read), std::move(plan));
}

void add_told(const intake::ToldSource& source, render::ImportView& view) {
  for (const intake::Doubt& doubt : source.doubts()) view.doubts.push_back({doubt.line, doubt.message});
  view.masked = source.masked();
  std::vector<std::string> changed;
  for (const intake::PlannedRecord& planned : source.planned()) {
    if (planned.added.empty()) continue;
    changed.push_back(planned.record.id.short_form());
    if (planned.is_new && planned.record.stage == model::Stage::follow_up) ++view.not_closed;
    if (view.is_dry_run) view.planned.push_back({planned.record, planned.is_new, planned.added});
  }
  if (changed.size() == 1) view.only_record = changed.front();
}

}  // namespace decklog::cmd
