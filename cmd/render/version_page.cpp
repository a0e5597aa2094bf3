// SPDX-License-Identifier: MIT
#include "cmd/render/version_page.h"

#include "cmd/render/json_document.h"

namespace decklog::render {
namespace {

std::string heading_of(const LicenseView& license) {
  if (license.package.empty()) return std::string(license.name) + ", in full";
  std::string heading = std::string(license.name) + " " + std::string(license.version);
  if (license.package != license.name) heading += " (Debian's " + std::string(license.package) + ")";
  return heading;
}

}  // namespace

std::string licenses_text(const std::vector<LicenseView>& licenses) {
  std::string text = "This binary holds, whole or in part:\n\n";
  for (const LicenseView& license : licenses) text += "  " + heading_of(license) + "\n";
  for (const LicenseView& license : licenses) {
    const std::string heading = heading_of(license);
    text += "\n\n" + heading + "\n" + std::string(heading.size(), '=') + "\n\n" + std::string(license.text);
  }
  return text;
}

std::string version_json(std::string_view version, const std::vector<LicenseView>& licenses) {
  Json json = document("version");
  json["version"] = version;
  json["licenses"] = licenses.empty() ? Json(nullptr) : Json::array();
  for (const LicenseView& license : licenses) {
    Json row;
    row["name"] = license.name;
    row["package"] = license.package.empty() ? Json(nullptr) : Json(license.package);
    row["version"] = license.version.empty() ? Json(nullptr) : Json(license.version);
    row["text"] = license.text;
    json["licenses"].push_back(std::move(row));
  }
  return written(json);
}

}  // namespace decklog::render
