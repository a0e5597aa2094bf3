// SPDX-License-Identifier: MIT
//
// From what a person types to one record: `@`, a full id, or any unique part of one.
#include "lib/base/text.h"
#include "lib/ledger/impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace decklog::ledger {
namespace {

constexpr std::size_t kShownCandidates = 8;

std::optional<std::string> last_worked_on(const Ledger::Impl& impl) {
  if (auto named = impl.world.variable("DECKLOG_RECORD"); named && !named->empty()) return named;
  std::ifstream file(impl.state_folder() / "last");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return line;
}

std::string title_of(const Ledger::Impl& impl, const base::RecordId& id) {
  try {
    const auto record = impl.try_read(id);
    return record ? record->fields.title.value_or("") : "";
  } catch (const base::BadData&) {
    return "(damaged)";
  }
}

[[noreturn]] void ambiguous(const Ledger::Impl& impl, std::string_view typed, const std::vector<base::RecordId>& ids) {
  std::string hint = "name one of them:";
  for (std::size_t i = 0; i < ids.size() && i < kShownCandidates; ++i) {
    hint += fmt::format("\n  {}  {}", ids[i].str(), title_of(impl, ids[i]));
  }
  if (ids.size() > kShownCandidates) hint += fmt::format("\n  and {} more", ids.size() - kShownCandidates);
  throw base::NotFound(fmt::format("'{}' fits {} records", base::for_terminal(typed), ids.size()), hint, "ambiguous");
}

}  // namespace

base::RecordId Ledger::find(std::string_view typed) const {
  std::string wanted = base::to_upper_ascii(base::trim(typed));
  if (wanted == "@") {
    const auto last = last_worked_on(*impl_);
    if (!last) {
      throw base::NotFound("'@' names no record: this clone has not worked on one yet",
                           "name it by its id, or set $DECKLOG_RECORD; see 'decklog list'");
    }
    wanted = base::to_upper_ascii(base::trim(*last));
  }
  if (const auto id = base::RecordId::parse(wanted); id && impl_->exists(*id)) return *id;

  std::vector<base::RecordId> found;
  if (!wanted.empty()) found = impl_->named(wanted);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) ambiguous(*impl_, typed, found);
  throw base::NotFound(fmt::format("no record matches '{}'", base::for_terminal(typed)),
                       "see the open ones with 'decklog list', all with 'decklog list --all'");
}

void remember_last(const Ledger::Impl& impl, const base::RecordId& id) {
  std::error_code ignored;
  std::filesystem::create_directories(impl.state_folder(), ignored);
  std::ofstream(impl.state_folder() / "last") << id.str() << '\n';
}

}  // namespace decklog::ledger
