// SPDX-License-Identifier: MIT
#include "lib/ledger/check.h"

#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/render/check_report.h"
#include "cmd/render/github.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>

namespace decklog::cmd {
namespace {

namespace fs = std::filesystem;

struct CheckCommand {
  std::vector<std::string> paths;
  std::string since;
  std::string commit;
  std::string format;
  std::string output;
  std::string summary;
  bool fix = false;
};

const render::CheckFormat& format_of(const Env& env, const CheckCommand& own) {
  const std::string name = !own.format.empty() ? own.format : env.options.json ? "json" : "text";
  if (env.options.json && name != "json") {
    throw base::UsageError("--json and --format " + name + " are two answers", "leave one of them out");
  }
  std::vector<std::string> names;
  for (const render::CheckFormat& format : render::check_formats()) {
    if (format.name == name) return format;
    names.emplace_back(format.name);
  }
  throw base::UsageError("no format '" + name + "'", "formats: " + base::join(names, ", "));
}

// From the ledger's root, as git names it. Of what is typed no link is followed: it may be what is to be found.
std::string path_from_root(const Env& env, const ledger::Ledger& ledger, const std::string& typed) {
  const fs::path here = fs::weakly_canonical(env.folder);
  const fs::path root = fs::weakly_canonical(ledger.folder());
  const fs::path path = (here / typed).lexically_normal().lexically_relative(root);
  if (path.empty() || *path.begin() == "..") throw base::NotFound("'" + typed + "' is not in the ledger");
  const std::string text = path.generic_string();
  return text == "." ? "" : text;
}

// What a path could be and is not, may be a record.
std::optional<base::RecordId> record_named(const Env& env, const ledger::Ledger& ledger, const std::string& typed) {
  const bool may_be_id = typed.find_first_of("/.") == std::string::npos;
  if (!may_be_id || fs::exists(fs::symlink_status(env.folder / typed))) return std::nullopt;
  try {
    return ledger.find(typed);
  } catch (const base::NotFound& error) {
    if (error.code() != "not-found") throw;
  }
  return std::nullopt;
}

std::string path_of(const Env& env, const ledger::Ledger& ledger, const CheckCommand& own, const std::string& typed) {
  if (const auto record = record_named(env, ledger, typed)) return base::record_path(*record);
  const bool has_no_files = !own.commit.empty() || !fs::exists(ledger.folder() / ".git");
  return has_no_files ? fs::path(typed).lexically_normal().generic_string() : path_from_root(env, ledger, typed);
}

ledger::CheckOptions options_of(const Env& env, const ledger::Ledger& ledger, const CheckCommand& own) {
  ledger::CheckOptions options{.commit = own.commit, .since = own.since, .paths = {}};
  for (const std::string& typed : own.paths) options.paths.push_back(path_of(env, ledger, own, typed));
  return options;
}

render::CheckReport report_of(ledger::Checked found) {
  return {.ref = found.ref,
          .commit = found.commit,
          .is_work_tree = found.is_work_tree,
          .since = found.since,
          .records = found.records,
          .commits = found.commits,
          .errors = found.errors,
          .warnings = found.warnings,
          .findings = std::move(found.findings),
          .is_mending = false,
          .mended = {}};
}

void write_report(const fs::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text << std::flush;
  if (!stream) throw base::SystemError("cannot write '" + path.string() + "': " + std::strerror(errno));
}

// What a step wrote there before counts against the limit, too.
void append_summary(const fs::path& path, const render::CheckReport& report) {
  std::error_code unknown;
  const auto there = fs::file_size(path, unknown);
  const std::size_t used = unknown ? 0 : static_cast<std::size_t>(there);
  const std::size_t room = render::kGithubSummary - std::min(used, render::kGithubSummary);
  std::ofstream stream(path, std::ios::binary | std::ios::app);
  stream << render::check_summary(report, room) << std::flush;
  if (!stream) throw base::SystemError("cannot write '" + path.string() + "': " + std::strerror(errno));
}

// With --output the file gets the format, and the stream what people read.
void print(Env& env, const CheckCommand& own, const render::CheckFormat& format, const render::CheckReport& report) {
  const render::Page page = page_of(env);
  const bool is_text = format.name == "text";
  if (!own.output.empty()) {
    write_report(env.folder / own.output, format.render(report, is_text ? render::Page{} : page));
    if (!env.options.quiet) *env.out << render::check_text(report, page);
  } else if (!is_text) {
    if (format.name != "json") *env.err << render::mended_text(report.mended, page);
    *env.out << format.render(report, page);
  } else if (!env.options.quiet) {
    *env.out << format.render(report, page);
  }
}

int run_check(Env& env, const CheckCommand& own) {
  const render::CheckFormat& format = format_of(env, own);
  const ledger::Ledger ledger = env.open_ledger();
  const ledger::CheckOptions options = options_of(env, ledger, own);
  std::vector<render::MendedLine> mended;
  if (own.fix) {
    for (const ledger::Mended& file : ledger::mend(ledger, options)) {
      mended.push_back({file.path, file.record.str(), file.message, file.let_go});
    }
    if (mended.empty() && !env.options.quiet) *env.err << "nothing that --fix could mend\n";
  }
  render::CheckReport report = report_of(ledger::check(ledger, options));
  report.is_mending = own.fix;
  report.mended = std::move(mended);
  print(env, own, format, report);
  if (!own.summary.empty()) append_summary(env.folder / own.summary, report);
  return report.errors == 0 ? 0 : static_cast<int>(base::ExitCode::finding);
}

}  // namespace

Run bind_check(Options& options) {
  auto own = std::make_shared<CheckCommand>();
  options.value("--since", own->since, "REV", "judge each commit since, and of the files only those changed since");
  options.value("--commit", own->commit, "REV", "look at this commit's files instead of the work tree's");
  options.value("--format", own->format, "NAME", "text, json, github, gitlab, junit or sarif");
  options.value("-o,--output", own->output, "FILE", "write the format there; people's text goes to standard output");
  options.value("--summary", own->summary, "FILE",
                "also append all of it there as Markdown, at most 1 MiB: \"$GITHUB_STEP_SUMMARY\"");
  options.flag("--fix", own->fix, "write records anew that only their form or header is wrong with; commits nothing");
  options.words("PATH", own->paths, "files, folders or record ids (else everything)");
  return [own](Env& env) { return run_check(env, *own); };
}

}  // namespace decklog::cmd
