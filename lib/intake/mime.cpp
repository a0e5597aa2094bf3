// SPDX-License-Identifier: MIT
#include "lib/intake/mime.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/told_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace decklog::intake {
namespace {

constexpr std::size_t kMostHeaders = 1000;
constexpr std::size_t kMostHeaderBytes = 512 * 1024;
constexpr char32_t kReplacement = 0xFFFD;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Whatever is no digit of base64 is passed over, as mail programs do.
std::string loose_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+') value = 62;
    if (c == '/') value = 63;
    if (c == '=') break;
    if (value < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

enum class Underscore { stays, is_blank };

std::string from_quoted_printable(std::string_view text, Underscore underscore) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '_' && underscore == Underscore::is_blank) {
      out += ' ';
    } else if (c != '=') {
      out += c;
    } else if (at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else if (at + 1 < text.size() && text[at + 1] == '\n') {
      ++at;
    } else if (at + 2 < text.size() && text[at + 1] == '\r' && text[at + 2] == '\n') {
      at += 2;
    } else if (at + 1 < text.size()) {
      out += c;
    }
  }
  return out;
}

// What Windows-1252 has where Latin-1 has controls; 0: nothing.
constexpr std::array<char32_t, 32> kWindows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                            0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string from_latin(std::string_view bytes, bool& was_damaged) {
  std::string out;
  for (const char c : bytes) {
    char32_t point = static_cast<unsigned char>(c);
    if (point >= 0x80 && point < 0xA0) {
      point = kWindows.at(point - 0x80);
      was_damaged = was_damaged || point == 0;
      if (point == 0) point = kReplacement;
    }
    base::append_utf8(out, point);
  }
  return out;
}

// The valid stretches, and U+FFFD for each byte that is none.
std::string mended_utf8(std::string_view bytes, bool& was_damaged) {
  std::string out;
  while (!bytes.empty()) {
    std::size_t bad = 0;
    // A window, so that many bad bytes do not each look at all that follows.
    std::string_view window = bytes.substr(0, 4096);
    if (base::is_utf8(window, &bad)) bad = window.size();
    const bool is_cut = bad + 4 > window.size() && window.size() < bytes.size() && bad > 0;
    out += window.substr(0, bad);
    bytes.remove_prefix(bad);
    if (is_cut || bytes.empty() || bad == window.size()) continue;
    was_damaged = true;
    base::append_utf8(out, kReplacement);
    bytes.remove_prefix(1);
  }
  return out;
}

struct EncodedWord {
  std::string charset;
  char encoding = 'q';
  std::string_view text;
  std::size_t length = 0;
};
std::optional<EncodedWord> encoded_word(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  constexpr std::size_t kLongestWord = 1000;
  text = text.substr(0, kLongestWord);
  const std::size_t charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 3 >= text.size() || text[charset_end + 2] != '?') {
    return std::nullopt;
  }
  const std::size_t end = text.find("?=", charset_end + 3);
  if (end == std::string_view::npos) return std::nullopt;
  EncodedWord word;
  word.charset = base::to_lower_ascii(text.substr(2, charset_end - 2));
  word.charset = word.charset.substr(0, word.charset.find('*'));  // a language, RFC 2231
  word.encoding = base::to_lower_ascii(text.substr(charset_end + 1, 1)).front();
  if (word.encoding != 'q' && word.encoding != 'b') return std::nullopt;
  word.text = text.substr(charset_end + 3, end - charset_end - 3);
  word.length = end + 2;
  return word;
}

// "; name=value" of a header; "" when it is not there.
std::string parameter_of(std::string_view header, std::string_view name) {
  for (std::size_t at = header.find(';'); at != std::string_view::npos;) {
    std::string_view rest = without_blanks(header.substr(at + 1));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return {};
    const std::string key = base::to_lower_ascii(without_blanks(rest.substr(0, equals)));
    std::string_view value = without_blanks(rest.substr(equals + 1));
    std::size_t end = 0;
    std::string found;
    if (value.starts_with('"')) {
      end = value.find('"', 1);
      found = std::string(value.substr(1, end == std::string_view::npos ? end : end - 1));
      if (end != std::string_view::npos) ++end;
    } else {
      end = std::min(value.find_first_of("; \t"), value.size());
      found = std::string(value.substr(0, end));
    }
    if (key == name) return found;
    if (end == std::string_view::npos) return {};
    at = value.find(';', end);
    header = value;
  }
  return {};
}

struct HtmlEntity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kHtmlEntities{
    HtmlEntity{"amp", "&"},        HtmlEntity{"lt", "<"},          HtmlEntity{"gt", ">"},
    HtmlEntity{"quot", "\""},      HtmlEntity{"apos", "'"},        HtmlEntity{"nbsp", " "},
    HtmlEntity{"auml", "\u00e4"},  HtmlEntity{"ouml", "\u00f6"},   HtmlEntity{"uuml", "\u00fc"},
    HtmlEntity{"szlig", "\u00df"}, HtmlEntity{"eacute", "\u00e9"}, HtmlEntity{"ndash", "\u2013"},
    HtmlEntity{"mdash", "\u2014"}, HtmlEntity{"hellip", "\u2026"}};

// "&uuml;" or "&#252;" at the beginning: appends what it means, and says how long it is; 0: it is none.
std::size_t take_entity(std::string_view text, std::string& out) {
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  const std::string_view name = text.substr(1, end - 1);
  for (const HtmlEntity& entity : kHtmlEntities) {
    if (entity.name != name) continue;
    out += entity.text;
    return end + 1;
  }
  if (name.front() != '#') return 0;
  const bool is_hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  std::uint32_t point = 0;
  for (const char c : name.substr(is_hex ? 2 : 1)) {
    const int value = hex_value(c);
    if (value < 0 || (!is_hex && value > 9)) return 0;
    point = point * (is_hex ? 16 : 10) + static_cast<std::uint32_t>(value);
  }
  const bool is_surrogate = point >= 0xD800 && point < 0xE000;
  if (point == 0 || point > 0x10FFFF || is_surrogate) point = kReplacement;
  base::append_utf8(out, static_cast<char32_t>(point));
  return end + 1;
}

}  // namespace

std::string MailPart::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

MailPart read_part(std::string_view bytes, const std::string& file) {
  MailPart part;
  std::size_t at = 0;
  int number = 0;
  while (at < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = std::min(end + 1, bytes.size());
    ++number;
    if (line.empty()) break;
    if (part.headers.size() > kMostHeaders || at > kMostHeaderBytes) {
      throw base::BadData(file, {number, 0}, "these headers are more than a mail has");
    }
    if ((line.front() == ' ' || line.front() == '\t') && !part.headers.empty()) {
      part.headers.back().second += ' ';
      part.headers.back().second += without_blanks(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      if (number == 1 && line.starts_with("From ")) continue;  // an mbox's mark
      if (part.headers.empty()) break;
      continue;
    }
    part.headers.emplace_back(base::to_lower_ascii(without_blanks(line.substr(0, colon))),
                              std::string(without_blanks(line.substr(colon + 1))));
  }
  part.body = bytes.substr(at);
  return part;
}

ContentType content_type_of(const MailPart& part) {
  const std::string header = part.header("content-type");
  ContentType type;
  type.type = base::to_lower_ascii(without_blanks(std::string_view(header).substr(0, header.find(';'))));
  if (type.type.empty()) type.type = "text/plain";
  type.charset = base::to_lower_ascii(parameter_of(header, "charset"));
  type.boundary = parameter_of(header, "boundary");
  type.name = parameter_of(part.header("content-disposition"), "filename");
  if (type.name.empty()) type.name = parameter_of(header, "name");
  return type;
}

std::vector<std::string_view> parts_between(std::string_view body, const std::string& boundary, std::size_t most) {
  std::vector<std::string_view> parts;
  const std::string mark = "--" + boundary;
  std::optional<std::size_t> begin;
  for (std::size_t at = 0; at < body.size() && parts.size() < most;) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    if (body.substr(at, mark.size()) == mark) {
      if (begin) parts.push_back(body.substr(*begin, at - *begin));
      begin = std::min(end + 1, body.size());
      if (body.substr(at + mark.size(), 2) == "--") return parts;
    }
    at = end + 1;
  }
  // The end is missing: what there is counts.
  if (begin && *begin < body.size() && parts.size() < most) parts.push_back(body.substr(*begin));
  return parts;
}

std::string decoded_body(const MailPart& part) {
  const std::string encoding = base::to_lower_ascii(part.header("content-transfer-encoding"));
  if (encoding.starts_with("base64")) return loose_base64(part.body);
  if (encoding.starts_with("quoted-printable")) return from_quoted_printable(part.body, Underscore::stays);
  return std::string(part.body);
}

std::string to_utf8(std::string_view bytes, std::string_view charset, bool& was_damaged) {
  std::string text;
  if (is_one_of(charset, {"iso-8859-1", "latin1", "iso_8859-1", "windows-1252", "cp1252", "iso-8859-15"})) {
    text = from_latin(bytes, was_damaged);
  } else {
    text = mended_utf8(bytes, was_damaged);
  }
  std::erase(text, '\0');
  return text;
}

std::string decoded_words(std::string_view header) {
  std::string out;
  bool was_damaged = false;
  bool after_word = false;
  std::size_t plain_from = 0;
  const auto take_plain = [&](std::size_t end) {
    const std::string_view plain = header.substr(plain_from, end - plain_from);
    // Blanks between two encoded words are none.
    if (!(after_word && end < header.size() && is_blank(plain))) out += to_utf8(plain, "utf-8", was_damaged);
  };
  for (std::size_t at = header.find("=?"); at != std::string_view::npos; at = header.find("=?", at)) {
    const auto word = encoded_word(header.substr(at));
    if (!word) {
      at += 2;
      continue;
    }
    take_plain(at);
    const std::string bytes =
        word->encoding == 'b' ? loose_base64(word->text) : from_quoted_printable(word->text, Underscore::is_blank);
    out += to_utf8(bytes, word->charset, was_damaged);
    at += word->length;
    plain_from = at;
    after_word = true;
  }
  take_plain(header.size());
  return base::single_line(out);
}

std::string text_of_html(std::string_view html) {
  std::string out;
  const auto break_line = [&] {
    while (out.ends_with(' ')) out.pop_back();
    if (!out.empty() && !out.ends_with("\n\n")) out += '\n';
  };
  bool is_hidden = false;  // a script or a style
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '<') {
      const std::size_t end = html.find('>', at);
      if (end == std::string_view::npos) break;
      std::string_view tag = html.substr(at + 1, std::min<std::size_t>(end - at - 1, 40));
      const bool is_end = tag.starts_with('/');
      if (is_end) tag.remove_prefix(1);
      const std::string name = base::to_lower_ascii(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
      if (is_one_of(name, {"script", "style", "head", "title"})) is_hidden = !is_end;
      if (is_one_of(name, {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote"})) {
        break_line();
        if (name == "li" && !is_end) out += "- ";
      }
      if (name == "td" && is_end) out += ' ';
      at = end + 1;
      continue;
    }
    if (is_hidden) {
      ++at;
      continue;
    }
    if (c == '&') {
      if (const std::size_t length = take_entity(html.substr(at), out); length > 0) {
        at += length;
        continue;
      }
    }
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
      out += ' ';
    }
    ++at;
  }
  return base::trim(out);
}

}  // namespace decklog::intake
