// SPDX-License-Identifier: MIT
//
// Private to lib/intake: the parts of a mail (RFC 5322, 2045-2047). Strict limits, nothing recursive without one;
// damaged encodings give what can be read of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace decklog::intake {

struct MailPart {
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, values unfolded
  std::string_view body;                                     // of the input

  // The first of that name; "" when there is none.
  std::string header(std::string_view name) const;
};

// Throws: BadData for more headers than any mail has.
MailPart read_part(std::string_view bytes, const std::string& file);

// "text/plain; charset=utf-8" apart.
struct ContentType {
  std::string type;  // lower case; "text/plain" where there is none
  std::string charset;
  std::string boundary;
  std::string name;
};
ContentType content_type_of(const MailPart& part);
// The parts between the boundaries; at most so many.
std::vector<std::string_view> parts_between(std::string_view body, const std::string& boundary, std::size_t most);

// The body without its transfer encoding.
std::string decoded_body(const MailPart& part);
// As UTF-8. `was_damaged` is set where bytes mean nothing in that charset: U+FFFD stands there.
std::string to_utf8(std::string_view bytes, std::string_view charset, bool& was_damaged);
// "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=" and plain text between.
std::string decoded_words(std::string_view header);
// The words of a page; in time proportional to it.
std::string text_of_html(std::string_view html);

}  // namespace decklog::intake
