// SPDX-License-Identifier: MIT
#include "cmd/render/site_answer.h"

#include "cmd/render/json_document.h"
#include "lib/base/text.h"

#include <fmt/format.h>

namespace decklog::render {

std::string site_text(const SiteAnswer& answer) {
  const std::string_view what = answer.readers == SiteFor::everybody ? "public site" : "site";
  const std::string folder = base::for_terminal(answer.folder);
  return fmt::format("{} in '{}': {} written, {} as {} {}, {} removed\n", what, folder,
                     base::counted(answer.written, "file", "files"), answer.kept, answer.kept == 1 ? "it" : "they",
                     answer.kept == 1 ? "was" : "were", answer.removed) +
         fmt::format("open {}/index.html in a browser, or put the folder on any web server\n", folder);
}

std::string site_json(const SiteAnswer& answer) {
  Json json = document("site");
  json["folder"] = answer.folder;
  json["commit"] = answer.commit;
  json["public"] = answer.readers == SiteFor::everybody;
  json["written"] = answer.written;
  json["kept"] = answer.kept;
  json["removed"] = answer.removed;
  return written(json);
}

}  // namespace decklog::render
