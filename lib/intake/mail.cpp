// SPDX-License-Identifier: MIT
//
// One mail: a support request, or a word in one that it answers. Of its parts the plain text counts, and a page only
// where there is no other; files are named, not kept.
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/intake/mime.h"
#include "lib/intake/told_text.h"
#include "lib/intake/told_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace decklog::intake {
namespace {

constexpr int kDeepestPart = 8;
constexpr std::size_t kMostParts = 200;
constexpr std::size_t kMostReferences = 100;
constexpr std::size_t kLongestMailTitle = 200;

// "<a@b> <c@d>" → keys of records.
std::vector<std::string> mail_keys(std::string_view header) {
  std::vector<std::string> keys;
  for (std::size_t at = header.find('<'); at != std::string_view::npos; at = header.find('<', at)) {
    const std::size_t end = header.find('>', at);
    if (end == std::string_view::npos || keys.size() == kMostReferences) break;
    const std::string id = base::single_line(header.substr(at + 1, end - at - 1));
    if (!id.empty() && id.size() <= 300) keys.push_back("mail:" + id);
    at = end + 1;
  }
  return keys;
}

// "Tue, 04 Mar 2025 14:03:05 -0500 (EST)"
std::optional<base::Time> mail_time(std::string_view header) {
  header = without_blanks(header);
  auto stamp = stamp_at_start(header);
  if (!stamp || !stamp->date || !stamp->clock || !stamp->has_year) return std::nullopt;
  if (!stamp->offset) {
    const std::string_view zone = without_blanks(header.substr(stamp->length)).substr(0, 5);
    struct ZoneWord {
      std::string_view word;
      int hours;
    };
    constexpr std::array kZones{ZoneWord{"UT", 0},   ZoneWord{"EST", -5}, ZoneWord{"EDT", -4}, ZoneWord{"CST", -6},
                                ZoneWord{"CDT", -5}, ZoneWord{"MST", -7}, ZoneWord{"PST", -8}, ZoneWord{"PDT", -7}};
    for (const ZoneWord& known : kZones) {
      if (stamp->letters == known.word || zone == known.word) stamp->offset = std::chrono::hours{known.hours};
    }
    const bool is_west = zone.size() == 5 && zone.front() == '-' &&
                         zone.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
    if (is_west) {
      const int number = std::stoi(std::string(zone.substr(1)));
      stamp->offset = -base::Seconds{number / 100 * 3600 + number % 100 * 60};
    }
  }
  if (!stamp->offset) return std::nullopt;
  return base::Time{std::chrono::sys_days{*stamp->date}} + *stamp->clock - *stamp->offset;
}

std::string without_reply_marks(std::string subject) {
  constexpr std::array<std::string_view, 6> kMarks{"re:", "aw:", "fwd:", "fw:", "wg:", "sv:"};
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    const std::string lower = base::to_lower_ascii(subject.substr(0, 8));
    for (const std::string_view mark : kMarks) {
      if (!lower.starts_with(mark)) continue;
      subject = base::trim(subject.substr(mark.size()));
      goes_on = true;
      break;
    }
  }
  return subject;
}

// What the parts hold.
class MailBody {
 public:
  explicit MailBody(const std::string& file) : file_(file) {}

  void take(const MailPart& part, int depth) {
    const ContentType type = content_type_of(part);
    if (type.type.starts_with("multipart/") && !type.boundary.empty()) {
      if (depth == kDeepestPart) {
        throw base::BadData(file_, {}, fmt::format("its parts are nested deeper than {}", kDeepestPart));
      }
      for (const std::string_view inner : parts_between(part.body, type.boundary, kMostParts)) {
        if (++parts_ > kMostParts) throw base::BadData(file_, {}, fmt::format("has more than {} parts", kMostParts));
        take(read_part(inner, file_), depth + 1);
      }
      return;
    }
    const bool is_file = base::to_lower_ascii(part.header("content-disposition")).starts_with("attachment");
    const bool is_text = type.type == "text/plain" || type.type == "text/html";
    if (is_file || !is_text) {
      files_.push_back(type.name.empty() ? type.type : decoded_words(type.name));
      return;
    }
    std::string& target = type.type == "text/plain" ? plain_ : page_;
    const std::string text = to_utf8(decoded_body(part), type.charset, was_damaged_);
    if (!target.empty()) target += "\n";
    target += type.type == "text/plain" ? text : text_of_html(text);
  }

  std::string text() const {
    std::string text;
    for (const std::string& line : base::split_lines(is_blank(plain_) ? page_ : plain_)) {
      const std::size_t end = line.find_last_not_of(" \t\r");
      text += line.substr(0, end == std::string::npos ? 0 : end + 1) + "\n";
    }
    text = base::trim(text);
    for (const std::string& file : files_) text += fmt::format("\n[file: {}]", base::single_line(file));
    return text;
  }
  bool was_damaged() const { return was_damaged_; }
  std::size_t files() const { return files_.size(); }

 private:
  const std::string& file_;
  std::string plain_;
  std::string page_;
  std::vector<std::string> files_;
  bool was_damaged_ = false;
  std::size_t parts_ = 0;
};

ToldPerson sender_of(const MailPart& mail) {
  std::string from = mail.header("from");
  if (from.empty()) from = mail.header("sender");
  ToldPerson person = person_named(decoded_words(from));
  // "Kim, Alice" in quotes
  std::erase(person.name, '"');
  person.name = base::trim(person.name);
  return person;
}

std::optional<base::Time> time_of_mail(const MailPart& mail, std::vector<Doubt>& doubts) {
  if (const auto at = mail_time(mail.header("date"))) return at;
  const std::string received = mail.header("received");
  if (const std::size_t semicolon = received.rfind(';'); semicolon != std::string::npos) {
    if (const auto at = mail_time(std::string_view(received).substr(semicolon + 1))) {
      doubts.push_back({0, "the mail has no date that can be read: the time at which it was received is taken"});
      return at;
    }
  }
  doubts.push_back({0, "the mail has no date that can be read: the time of this import is taken"});
  return std::nullopt;
}

}  // namespace

Told read_mail(std::string_view bytes, const Telling& how) {
  if (bytes.size() > kMaxTold) throw base::BadData(how.file, {}, fmt::format("is longer than {} bytes", kMaxTold));
  Told told;
  const MailPart mail = read_part(bytes, how.file);
  ToldRecord record{.kind = base::Kind::request, .line = 1};
  record.reporter = sender_of(mail);
  if (record.reporter == ToldPerson{}) {
    throw base::BadData(how.file, {1, 0}, "this is no mail: it names no sender",
                        "pipe the whole mail, with its headers", "no-mail");
  }
  const std::vector<std::string> own = mail_keys(mail.header("message-id"));
  if (!own.empty()) record.key = own.front();
  record.part_of = mail_keys(mail.header("references"));
  for (std::string& key : mail_keys(mail.header("in-reply-to"))) record.part_of.push_back(std::move(key));
  const std::string subject = without_reply_marks(decoded_words(mail.header("subject")));
  record.title = subject.empty() ? "(no subject)" : base::cut_to_width(subject, kLongestMailTitle);
  MailBody body(how.file);
  body.take(mail, 0);
  record.description = body.text();
  if (body.was_damaged()) told.doubts.push_back({0, "some bytes are no text in the charset that the mail names"});
  if (body.files() > 0) {
    told.doubts.push_back({0, fmt::format("{} named, not kept: decklog attach ID FILE",
                                          base::counted(body.files(), "file is", "files are"))});
  }
  record.channel = "mail";
  if (const auto at = time_of_mail(mail, told.doubts)) {
    record.moments[model::Milestone::opened_at] = {.at = *at, .line = 1, .by = record.reporter, .text = {}};
  }
  told.records.push_back(std::move(record));
  return told;
}

}  // namespace decklog::intake
