// SPDX-License-Identifier: MIT
#include "cmd/version.h"

#include "cmd/commands/commands.h"
#include "cmd/render/version_page.h"

#include <memory>
#include <ostream>
#include <vector>

namespace decklog::cmd {
namespace {

std::vector<render::LicenseView> all_licenses() {
  std::vector<render::LicenseView> views;
  for (const License& license : licenses()) {
    views.push_back({license.name, license.package, license.version, license.text});
  }
  return views;
}

int run_version(Env& env, bool with_licenses) {
  const std::vector<render::LicenseView> shown = with_licenses ? all_licenses() : std::vector<render::LicenseView>{};
  if (env.options.json) {
    *env.out << render::version_json(version(), shown);
  } else if (with_licenses) {
    *env.out << render::licenses_text(shown);
  } else {
    *env.out << "decklog " << version() << "\n";
  }
  return 0;
}

}  // namespace

Run bind_version(Options& options) {
  auto with_licenses = std::make_shared<bool>(false);
  options.flag("--licenses", *with_licenses, "everything that is linked into this binary, with its terms in full");
  return [with_licenses](Env& env) { return run_version(env, *with_licenses); };
}

}  // namespace decklog::cmd
