// SPDX-License-Identifier: MIT
//
// A channel of a Slack export: a list of messages, or the answer of conversations.history with one. People by
// users.json, else by what the message says of them. Replies in a thread stand at their own time, marked.
#include "lib/base/text.h"
#include "lib/intake/reading.h"
#include "lib/intake/told_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace decklog::intake {
namespace {

// One value is a bit more than one byte at the least; a message has about thirty.
constexpr JsonLimits kSlackLimits{.depth = 40, .values = 6'000'000};
constexpr std::string_view kReply = "\u21b3 ";

using Users = std::map<std::string, ToldPerson>;

// A text member; "" for what is none: exports of other years differ in much that does not matter here.
std::string loose_text(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->plain().value_or("") : std::string();
}

ToldPerson person_in(const Value& user) {
  ToldPerson person;
  const auto profile = user.find("profile");
  const auto take = [&](const Value& from, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
      if (person.name.empty()) person.name = base::single_line(loose_text(from, key));
    }
  };
  if (profile && profile->is_object()) {
    take(*profile, {"display_name", "real_name"});
    person.address = base::single_line(loose_text(*profile, "email"));
  }
  take(user, {"real_name", "display_name", "name"});
  return person;
}

Users read_users(const std::string& text) {
  Users users;
  if (text.empty()) return users;
  const Source source{.file = "users.json", .line = 0, .subject = "the list of users"};
  const Json json = parse_json(checked_text(text, source.file), source, kSlackLimits);
  const Value list(json, source);
  for (const Value& user : list.items()) {
    if (user.is_object()) users[loose_text(user, "id")] = person_in(user);
  }
  return users;
}

std::string shown_name(const ToldPerson& person) { return person.name.empty() ? person.address : person.name; }

// What stands in <…>: people, channels, addresses.
std::string unwrapped(std::string_view inner, const Users& users) {
  const std::size_t bar = inner.find('|');
  const std::string_view target = inner.substr(0, bar);
  const std::string words(bar == std::string_view::npos ? std::string_view() : inner.substr(bar + 1));
  if (target.starts_with('@')) {
    const auto user = users.find(std::string(target.substr(1)));
    if (user != users.end()) return "@" + shown_name(user->second);
    return "@" + (words.empty() ? std::string(target.substr(1)) : words);
  }
  if (target.starts_with('#')) return "#" + (words.empty() ? std::string(target.substr(1)) : words);
  if (target.starts_with('!')) {
    if (!words.empty()) return words;
    return "@" + std::string(target.substr(1, target.find('^') - 1));
  }
  const std::string_view address = target.starts_with("mailto:") ? target.substr(7) : target;
  if (words.empty() || words == target || words == address) return std::string(address);
  return fmt::format("{} ({})", words, address);
}

std::string plain_message(std::string_view text, const Users& users) {
  constexpr std::size_t kLongestReference = 4000;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '<') {
      const std::size_t end = text.substr(at, kLongestReference).find('>');
      if (end != std::string_view::npos) {
        out += unwrapped(text.substr(at + 1, end - 1), users);
        at += end + 1;
        continue;
      }
    }
    struct Entity {
      std::string_view code;
      char meaning;
    };
    constexpr std::array kEntities{Entity{"&amp;", '&'}, Entity{"&lt;", '<'}, Entity{"&gt;", '>'}};
    const auto entity = std::find_if(kEntities.begin(), kEntities.end(),
                                     [&](const Entity& one) { return text.substr(at).starts_with(one.code); });
    out += entity == kEntities.end() ? c : entity->meaning;
    at += entity == kEntities.end() ? 1 : entity->code.size();
  }
  return out;
}

bool is_noise(const std::string& subtype) {
  static constexpr std::array<std::string_view, 8> kNoise{"channel_join",
                                                          "channel_leave",
                                                          "group_join",
                                                          "group_leave",
                                                          "channel_archive",
                                                          "bot_add",
                                                          "channel_convert_to_private",
                                                          "reminder_add"};
  return std::find(kNoise.begin(), kNoise.end(), subtype) != kNoise.end();
}

// "1741096980.000100"
std::optional<base::Time> slack_time(const std::string& ts) {
  const std::string seconds = ts.substr(0, ts.find('.'));
  const bool is_number =
      !seconds.empty() && seconds.size() <= 11 && seconds.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) return std::nullopt;
  return base::Time{base::Seconds{std::stoll(seconds)}};
}

class SlackExport {
 public:
  SlackExport(const Telling& how, Users users) : users_(std::move(users)) { record_.title = how.title; }

  Told read(const Value& messages) {
    int number = 0;
    for (const Value& message : messages.items()) take(message, ++number);
    if (noise_ > 0) {
      told_.doubts.push_back({0, fmt::format("{} (joins, leaves and the like): left out",
                                             base::counted(noise_, "message says nothing", "messages say nothing"))});
    }
    // Files of days, and threads, come in any order.
    std::stable_sort(record_.lines.begin(), record_.lines.end(),
                     [](const ToldLine& a, const ToldLine& b) { return a.at < b.at; });
    if (!record_.lines.empty()) {
      record_.line = 1;
      told_.records.push_back(std::move(record_));
    }
    return std::move(told_);
  }

 private:
  void take(const Value& message, int number) {
    if (!message.is_object()) message.fail("must be a message");
    if (is_noise(loose_text(message, "subtype"))) {
      ++noise_;
      return;
    }
    const Value ts = message.at("ts");
    const auto at = slack_time(ts.plain().value_or(""));
    if (!at) ts.fail("is no time of Slack, such as 1741096980.000100");
    std::string text = plain_message(loose_text(message, "text"), users_) + files_of(message);
    if (text.empty()) text = attachments_of(message);
    if (is_blank(text)) {
      told_.doubts.push_back({number, "the message has no text that could be kept: left out"});
      return;
    }
    const std::string thread = loose_text(message, "thread_ts");
    const bool is_reply = !thread.empty() && thread != ts.plain().value_or("");
    record_.lines.push_back(
        {.at = *at, .line = number, .by = author_of(message), .text = is_reply ? std::string(kReply) + text : text});
  }

  ToldPerson author_of(const Value& message) const {
    const auto known = users_.find(loose_text(message, "user"));
    if (known != users_.end()) return known->second;
    ToldPerson person;
    if (const auto profile = message.find("user_profile"); profile && profile->is_object())
      person = person_in(*profile);
    for (const std::string_view key : {"username", "user", "bot_id"}) {
      if (person.name.empty()) person.name = base::single_line(loose_text(message, key));
    }
    return person;
  }

  static std::string files_of(const Value& message) {
    std::string text;
    const auto files = message.find("files");
    if (!files || !files->is_list()) return text;
    for (const Value& file : files->items()) {
      if (!file.is_object()) continue;
      std::string name = loose_text(file, "name");
      if (name.empty()) name = loose_text(file, "title");
      if (!name.empty()) text += fmt::format("\n[file: {}]", base::single_line(name));
    }
    return text;
  }

  // What programs post has its words there.
  std::string attachments_of(const Value& message) const {
    std::string text;
    const auto attachments = message.find("attachments");
    if (!attachments || !attachments->is_list()) return text;
    for (const Value& attachment : attachments->items()) {
      if (!attachment.is_object()) continue;
      std::string words = loose_text(attachment, "fallback");
      if (words.empty()) words = loose_text(attachment, "text");
      if (!words.empty()) text += (text.empty() ? "" : "\n") + plain_message(words, users_);
    }
    return text;
  }

  Users users_;
  Told told_;
  ToldRecord record_;
  std::uint64_t noise_ = 0;
};

}  // namespace

Told read_slack(std::string_view bytes, const Telling& how) {
  const Source source{.file = how.file, .line = 0, .subject = "the export"};
  const Json json = parse_json(checked_text(bytes, how.file), source, kSlackLimits);
  const Value root(json, source);
  SlackExport reader(how, read_users(how.users));
  if (root.is_object()) return reader.read(root.at("messages"));
  return reader.read(root);
}

}  // namespace decklog::intake
