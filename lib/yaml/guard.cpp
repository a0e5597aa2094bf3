// SPDX-License-Identifier: MIT
#include "lib/yaml/guard.h"

#include "lib/base/text.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace decklog::yaml {
namespace {

// A key longer than YAML's own limit for a simple key (1024 characters) could be read but never written.
constexpr std::size_t kKeyBytes = 512;

// ---- The bytes, before any YAML -------------------------------------------------------------------------------------

void check_size(const Document& document, const Limits& limits) {
  if (document.bytes.size() <= limits.bytes) return;
  document.fail(0, fmt::format("the file has {} bytes, more than the {} allowed", document.bytes.size(), limits.bytes));
}

void check_encoding(const Document& document) {
  std::size_t bad_at = 0;
  if (!base::is_utf8(document.bytes, &bad_at)) document.fail(bad_at, "the file is not UTF-8");
}

void check_ascii_control(const Document& document, std::size_t at) {
  const auto byte = static_cast<unsigned char>(document.bytes[at]);
  if (byte == '\n' || (byte >= 0x20 && byte != 0x7f)) return;
  if (byte == '\t') document.fail(at, "a tab stands in the file", "indent with spaces; inside quotes write \\t");
  if (byte == '\r') document.fail(at, "a carriage return stands in the file", "lines end in LF alone");
  document.fail(at, fmt::format("the control character U+{:04X} stands in the file", byte),
                fmt::format("inside quotes write \\x{:02x}", byte));
}

void check_characters(const Document& document) {
  const std::string_view bytes = document.bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte < 0x80) {
      check_ascii_control(document, at);
    } else if (byte == 0xc2 && static_cast<unsigned char>(bytes[at + 1]) < 0xa0) {
      document.fail(at, fmt::format("the control character U+{:04X} stands in the file",
                                    static_cast<unsigned char>(bytes[at + 1])));
    } else if (bytes.substr(at, 3) == "\xef\xbb\xbf") {
      document.fail(at, "a byte order mark stands in the file", "save the file as UTF-8 without BOM");
    }
  }
}

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || line[marker.size()] == ' ');
}

bool is_conflict_marker(std::string_view line) {
  return is_marker(line, "<<<<<<<") || is_marker(line, "|||||||") || is_marker(line, "=======") ||
         is_marker(line, ">>>>>>>");
}

bool is_blank_or_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == std::string_view::npos || line[first] == '#';
}

// What starts a line at column 1 and is no content: document marks, directives, what a merge left behind.
void check_lines(const Document& document) {
  bool begun = false;
  for (std::size_t at = 0; at < document.bytes.size();) {
    const std::size_t end = std::min(document.bytes.find('\n', at), document.bytes.size());
    const std::string_view line = document.bytes.substr(at, end - at);
    if (is_conflict_marker(line)) {
      document.fail(at, "a conflict marker stands in the file: a merge was left unfinished",
                    "finish the merge, or undo it with 'git merge --abort'", "conflict-marker");
    }
    if (line.starts_with('%')) document.fail(at, "YAML directives are not allowed");
    if (is_marker(line, "...")) document.fail(at, "the mark '...' is not allowed");
    const bool mark = is_marker(line, "---");
    if (mark && begun) document.fail(at, "a second document begins here; a file holds one");
    if (mark && !is_blank_or_comment(line.substr(3))) document.fail(at, "nothing may follow '---' on its line");
    begun = begun || mark || !is_blank_or_comment(line);
    at = end + 1;
  }
}

// ---- yaml-cpp's events into our tree --------------------------------------------------------------------------------

std::size_t offset_of(const YAML::Mark& mark) { return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos); }

// yaml-cpp makes single bytes of the escapes \N and \_ (U+0085 and U+00A0); all else in a UTF-8 file stays UTF-8.
std::string as_utf8(std::string_view text) {
  std::string out;
  for (std::size_t bad_at = 0; !base::is_utf8(text, &bad_at); text.remove_prefix(bad_at + 1)) {
    out += text.substr(0, bad_at);
    base::append_utf8(out, static_cast<unsigned char>(text[bad_at]));
  }
  return out.append(text);
}

class Builder : public YAML::EventHandler {
 public:
  Builder(const Document& document, const Limits& limits) : document_(document), limits_(limits) {}

  Node take_root() { return std::move(root_); }

  // yaml-cpp takes the end of the file for a closing quote: a file that was cut off must not pass.
  void check_last_quote() const {
    const char first = document_.bytes.substr(last_text_, 1) == "\"" ? '"' : '\'';
    if (!last_is_quoted_ || document_.bytes[last_text_] != first) return;
    if (end_of_quoted(document_.bytes, last_text_) != std::string_view::npos) return;
    document_.fail(last_text_, "a quote is opened here and never closed");
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = check_node(mark, "?", anchor);
    if (expects_key()) document_.fail(at, "a key is missing or not a text");
    add({.kind = Node::Kind::null, .offset = at});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    document_.fail(offset_of(mark), "aliases are not allowed", "quote the text if it begins with '*'");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& given) override {
    const std::size_t at = check_node(mark, tag, anchor);
    const std::string value = as_utf8(given);
    if (value.size() > limits_.scalar_bytes) {
      document_.fail(at, fmt::format("a text is longer than the {} bytes allowed", limits_.scalar_bytes));
    }
    const bool plain = tag == "?";
    last_text_ = at;
    last_is_quoted_ = !plain;
    if (expects_key()) {
      open_key(value, at, plain);
    } else {
      add({.kind = Node::Kind::scalar, .text = value, .plain = plain, .offset = at});
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(
        {.kind = Node::Kind::list, .flow = style == YAML::EmitterStyle::Flow, .offset = check_node(mark, tag, anchor)});
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open({.kind = Node::Kind::map, .flow = style == YAML::EmitterStyle::Flow, .offset = check_node(mark, tag, anchor)});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    std::set<std::string> keys;
    bool has_key = false;  // the last member waits for its value
  };

  bool expects_key() const {
    return !frames_.empty() && frames_.back().node.kind == Node::Kind::map && !frames_.back().has_key;
  }

  // yaml-cpp gives a tag "!" for quotes and "?" for plain; a tag that was written shows in the bytes.
  std::size_t check_node(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const std::size_t at = offset_of(mark);
    const char first = at < document_.bytes.size() ? document_.bytes[at] : '\0';
    if (anchor != 0 || first == '&')
      document_.fail(at, "anchors are not allowed", "quote the text if it begins with '&'");
    if ((!tag.empty() && tag != "!" && tag != "?") || first == '!') {
      document_.fail(at, "tags are not allowed", "quote the text if it begins with '!'");
    }
    if (++nodes_ > limits_.nodes) document_.fail(at, fmt::format("the file has more than {} values", limits_.nodes));
    return at;
  }

  void open_key(const std::string& key, std::size_t at, bool plain) {
    if (plain && key == "<<") document_.fail(at, "merge keys are not allowed");
    if (key.size() > kKeyBytes) document_.fail(at, fmt::format("a key is longer than {} bytes", kKeyBytes));
    Frame& frame = frames_.back();
    if (!frame.keys.insert(key).second) {
      document_.fail(at, fmt::format("the key '{}' stands twice", base::cut_to_width(key, 40)));
    }
    frame.node.members.push_back({.key = key, .offset = at, .value = {}});
    frame.has_key = true;
  }

  void open(Node node) {
    if (expects_key()) document_.fail(node.offset, "a key is missing or not a text");
    if (frames_.size() >= limits_.depth) {
      document_.fail(node.offset, fmt::format("lists and maps are nested deeper than {}", limits_.depth));
    }
    frames_.push_back({.node = std::move(node), .keys = {}, .has_key = false});
  }

  void close() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (frames_.empty()) {
      root_ = std::move(node);
    } else if (Frame& frame = frames_.back(); frame.node.kind == Node::Kind::list) {
      frame.node.items.push_back(std::move(node));
    } else {
      frame.node.members.back().value = std::move(node);
      frame.has_key = false;
    }
  }

  const Document& document_;
  const Limits& limits_;
  std::vector<Frame> frames_;
  Node root_;
  std::size_t nodes_ = 0;
  std::size_t last_text_ = 0;
  bool last_is_quoted_ = false;
};

// Whatever comes after the one document ends the reading.
class NothingMore : public YAML::EventHandler {
 public:
  explicit NothingMore(const Document& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override { refuse(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string&) override {
    refuse(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnMapEnd() override {}

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark) const {
    document_.fail(offset_of(mark), "something stands after the end of the file's content");
  }
  const Document& document_;
};

Node parse(const Document& document, const Limits& limits) {
  std::istringstream stream{std::string(document.bytes)};
  try {
    YAML::Parser parser(stream);
    Builder builder(document, limits);
    parser.HandleNextDocument(builder);
    builder.check_last_quote();
    Node root = builder.take_root();
    if (root.kind != Node::Kind::map) document.fail(root.offset, "the file does not hold 'key: value' lines");
    NothingMore nothing_more(document);
    parser.HandleNextDocument(nothing_more);
    return root;
  } catch (const YAML::Exception& error) {
    document.fail(offset_of(error.mark), "not readable as YAML: " + error.msg);
  }
}

}  // namespace

const Member* Node::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return found == members.end() ? nullptr : &*found;
}

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text) return false;
  if (a.members.size() != b.members.size()) return false;
  if (!std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same)) return false;
  return std::all_of(a.members.begin(), a.members.end(), [&](const Member& member) {
    const Member* other = b.find(member.key);
    return other != nullptr && same(member.value, other->value);
  });
}

std::size_t end_of_quoted(std::string_view bytes, std::size_t at) {
  const char quote = bytes[at];
  for (++at; at < bytes.size(); ++at) {
    if (quote == '"' && bytes[at] == '\\') {
      ++at;
    } else if (quote == '\'' && bytes.substr(at, 2) == "''") {
      ++at;
    } else if (bytes[at] == quote) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t Document::line_start(std::size_t offset) const {
  const std::size_t end = bytes.substr(0, offset).rfind('\n');
  return end == std::string_view::npos ? 0 : end + 1;
}

base::Position Document::position(std::size_t offset) const {
  const std::string_view before = bytes.substr(0, offset);
  const std::string_view line = before.substr(line_start(before.size()));
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  return {.line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(std::count_if(line.begin(), line.end(), is_first_byte)) + 1};
}

void Document::fail(std::size_t offset, const std::string& message, const std::string& hint,
                    const std::string& code) const {
  throw base::BadData(file, position(offset), message, hint, code);
}

Document read_document(std::string_view bytes, const std::string& file, const Limits& limits) {
  Document document{.file = file, .bytes = bytes, .root = {}};
  check_size(document, limits);
  check_encoding(document);
  check_characters(document);
  check_lines(document);
  document.root = parse(document, limits);
  return document;
}

}  // namespace decklog::yaml
