// SPDX-License-Identifier: MIT
#include "cmd/render/handoff_page.h"

#include "cmd/render/table.h"
#include "cmd/render/when.h"
#include "lib/base/text.h"
#include "lib/model/fold.h"
#include "lib/model/query.h"

namespace decklog::render {
namespace {

using namespace model;
using reports::HandedOverNow;

std::string since_then(const HandedOverNow& item) {
  if (!item.now) return "cannot be read here";
  const std::vector<std::string> changes = reports::changes_since(item);
  return changes.empty() ? "as it was" : base::single_line(base::join(changes, ", "));
}

Role role_of_change(const HandedOverNow& item) {
  if (!item.now) return Role::bad;
  return reports::changes_since(item).empty() ? Role::dim : Role::warning;
}

std::string items_text(const std::vector<HandedOverNow>& items, const Page& page) {
  Table table({{"handed over"}, {"pri"}, {"stage"}, {"owner"}, {"since then"}, {"title and next step"}});
  for (const HandedOverNow& item : items) {
    const HandoffItem& then = item.then;
    const std::string next = then.next.empty() ? "" : "; next: " + base::single_line(then.next);
    table.add({{then.id.str(), Role::strong},
               {then.priority.empty() ? "-" : then.priority, role_of(from_word<Priority>(then.priority))},
               {then.stage},
               {then.owner.empty() ? "-" : then.owner},
               {since_then(item), role_of_change(item)},
               {base::single_line(then.title) + next}});
  }
  return table.str(page);
}

std::string opened_text(const std::vector<Header>& records, const Page& page) {
  Table table({{"opened since"}, {"pri"}, {"stage"}, {"when"}, {"title"}});
  for (const Header& record : records) {
    table.add(
        {{record.id.str(), Role::strong},
         {record.fields.priority ? std::string(word(*record.fields.priority)) : "-", role_of(record.fields.priority)},
         {std::string(word(record.stage))},
         {ago(opened_at(record), page)},
         {base::single_line(record.fields.title.value_or(""))}});
  }
  return table.str(page);
}

// As it is now: corrected, or hidden.
std::string words_of(const Record& handoff) {
  const Entry* offer = offer_of(handoff);
  if (offer == nullptr) return "";
  const std::vector<Effective> now = effective(handoff.timeline);
  return now[static_cast<std::size_t>(offer - handoff.timeline.data())].text;
}

}  // namespace

const Entry* offer_of(const Record& handoff) {
  for (const Entry& entry : handoff.timeline) {
    if (std::holds_alternative<HandedOver>(entry.body)) return &entry;
  }
  return nullptr;
}

std::string handoff_part(const Record& handoff, const std::vector<HandedOverNow>& items,
                         const std::vector<Header>& opened_since, const Page& page) {
  std::string text;
  const std::string words = base::for_terminal(base::trim(words_of(handoff)), base::Lines::keep);
  if (!words.empty()) text += words + "\n\n";
  if (!items.empty()) text += items_text(items, page) + "\n";
  if (!opened_since.empty()) text += opened_text(opened_since, page) + "\n";
  return text;
}

}  // namespace decklog::render
