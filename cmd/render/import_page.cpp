// SPDX-License-Identifier: MIT
#include "cmd/render/import_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/timeline.h"
#include "lib/base/text.h"

#include <fmt/format.h>

namespace decklog::render {
namespace {

std::string answer(const ImportView& view) {
  if (view.records == 0) {
    return view.unchanged == 0 ? "nothing to import: the input holds no record\n"
                               : fmt::format("nothing new: the ledger has all of {}\n",
                                             base::counted(view.unchanged, "record", "records"));
  }
  std::string text = fmt::format("{} {}", view.is_dry_run ? "would import" : "imported",
                                 base::counted(view.records, "record", "records"));
  if (view.new_records < view.records) text += fmt::format(" ({} new)", view.new_records);
  text += fmt::format(", {}", base::counted(view.entries, "entry", "entries"));
  if (view.files > 0) text += fmt::format(", {}", base::counted(view.files, "file", "files"));
  if (view.commits > 0) text += fmt::format(", {}", base::counted(view.commits, "commit", "commits"));
  return text + "\n";
}

// What a dry run would write: each record's new entries as a timeline.
std::string planned_timelines(const ImportView& view, const Page& page) {
  std::string text;
  for (const PlannedLog& log : view.planned) {
    if (log.added.empty()) continue;
    const std::string title = base::for_terminal(log.record.fields.title.value_or(""));
    const std::string kind(base::kind_name(log.record.kind()).word);
    const std::string name = log.is_new ? "a new " + kind : log.record.id.str();
    text += "\n" + page.style.paint(Role::strong, name) + ": " + title;
    if (const auto priority = log.record.fields.priority) {
      text += " " + page.style.paint(role_of(priority), "[" + std::string(model::word(*priority)) + "]");
    }
    text += fmt::format(", then in {}\n", model::word(log.record.stage));
    text += timeline_text(log.record, Timeline::whole, page, [&](const model::Entry& entry, const model::Effective&) {
      return log.added.contains(entry.id);
    });
  }
  return text;
}

Json planned_value(const ImportView& view) {
  if (!view.is_dry_run) return nullptr;
  Json list = Json::array();
  for (const PlannedLog& log : view.planned) {
    Json value;
    value["record"] = log.is_new ? Json(nullptr) : Json(log.record.id.str());
    value["kind"] = base::kind_name(log.record.kind()).word;
    value["title"] = text_or_null(log.record.fields.title.value_or(""));
    value["stage"] = model::word(log.record.stage);
    value["timeline"] = timeline_value(
        log.record, [&](const model::Entry& entry, const model::Effective&) { return log.added.contains(entry.id); });
    list.push_back(std::move(value));
  }
  return list;
}

Json doubts_value(const ImportView& view) {
  Json list = Json::array();
  for (const ImportDoubt& doubt : view.doubts) {
    list.push_back({{"line", doubt.line > 0 ? Json(doubt.line) : Json(nullptr)}, {"message", doubt.message}});
  }
  return list;
}

}  // namespace

std::string import_doubts(const ImportView& view) {
  std::string text;
  for (const ImportDoubt& doubt : view.doubts) {
    const std::string place = doubt.line > 0 ? fmt::format("{}:{}", view.file, doubt.line) : view.file;
    text += fmt::format("note: {}\n", base::for_terminal(place + ": " + doubt.message));
  }
  return text;
}

std::string import_text(const ImportView& view, const Page& page) {
  std::string text = answer(view);
  const auto note = [&](std::size_t number, const char* one, const char* many) {
    if (number > 0) text += fmt::format("  {}\n", base::counted(number, one, many));
  };
  if (view.records > 0) note(view.unchanged, "record has nothing new", "records have nothing new");
  note(view.hidden, "redacted text was left out by the export: it is not here",
       "redacted texts were left out by the export: they are not here");
  note(view.missing_files, "file that an entry names is neither in the input nor here",
       "files that entries name are neither in the input nor here");
  note(view.unnamed_files, "file of the input is named by no entry and was left out",
       "files of the input are named by no entry and were left out");
  if (view.records > 0) note(view.masked, "secret is masked", "secrets are masked");
  note(view.not_closed, "is resolved and waits to be closed; --close closes what its log ended",
       "are resolved and wait to be closed; --close closes what their logs ended");
  note(view.problems, "problem stands in these histories", "problems stand in these histories");
  text += planned_timelines(view, page);
  const std::string look = view.only_record.empty() ? "decklog list --all" : "decklog show " + view.only_record;
  if (!view.commit.empty()) text += next_line(view.problems > 0 ? "decklog check" : look, page);
  return text;
}

std::string import_json(const ImportView& view) {
  Json json = document("import");
  json["changed"] = !view.commit.empty();
  json["dry_run"] = view.is_dry_run;
  json["records"] = view.records;
  json["new_records"] = view.new_records;
  json["unchanged"] = view.unchanged;
  json["entries"] = view.entries;
  json["files"] = view.files;
  json["missing_files"] = view.missing_files;
  json["unnamed_files"] = view.unnamed_files;
  json["hidden"] = view.hidden;
  json["problems"] = view.problems;
  json["commits"] = view.commits;
  json["commit"] = text_or_null(view.commit);
  json["masked"] = view.masked;
  json["doubts"] = doubts_value(view);
  json["planned"] = planned_value(view);
  return written(json);
}

}  // namespace decklog::render
