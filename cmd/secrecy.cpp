// SPDX-License-Identifier: MIT
#include "cmd/secrecy.h"

#include "cmd/options.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/model/search.h"

#include <algorithm>
#include <vector>

namespace decklog::cmd {
namespace {

constexpr std::size_t kExcerpt = 60;  // columns
constexpr std::size_t kMostTold = 10;

// A label of for_each_text() as a person calls it.
std::string label_in_words(std::string_view label) {
  if (label.empty()) return "text";
  if (label == "$") return "command line";
  if (label == "at") return "address";
  return std::string(label);
}

bool is_plain_text(std::string_view content) {
  return base::is_utf8(content) && content.find('\0') == std::string_view::npos;
}

// Gathers every place in everything that is written, so that nobody mends one and is refused for the next.
class Places {
 public:
  void look(const std::string& what, std::string_view text) {
    const std::vector<base::Secret> secrets = base::find_sure_secrets(text);
    if (secrets.empty()) return;
    const std::vector<base::Secret> all = base::find_secrets(text);
    for (const base::Secret& secret : secrets) {
      if (++count_ > kMostTold) continue;
      const std::string where = place(text, secret.place.begin);
      places_.push_back({std::string(secret.kind),
                         what + where + ": " + std::string(secret.name) + " in '" + excerpt(text, secret, all) + "'",
                         ""});
    }
  }

  // Throws: SecretFound, when there is one.
  void end() {
    if (places_.empty()) return;
    if (count_ > kMostTold) {
      places_.push_back({"secret", "and " + base::counted(count_ - kMostTold, "place", "places") + " more", ""});
    }
    const std::string what = places_.size() == 1 ? "what looks like a secret" : "what looks like secrets";
    throw base::SecretFound("nothing was written: it holds " + what, std::move(places_),
                            "leave it out; where others may have seen it already, revoke it\n"
                            "--allow-secret writes it down as it is, for everybody who has the ledger, for good");
  }

 private:
  static std::string place(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::string_view head = before.substr(before.rfind('\n') + 1);
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
    const auto column = std::count_if(head.begin(), head.end(), is_first_byte) + 1;
    const bool has_lines = text.find('\n') != std::string_view::npos;
    return (has_lines ? ", line " + std::to_string(line) : "") + ", column " + std::to_string(column);
  }

  // The line with every secret masked, also what is only likely one.
  static std::string excerpt(std::string_view text, const base::Secret& secret, const std::vector<base::Secret>& all) {
    const std::size_t begin = text.substr(0, secret.place.begin).rfind('\n') + 1;
    const std::size_t end = std::min(text.find('\n', secret.place.end), text.size());
    std::vector<base::Secret> here;
    std::size_t before = 0;  // the secret's own place in the masked line
    std::size_t gone = 0;
    for (base::Secret one : all) {
      if (one.place.end <= begin || one.place.begin >= end) continue;
      one.place.begin = std::max(one.place.begin, begin) - begin;
      one.place.end = std::min(one.place.end, end) - begin;
      if (one.place.begin + begin == secret.place.begin)
        before = one.place.begin - gone + here.size() * base::kMasked.size();
      gone += one.place.end - one.place.begin;
      here.push_back(one);
    }
    const std::string line = base::masked(text.substr(begin, end - begin), here);
    const base::Span focus{before, before + base::kMasked.size()};
    const base::Span shown = base::window_around(line, focus, kExcerpt);
    return std::string(shown.begin > 0 ? "…" : "") + line.substr(shown.begin, shown.end - shown.begin) +
           (shown.end < line.size() ? "…" : "");
  }

  std::vector<base::Reason> places_;
  std::size_t count_ = 0;
};

}  // namespace

void bind_allow_secret(Options& options) {
  options.flag(kAllowSecret, "write it down although it holds what looks like a secret");
}

void refuse_secrets(const ledger::Writing& writing) {
  Places places;
  if (writing.entry != nullptr) {
    model::for_each_text(*writing.entry, [&](std::string_view label, std::string_view text) {
      if (label != "item") places.look(label_in_words(label), text);
    });
  }
  const bool is_output = writing.entry != nullptr && std::holds_alternative<model::CommandRun>(writing.entry->body);
  if (writing.attachment != nullptr && !is_output && is_plain_text(writing.attachment->content)) {
    places.look("file '" + writing.attachment->name + "'", writing.attachment->content);
  }
  if (writing.document != nullptr) places.look("file '" + writing.document->path + "'", writing.document->text);
  places.end();
}

void refuse_secrets_in(const std::string& what, std::string_view text) {
  Places places;
  places.look(what, text);
  places.end();
}

}  // namespace decklog::cmd
