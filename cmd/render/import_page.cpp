// SPDX-License-Identifier: MIT
#include "cmd/render/import_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
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

}  // namespace

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
  note(view.problems, "problem stands in these histories", "problems stand in these histories");
  if (!view.commit.empty()) text += next_line(view.problems > 0 ? "decklog check" : "decklog list --all", page);
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
  return written(json);
}

}  // namespace decklog::render
