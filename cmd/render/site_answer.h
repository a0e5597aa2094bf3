// SPDX-License-Identifier: MIT
//
// `site`: what was written, for people and as JSON.
#pragma once

#include "cmd/render/page.h"
#include "cmd/render/site_page.h"

#include <cstddef>
#include <string>

namespace decklog::render {

struct SiteAnswer {
  std::string folder;
  std::string commit;  // hex
  SiteFor readers = SiteFor::team;
  std::size_t written = 0;
  std::size_t kept = 0;  // as they were
  std::size_t removed = 0;
};
std::string site_text(const SiteAnswer& answer);
std::string site_json(const SiteAnswer& answer);

}  // namespace decklog::render
