// SPDX-License-Identifier: MIT
//
// The one escape for HTML. A piece of a page is made by the functions of this header only: names of elements and
// attributes are literals, checked when compiling; every text is escaped; tags are always balanced; an address is one
// of our own pages or of the web. So no text of a record can be markup, a script, a style or a link of its own making.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::render {

// The name of an element: a literal.
class HtmlTag {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is a name
  consteval HtmlTag(const char* literal) : name_(literal) {
    for (const char c : name_) {
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) throw "no name of an element";
    }
    if (name_ == "script" || name_ == "style" || name_ == "iframe" || name_ == "object")
      throw "runs or draws by itself";
  }
  std::string_view str() const { return name_; }

 private:
  std::string_view name_;
};

// Where a link or a picture leads.
class HtmlAddress {
 public:
  const std::string& str() const { return text_; }

 private:
  explicit HtmlAddress(std::string text) : text_(std::move(text)) {}
  friend HtmlAddress site_path(std::string_view path);
  friend std::optional<HtmlAddress> web_address(std::string_view url);
  std::string text_;
};
// A page of the same site, relative: "../records/INC-20261122-K7FQ.html#e-0001-k7fq2m".
// Requires: letters, digits and "._/#-" alone, not beginning with '/'.
HtmlAddress site_path(std::string_view path);
// Nothing unless it is an http or https address without blanks, quotes and the like.
std::optional<HtmlAddress> web_address(std::string_view url);

class HtmlAttribute {
 public:
  class Name {
   public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is a name
    consteval Name(const char* literal) : name_(literal) {
      for (const char c : name_) {
        if ((c < 'a' || c > 'z') && c != '-') throw "no name of an attribute";
      }
      if (name_.starts_with("on") || name_ == "style" || name_ == "href" || name_ == "src" || name_ == "srcset") {
        throw "runs, draws or leads elsewhere: see href() and src()";
      }
    }
    std::string_view str() const { return name_; }

   private:
    std::string_view name_;
  };

  HtmlAttribute(Name name, std::string_view value) : markup_(markup(name.str(), value)) {}
  static HtmlAttribute href(const HtmlAddress& address) { return HtmlAttribute(markup("href", address.str())); }
  static HtmlAttribute src(const HtmlAddress& address) { return HtmlAttribute(markup("src", address.str())); }
  // ` name="value"`
  const std::string& str() const { return markup_; }

 private:
  explicit HtmlAttribute(std::string markup) : markup_(std::move(markup)) {}
  static std::string markup(std::string_view name, std::string_view value);
  std::string markup_;
};
using HtmlAttributes = std::vector<HtmlAttribute>;

// A piece of a page.
class Html {
 public:
  Html() = default;
  Html& operator+=(const Html& more) {
    markup_ += more.markup_;
    return *this;
  }
  friend Html operator+(Html left, const Html& right) { return std::move(left += right); }
  bool empty() const { return markup_.empty(); }
  const std::string& str() const { return markup_; }

 private:
  explicit Html(std::string markup) : markup_(std::move(markup)) {}
  friend Html html_text(std::string_view text);
  friend Html html_lines(std::string_view text);
  friend Html element(HtmlTag tag, const HtmlAttributes& attributes, const Html& content);
  friend Html void_element(HtmlTag tag, const HtmlAttributes& attributes);
  std::string markup_;
};

// In one line. What must never be shown as it is (controls, bidirectional overrides) is shown as `\u{1b}`.
Html html_text(std::string_view text);
// The same, but line ends stay, for elements whose style keeps them.
Html html_lines(std::string_view text);

Html element(HtmlTag tag, const HtmlAttributes& attributes, const Html& content);
Html element(HtmlTag tag, const Html& content);
Html element(HtmlTag tag, const HtmlAttributes& attributes, std::string_view text);
Html element(HtmlTag tag, std::string_view text);
// One without content: meta, link, img, br.
Html void_element(HtmlTag tag, const HtmlAttributes& attributes);

// A name or title from outside: its writing direction stays its own.
Html isolated(std::string_view text);
Html html_link(const HtmlAddress& address, const Html& content);

// The whole document, in English.
std::string html_document(const Html& head, const Html& body);

}  // namespace decklog::render
