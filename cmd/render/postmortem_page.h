// SPDX-License-Identifier: MIT
//
// What `postmortem` answers: what it wrote, or what --lint found.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/record.h"
#include "lib/reports/postmortem_lint.h"

#include <optional>
#include <string>
#include <vector>

namespace decklog::render {

struct PostmortemAnswer {
  const model::Record& record;
  std::string path;    // of the file; "" when none was written or looked at
  std::string entry;   // "" when none was appended
  std::string commit;  // "" when nothing was committed
  bool changed = false;
  std::vector<std::string> missing;  // parts that the file has not
  std::vector<std::string> unknown;  // parts of another decklog
  std::string picture;               // the file of --svg; "" when there is none
  // --print: the document; --lint: what was found.
  std::optional<std::string> text = {};
  std::optional<std::vector<reports::PostmortemFinding>> findings = {};
};

// What was written and what to type next. Requires: changed.
std::string postmortem_text(const PostmortemAnswer& answer, const Page& page);
// Each finding with file and line, then the verdict. Requires: findings.
std::string postmortem_lint_text(const PostmortemAnswer& answer, const Page& page);
std::string postmortem_json(const PostmortemAnswer& answer);

// "postmortems/INC-….md:13: section 'Summary' is empty" for the reasons of a refusal.
std::string finding_in_words(const reports::PostmortemFinding& finding, const std::string& path);

}  // namespace decklog::render
