// SPDX-License-Identifier: MIT
//
// What `check` found, in the forms that people, programs and CI systems read. One table names the formats; each format
// has its file and its one escape.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/finding.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct MendedLine {
  std::string path;
  std::string record;
  std::string message;
  std::vector<std::string> let_go;
};

// ledger::Checked, for a room that does not see the ledger.
struct CheckReport {
  std::string ref;
  std::string commit;
  bool is_work_tree = false;
  std::string since;
  std::size_t records = 0;
  std::size_t commits = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::vector<model::LedgerFinding> findings;  // worst first
  bool is_mending = false;                     // --fix
  std::vector<MendedLine> mended;
};

struct CheckFormat {
  std::string_view name;
  std::string (*render)(const CheckReport& report, const Page& page);
};
// text, json, github, gitlab, junit, sarif.
std::span<const CheckFormat> check_formats();

// One line a finding, "path:line:column: error: message [code]", as compilers do, then what to type; the count; the
// next command.
std::string check_text(const CheckReport& report, const Page& page);
std::string check_json(const CheckReport& report, const Page& page);
// Annotations of a GitHub step: ten errors and ten warnings, the worst first (GitHub shows no more), then how many
// more.
std::string check_github(const CheckReport& report, const Page& page);
// All of it as a page in Markdown, for $GITHUB_STEP_SUMMARY: the worst first, cut after a finding to at most `room`
// bytes, and how many more; "" when not even the heading has room.
std::string check_summary(const CheckReport& report, std::size_t room);
// GitLab's code quality report.
std::string check_gitlab(const CheckReport& report, const Page& page);
// JUnit's XML: a test case for each finding, and one for each kind of which there is none.
std::string check_junit(const CheckReport& report, const Page& page);
// SARIF 2.1.0; each row of model::finding_kinds() is a rule.
std::string check_sarif(const CheckReport& report, const Page& page);

// The file of what belongs to none: readers of reports want a file for everything.
inline constexpr const char* kWholeLedger = "decklog.yaml";

// What --fix wrote, line by line, and the commands that commit it; "" when it wrote nothing.
std::string mended_text(const std::vector<MendedLine>& mended, const Page& page);

// ---- Shared by the formats ------------------------------------------------------------------------------------------

// "3 errors, 1 warning in 12 records of the work tree"
std::string check_count(const CheckReport& report);
// The message with the entry and the commit that it is about.
std::string whole_message(const model::LedgerFinding& finding);
// One for each finding, in their order: 64 hex digits that depend on no line number and are all different, so that a
// finding stays the same one while lines above it come and go.
std::vector<std::string> fingerprints(const std::vector<model::LedgerFinding>& findings);

}  // namespace decklog::render
