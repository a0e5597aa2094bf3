// SPDX-License-Identifier: MIT
#include "cmd/render/sync_page.h"

#include "cmd/render/json_document.h"
#include "cmd/render/next_step.h"
#include "cmd/render/table.h"
#include "lib/base/text.h"

namespace decklog::render {
namespace {

constexpr std::size_t kShownRecords = 20;

std::string commits(std::size_t number) { return std::to_string(number) + (number == 1 ? " commit" : " commits"); }

std::string headline(const SyncView& view, const Page& page) {
  const std::string branch = page.style.paint(Role::strong, base::for_terminal(view.branch));
  std::vector<std::string> parts;
  if (view.received_commits > 0) parts.push_back("received " + commits(view.received_commits));
  if (view.sent_commits > 0) parts.push_back("sent " + commits(view.sent_commits));
  return branch + ": " + (parts.empty() ? "nothing new on either side" : base::join(parts, ", ")) + "\n";
}

std::string received_table(const SyncView& view, const Page& page) {
  Table table({{""}, {""}, {""}});
  for (std::size_t i = 0; i < view.received.size() && i < kShownRecords; ++i) {
    const SyncedRecord& record = view.received[i];
    table.add({{record.id.str(), Role::plain}, {record.stage, Role::dim}, {record.title, Role::plain}});
  }
  std::string text = table.str(page);
  if (view.received.size() > kShownRecords)
    text += "and " + std::to_string(view.received.size() - kShownRecords) + " more\n";
  return text;
}

}  // namespace

std::string sync_text(const SyncView& view, const Page& page) {
  std::string text = headline(view, page);
  if (!view.received.empty()) text += received_table(view, page);
  for (const SyncedDecision& decision : view.decisions) {
    text += page.style.paint(Role::warning, "decided twice") + "  " + decision.record.str() + "  " +
            base::for_terminal(decision.words) + "\n";
  }
  for (const std::string& notice : view.notices) {
    text += page.style.paint(Role::warning, "odd") + "  " + base::for_terminal(notice) + "\n";
  }
  // Whoever decides again, either way, settles it.
  if (!view.decisions.empty()) {
    text += next_line("decklog show " + view.decisions.front().record.short_form(), page);
  }
  return text;
}

std::string sync_json(const SyncView& view) {
  Json json = document("sync");
  json["branch"] = view.branch;
  json["head"] = view.head;
  json["changed"] = view.received_commits + view.sent_commits > 0;
  json["received_commits"] = view.received_commits;
  json["sent_commits"] = view.sent_commits;
  json["received"] = Json::array();
  for (const SyncedRecord& record : view.received) {
    json["received"].push_back({{"id", record.id.str()}, {"title", record.title}, {"stage", record.stage}});
  }
  json["decided_twice"] = Json::array();
  for (const SyncedDecision& decision : view.decisions) {
    json["decided_twice"].push_back(
        {{"record", decision.record.str()}, {"field", decision.field}, {"message", decision.words}});
  }
  json["notices"] = view.notices;
  return written(json, Form::indented);
}

}  // namespace decklog::render
