// SPDX-License-Identifier: MIT
//
// What a record asks for now: the aim of its stage in words, what is missing, and the exact command to type.
#pragma once

#include "cmd/render/page.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"
#include "lib/model/rules.h"

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct NextStep {
  std::vector<base::Reason> missing;  // what must be there before the command can succeed
  std::string command;                // "decklog mitigate k7fq \"what stopped the harm\""; "" when nothing is left
};
NextStep next_step(const model::Record& record, const model::PolicySource& policy);

// "next: decklog …\n", the line that ends what people read; "" for no command.
std::string next_line(const std::string& command, const Page& page);

// "stop the harm": what people try to reach in this stage; "" for one that is over.
std::string_view aim(model::Stage stage);

}  // namespace decklog::render
