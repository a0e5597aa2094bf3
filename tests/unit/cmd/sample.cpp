// SPDX-License-Identifier: MIT
#include "tests/unit/cmd/sample.h"

#include "lib/base/error.h"
#include "lib/model/fold.h"

namespace decklog::test {

base::Time at(int hour, int minute, int second) {
  return std::chrono::sys_days(std::chrono::year{2026} / 11 / 22) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

base::RecordId id_of(const std::string& text) { return base::RecordId::parse(text).value(); }

model::Entry& Story::add(base::Time when, model::Body body, const std::string& text) {
  const std::string number = std::to_string(10001 + entries_.size()).substr(1);
  model::Entry entry;
  entry.id = base::EntryId::parse(number + "-aaaaaa").value();
  entry.at = when;
  entry.recorded_at = when;
  entry.by = "alice@example.com";
  entry.recorded_by = entry.by;
  entry.body = std::move(body);
  entry.text = text;
  return entries_.emplace_back(std::move(entry));
}

model::Record Story::record() const { return model::fold(id_, entries_); }

Story checkout_incident() {
  Story story(kIncident);
  model::Entry& opened = story.add(at(8, 3), model::Opened{});
  opened.set.title = "Checkout API returns 503";
  opened.set.priority = model::Priority::p1;
  opened.set.services = std::vector<std::string>{"checkout"};
  return story;
}

render::Page plain_page() {
  render::Page page;
  page.now = at(12, 0);
  return page;
}

render::Page terminal_page(std::size_t width) {
  render::Page page = plain_page();
  page.terminal = true;
  page.width = width;
  return page;
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::UsageError& error) {
    return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "accepted";
}

TestEnv::TestEnv() {
  env.in = &in;
  env.out = &out;
  env.err = &err;
  env.folder = "/nowhere-at-all";
  env.world.now = [] { return at(12, 0); };
  env.world.random = [] { return 7U; };
  env.world.variable = [this](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  env.world.notice = [this](const std::string& line) { err << line << "\n"; };
  library = std::make_unique<git::Library>(env.world);
}

}  // namespace decklog::test
