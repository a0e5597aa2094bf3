// SPDX-License-Identifier: MIT
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/look.h"
#include "cmd/render/handoff_page.h"
#include "cmd/render/record_page.h"
#include "cmd/render/timeline.h"
#include "cmd/render/when.h"
#include "lib/base/error.h"
#include "lib/model/fold.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

namespace decklog::cmd {
namespace {

struct ShowCommand {
  std::string id;
  std::string as_of;
  bool history = false;
  bool raw = false;
};

// The record as it was known at `time`: only what had been written down by then.
model::Record as_known_at(const model::Record& record, base::Time time) {
  std::vector<model::Entry> known;
  std::copy_if(record.timeline.begin(), record.timeline.end(), std::back_inserter(known),
               [&](const model::Entry& entry) { return entry.recorded_at <= time; });
  if (known.empty()) {
    throw base::NotFound("'" + record.id.str() + "' was not written down yet at " + base::format_utc(time),
                         "its first entry is from " + base::format_utc(record.timeline.front().recorded_at));
  }
  return model::fold(record.id, known);
}

// The items of a handoff as they are now; one that is not here or cannot be read has no now.
std::vector<reports::HandedOverNow> handed_over_now(const ledger::Ledger& ledger, const model::Record& record) {
  std::vector<reports::HandedOverNow> items;
  const model::Entry* offer = render::offer_of(record);
  if (offer == nullptr) return items;
  for (const model::HandoffItem& then : std::get<model::HandedOver>(offer->body).items) {
    reports::HandedOverNow& item = items.emplace_back(reports::HandedOverNow{then, {}});
    try {
      item.now = ledger.read(then.id);
    } catch (const base::NotFound&) {
    } catch (const base::BadData&) {
    }
  }
  return items;
}

std::vector<model::Header> opened_since(Env& env, const ledger::Ledger& ledger, const model::Record& handoff) {
  const model::Entry* offer = render::offer_of(handoff);
  if (offer == nullptr || !std::get<model::HandedOver>(offer->body).role.empty()) return {};
  model::Query query;
  query.kinds = {base::Kind::incident, base::Kind::request, base::Kind::change};
  query.since = offer->at;
  std::vector<model::Header> records = ledger.select(query, tell_damaged(env));
  const auto& items = std::get<model::HandedOver>(offer->body).items;
  std::erase_if(records, [&](const model::Header& record) {
    return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.id == record.id; });
  });
  return records;
}

int run_show(Env& env, const ShowCommand& own) {
  const ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  if (own.raw) {
    *env.out << ledger.read_text(id);
    return 0;
  }
  model::Record record = ledger.read(id);
  const auto as_of = parse_time_if_given(env, "--as-of", own.as_of);
  if (as_of) record = as_known_at(record, *as_of);
  if (env.options.quiet) {
    *env.out << id.str() << "\n";
    return 0;
  }
  const std::vector<model::Header> changes = changes_before(env, ledger, record);
  const std::vector<reports::HandedOverNow> handed_over = handed_over_now(ledger, record);
  if (env.options.json) {
    *env.out << render::record_json(record, ledger.policy(), changes, env.world.now(), handed_over);
    return 0;
  }
  const render::Timeline which = own.history ? render::Timeline::with_history : render::Timeline::latest;
  if (as_of) *env.out << "as it was known at " << render::when(*as_of, page_of(env)) << "\n";
  std::string part;
  if (!handed_over.empty()) {
    part = render::handoff_part(record, handed_over, opened_since(env, ledger, record), page_of(env));
  }
  *env.out << render::record_page(record, ledger.policy(), changes, which, page_of(env), part);
  return 0;
}

}  // namespace

Run bind_show(Options& options) {
  auto own = std::make_shared<ShowCommand>();
  options.positional("ID", own->id, "the record: any unique part of its id, or @ for the last one");
  options.value("--as-of", own->as_of, "WHEN", "only what had been written down by then");
  options.flag("--history", own->history, "the whole timeline, with what corrections replaced");
  options.flag("--raw", own->raw, "the file as it stands in the ledger");
  return [own](Env& env) { return run_show(env, *own); };
}

}  // namespace decklog::cmd
