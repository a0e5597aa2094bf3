// SPDX-License-Identifier: MIT
//
// A log that was kept elsewhere: the first line names the format, the rest is the log. What comes out is UTF-8, cut,
// and masked for good; what is refused is refused with a place.
#include "lib/base/error.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/intake/told.h"
#include "lib/intake/told_sound.h"
#include "tests/fuzz/target.h"

#include <algorithm>
#include <array>
#include <optional>

using namespace decklog;

namespace {

using Read = intake::Told (*)(std::string_view, const intake::Telling&);
struct Format {
  std::string_view name;
  Read read;
};
constexpr std::array kFormats{Format{"markdown", intake::read_markdown_log},
                              Format{"chat", intake::read_chat},
                              Format{"slack", intake::read_slack},
                              Format{"mail", intake::read_mail},
                              Format{"csv", intake::read_csv},
                              Format{"opsgenie", intake::read_opsgenie_export},
                              Format{"pagerduty", intake::read_pagerduty_export}};

model::TableMap some_columns() {
  model::TableMap map;
  for (const std::string_view field : model::kTableFields) {
    map.fields[std::string(field)].from = {"/" + std::string(field)};
  }
  map.labels["ticket"].from = {"/key"};
  return map;
}

intake::Telling usual_telling() {
  intake::Telling how;
  how.zone = base::Zone::utc();
  how.year = 2025;
  how.date = base::utc_date(*base::parse_rfc3339("2025-03-04T00:00:00Z"));
  how.title = "Checkout is down";
  how.map = some_columns();
  return how;
}

void check_sound(const std::string& text) {
  FUZZ_CHECK(base::is_utf8(text) && text.size() <= intake::kMaxToldText, text);
  FUZZ_CHECK(base::mask_secrets(text) == text, text);
}

void check_record(const intake::ToldRecord& record) {
  for (const std::string* text :
       {&record.title, &record.description, &record.impact, &record.cause, &record.reporter.name}) {
    check_sound(*text);
  }
  for (const intake::ToldLine& line : record.lines) {
    check_sound(line.text);
    check_sound(line.by.name);
    FUZZ_CHECK(line.line > 0, line.text);
  }
  for (const auto& [which, moment] : record.moments) check_sound(moment.text);
}

}  // namespace

FUZZ_TARGET(logs) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const auto format = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const Format& one) { return one.name == input.substr(0, end); });
  if (format == kFormats.end()) return;
  static const intake::Telling how = usual_telling();
  try {
    intake::Told told = format->read(input.substr(std::min(end + 1, input.size())), how);
    intake::make_sound(told);
    for (const intake::ToldRecord& record : told.records) check_record(record);
  } catch (const base::BadData&) {
  }
}
