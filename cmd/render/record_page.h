// SPDX-License-Identifier: MIT
//
// `show`: the page that a responder lives in at three in the morning. What it is, where it stands, what to type next;
// then who, when, clocks, what hangs on it; then the last entries.
#pragma once

#include "cmd/render/page.h"
#include "cmd/render/timeline.h"
#include "lib/model/policy.h"
#include "lib/model/record.h"

#include <string>
#include <vector>

namespace decklog::render {

// `changes`: those of its services before it started, see is_suspect(). `part`: what stands before the timeline, in the
// place of what a handoff hands over (handoff_page.h).
std::string record_page(const model::Record& record, const model::Policy& policy,
                        const std::vector<model::Header>& changes, Timeline which, const Page& page,
                        const std::string& part = {});

// When the harm began, as far as it is known.
base::Time started(const model::Header& incident);

// Whether `change` began (or was planned to) within `before` ahead of the incident's start.
bool is_suspect(const model::Header& change, const model::Header& incident, base::Seconds before);

}  // namespace decklog::render
