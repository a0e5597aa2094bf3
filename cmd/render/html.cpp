// SPDX-License-Identifier: MIT
#include "cmd/render/html.h"

#include "cmd/render/xml_text.h"
#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace decklog::render {
namespace {

// After these a line end would be a blank that people see.
bool is_inline(std::string_view tag) {
  static constexpr std::array<std::string_view, 12> kInline{"a",     "abbr",   "b",    "bdi",     "code", "img",
                                                            "small", "strong", "span", "summary", "time", "title"};
  return std::find(kInline.begin(), kInline.end(), tag) != kInline.end();
}

std::string opened(HtmlTag tag, const HtmlAttributes& attributes) {
  std::string markup = "<" + std::string(tag.str());
  for (const HtmlAttribute& attribute : attributes) markup += attribute.str();
  return markup + ">";
}

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._/#-").find(c) != std::string_view::npos;
}

bool is_web_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && std::string_view("<>\"'`\\|^{}").find(c) == std::string_view::npos;
}

}  // namespace

HtmlAddress site_path(std::string_view path) {
  const bool is_path = !path.empty() && path.front() != '/' && std::all_of(path.begin(), path.end(), is_path_character);
  DECKLOG_CHECK(is_path, "pages of the site have plain names");
  return HtmlAddress(std::string(path));
}

std::optional<HtmlAddress> web_address(std::string_view url) {
  const std::string lower = base::to_lower_ascii(url.substr(0, std::string_view("https://").size()));
  const bool is_web = lower.starts_with("https://") || lower.starts_with("http://");
  if (!is_web || !std::all_of(url.begin(), url.end(), is_web_character)) return std::nullopt;
  return HtmlAddress(std::string(url));
}

std::string HtmlAttribute::markup(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_escaped(value) + "\"";
}

Html html_text(std::string_view text) { return Html(xml_escaped(text)); }

Html html_lines(std::string_view text) {
  std::string markup;
  std::string_view between;
  for (const std::string& line : base::split_lines(text)) {
    markup.append(between).append(xml_escaped(base::for_terminal(line, base::Lines::keep)));
    between = "\n";
  }
  return Html(std::move(markup));
}

Html element(HtmlTag tag, const HtmlAttributes& attributes, const Html& content) {
  std::string markup = opened(tag, attributes);
  markup.append(content.str()).append("</").append(tag.str()).append(is_inline(tag.str()) ? ">" : ">\n");
  return Html(std::move(markup));
}
Html element(HtmlTag tag, const Html& content) { return element(tag, HtmlAttributes{}, content); }
Html element(HtmlTag tag, const HtmlAttributes& attributes, std::string_view text) {
  return element(tag, attributes, html_text(text));
}
Html element(HtmlTag tag, std::string_view text) { return element(tag, HtmlAttributes{}, html_text(text)); }

Html void_element(HtmlTag tag, const HtmlAttributes& attributes) {
  return Html(opened(tag, attributes) + (is_inline(tag.str()) ? "" : "\n"));
}

Html isolated(std::string_view text) { return element("bdi", text); }

Html html_link(const HtmlAddress& address, const Html& content) {
  return element("a", {HtmlAttribute::href(address)}, content);
}

std::string html_document(const Html& head, const Html& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head.str() + "</head>\n<body>\n" + body.str() +
         "</body>\n</html>\n";
}

}  // namespace decklog::render
