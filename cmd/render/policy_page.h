// SPDX-License-Identifier: MIT
//
// `policy`: what the team agreed on, as a page and as a document; and what a check of it and of the
// roster found.
#pragma once

#include "cmd/render/page.h"
#include "lib/base/error.h"
#include "lib/model/finding.h"
#include "lib/model/policy.h"

#include <string>
#include <vector>

namespace decklog::render {

std::string policy_page(const model::Policy& policy, const Page& page);
// Spans of time are whole seconds.
std::string policy_json(const model::Policy& policy);

struct FindingLine {
  base::Position position;  // zeros when it is not known
  std::string path;         // JSON pointer; "" for the file as a whole
  std::string message;
  model::Severity severity = model::Severity::error;
  std::string code;  // a row of model::finding_kinds()
};
struct CheckedFile {
  std::string name;
  std::string kind;  // "policy", "roster": the name of its schema
  std::vector<FindingLine> findings;
};
// "decklog.yaml:7:10: …", one a line, as compilers do; a good word for a file without any.
std::string policy_check_text(const std::vector<CheckedFile>& files, const Page& page);
// Requires: a file.
std::string policy_check_json(const std::vector<CheckedFile>& files);

}  // namespace decklog::render
