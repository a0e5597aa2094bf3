// SPDX-License-Identifier: MIT
//
// The commit message of an entry: whatever its texts say, the trailers are ours alone, the subject is one line that
// fits, and no control is in it. The first byte chooses where the text stands.
#include "lib/base/text.h"
#include "lib/ledger/impl.h"
#include "lib/model/fold.h"
#include "tests/fuzz/target.h"

#include <algorithm>
#include <set>

using namespace decklog;

namespace {

model::Entry entry_with(char where, const std::string& text) {
  model::Entry entry{.id = *base::EntryId::parse("0002-k7fq2m"),
                     .at = *base::parse_rfc3339("2026-11-22T08:00:00Z"),
                     .recorded_at = *base::parse_rfc3339("2026-11-22T08:00:00Z"),
                     .by = "alice@example.com",
                     .recorded_by = "alice@example.com"};
  switch (where) {
    case 'b':
      entry.by = text;
      break;
    case 'c':
      entry.body = model::CommandRun{.argv = {"sh", "-c", text}};
      break;
    case 'e':
      entry.body = model::Evidence{.name = text, .url = text};
      break;
    case 'l':
      entry.body = model::Linked{.target = text, .rel = text};
      break;
    case 's':
      entry.body = model::Signalled::of({{.source = text, .fingerprint = text, .status = text}});
      break;
    case 't':
      entry.body = model::Opened{};
      entry.set.title = text;
      break;
    case 'o':
      entry.body = model::Assigned{};
      entry.set.owner = text;
      entry.text = text;
      break;
    default:
      entry.text = text;
      break;
  }
  return entry;
}

}  // namespace

FUZZ_TARGET(message) {
  if (input.size() < 2 || !base::is_utf8(input.substr(1)) || input.find('\0') != std::string_view::npos) return;
  const base::RecordId id = *base::RecordId::parse("INC-20261122-K7FQ");
  const model::Entry entry = entry_with(input.front(), std::string(input.substr(1)));
  const model::Record before = model::fold(id, {});
  const model::Record after = model::apply(before, entry);
  const std::string message = ledger::commit_message({{before, after, entry}});

  FUZZ_CHECK(base::is_utf8(message), message);
  for (const char32_t point : base::code_points(message))
    FUZZ_CHECK(point == U'\n' || !base::is_unsafe(point), message);
  const std::string subject = message.substr(0, message.find('\n'));
  FUZZ_CHECK(subject.starts_with(id.str() + " ") && base::display_width(subject) <= 72, subject);
  FUZZ_CHECK(message.compare(subject.size(), 2, "\n\n") == 0, message);

  const std::size_t last = message.rfind("\n\n");
  std::multiset<std::string> names;
  for (const std::string& line : base::split_lines(message.substr(last + 2))) {
    FUZZ_CHECK(line.starts_with("Decklog-") && line.find(": ") != std::string::npos, message);
    names.insert(line.substr(0, line.find(':')));
  }
  for (const char* name : {"Decklog-Record", "Decklog-Entry", "Decklog-Type", "Decklog-At"}) {
    FUZZ_CHECK(names.count(name) == 1, message);
  }
  const auto trailers = ledger::trailers_of(message);
  FUZZ_CHECK(trailers.at("Decklog-Record") == id.str() && trailers.at("Decklog-Entry") == entry.id.str(), message);
  FUZZ_CHECK(trailers.size() == names.size(), message);
}
