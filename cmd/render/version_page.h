// SPDX-License-Identifier: MIT
//
// `decklog version`: what this binary is, and the terms of what it is made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace decklog::render {

struct LicenseView {
  std::string_view name;
  std::string_view package;  // "" for a text that others refer to
  std::string_view version;
  std::string_view text;
};

// A list of names, then each in full under its name.
std::string licenses_text(const std::vector<LicenseView>& licenses);
// `licenses` empty: they were not asked for.
std::string version_json(std::string_view version, const std::vector<LicenseView>& licenses = {});

}  // namespace decklog::render
