// SPDX-License-Identifier: MIT
#include "cmd/commands/handoff_form.h"

#include "cmd/commands/common.h"
#include "cmd/render/handoff_draft.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/text.h"

#include <set>

namespace decklog::cmd {
namespace {

constexpr std::string_view kNext = "next:";
constexpr std::size_t kShown = 40;

class FormReading {
 public:
  explicit FormReading(const std::string& source) : source_(source) {}

  void read(const std::string& text) {
    for (const std::string& line : base::split_lines(text)) {
      ++number_;
      if (line.starts_with('#')) continue;
      if (line.starts_with(render::kSectionMark)) {
        begin_section(line);
      } else if (in_open_records_) {
        read_open_record(line);
      } else {
        section_ += line + "\n";
      }
    }
    end_section();
  }

  HandoffForm take() { return {base::trim(text_), std::move(next_)}; }

 private:
  [[noreturn]] void fail(const std::string& message, const std::string& hint = "") const {
    throw base::BadData(source_, {number_, 1}, message, hint);
  }

  void begin_section(const std::string& line) {
    end_section();
    const std::string name = base::trim(std::string_view(line).substr(render::kSectionMark.size()));
    in_open_records_ = name == render::kOpenRecords;
    if (in_open_records_ && had_open_records_) fail("the open records stand there twice");
    had_open_records_ = had_open_records_ || in_open_records_;
    heading_ = in_open_records_ ? "" : name;
  }

  // One without lines says nothing.
  void end_section() {
    const std::string lines = without_outer_blank_lines(section_);
    section_.clear();
    if (lines.empty()) return;
    if (!heading_.empty()) text_ += heading_ + ":\n";
    text_ += lines + "\n\n";
  }

  void read_open_record(const std::string& line) {
    const std::string words = base::trim(line);
    if (words.empty()) return;
    if (line.front() != ' ' && line.front() != '\t') return begin_record(words);
    if (words.starts_with('-')) return;
    if (!words.starts_with(kNext)) {
      fail("'" + base::cut_to_width(words, kShown) + "' is no record, no 'next:' and no '- …'",
           "a next step is one line that begins with 'next:'; other words go above the first '---'");
    }
    if (record_.empty()) fail("'next:' stands before the first record");
    if (!next_.emplace(record_, base::trim(std::string_view(words).substr(kNext.size()))).second) {
      fail("'" + record_ + "' has two next steps");
    }
  }

  void begin_record(const std::string& words) {
    const std::string id = words.substr(0, words.find_first_of(" \t"));
    const auto parsed = base::RecordId::parse(base::to_upper_ascii(id));
    if (!parsed) {
      fail("'" + base::cut_to_width(id, kShown) + "' is no record id", "what belongs to a record begins with blanks");
    }
    record_ = parsed->str();
    if (!seen_.insert(record_).second) fail("'" + record_ + "' stands there twice");
  }

  std::string source_;
  int number_ = 0;
  bool in_open_records_ = false;
  bool had_open_records_ = false;
  std::string heading_;
  std::string section_;
  std::string record_;
  std::set<std::string> seen_;
  std::string text_;
  std::map<std::string, std::string> next_;
};

}  // namespace

HandoffForm read_handoff_form(const std::string& source, const std::string& text) {
  std::size_t bad_at = 0;
  if (!base::is_utf8(text, &bad_at)) throw base::BadData(source, {}, "is not UTF-8");
  FormReading form(source);
  form.read(text);
  return form.take();
}

}  // namespace decklog::cmd
