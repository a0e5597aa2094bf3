// SPDX-License-Identifier: MIT
#include "lib/intake/told_sound.h"

#include "lib/base/secrets.h"
#include "lib/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::intake {
namespace {

std::size_t masks_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(base::kMasked); at != std::string_view::npos; ++count) {
    at = text.find(base::kMasked, at + base::kMasked.size());
  }
  return count;
}

class Soundmaker {
 public:
  explicit Soundmaker(std::vector<Doubt>& doubts) : doubts_(doubts) {}

  void clean(std::string& text, int line) {
    std::string masked = base::mask_secrets(text);
    // A mask that was there already may be part of what is masked now.
    masked_ += std::max(masks_in(masked), masks_in(text)) - masks_in(text);
    text = base::trim(masked);
    if (text.size() <= kMaxToldText) return;
    std::size_t end = kMaxToldText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    doubts_.push_back({line, fmt::format("the text is {} bytes long: cut to {}", text.size(), end)});
    text.resize(end);
  }
  void clean(ToldPerson& person, int line) {
    clean(person.name, line);
    clean(person.address, line);
  }
  void clean(ToldRecord& record) {
    const int line = record.line;
    for (std::string* text :
         {&record.title, &record.description, &record.severity, &record.impact, &record.cause, &record.channel}) {
      clean(*text, line);
    }
    clean(record.reporter, line);
    clean(record.commander, line);
    for (std::string& service : record.services) clean(service, line);
    for (auto& [name, value] : record.labels) clean(value, line);
    for (auto& [which, moment] : record.moments) {
      clean(moment.text, moment.line);
      clean(moment.by, moment.line);
    }
    for (ToldLine& one : record.lines) {
      clean(one.text, one.line);
      clean(one.by, one.line);
    }
  }
  std::size_t masked() const { return masked_; }

 private:
  std::vector<Doubt>& doubts_;
  std::size_t masked_ = 0;
};

constexpr base::Seconds kLongStep = std::chrono::days{20};
constexpr std::size_t kMostSteps = 20;

}  // namespace

std::size_t make_sound(Told& told) {
  Soundmaker soundmaker(told.doubts);
  for (ToldRecord& record : told.records) soundmaker.clean(record);
  return soundmaker.masked();
}

void doubt_order(const ToldRecord& record, std::vector<Doubt>& doubts) {
  const auto& lines = record.lines;
  const auto goes_back = [](const ToldLine& a, const ToldLine& b) { return b.at < a.at; };
  const auto goes_on = [](const ToldLine& a, const ToldLine& b) { return a.at < b.at; };
  // A log whose newest line stands first is in order too.
  const bool is_reverse = std::adjacent_find(lines.begin(), lines.end(), goes_on) == lines.end();
  std::size_t told = 0;
  for (std::size_t i = 1; i < lines.size() && told < kMostSteps; ++i) {
    const base::Seconds step = lines[i].at - lines[i - 1].at;
    const bool is_long = step > kLongStep || step < -kLongStep;
    if (!is_long && (is_reverse || !goes_back(lines[i - 1], lines[i]))) continue;
    const base::Seconds size = step < base::Seconds{0} ? -step : step;
    doubts.push_back(
        {lines[i].line, fmt::format("{} is {} {} what stands above it", base::format_utc(lines[i].at),
                                    base::format_span(size), step < base::Seconds{0} ? "before" : "after")});
    if (++told == kMostSteps) doubts.push_back({lines[i].line, "further steps like this are not listed"});
  }
}

}  // namespace decklog::intake
