// SPDX-License-Identifier: MIT
//
// Records and worlds for the tests of this room: made of entries, as everywhere, with fixed ids and times.
#pragma once

#include "cmd/env.h"
#include "cmd/render/page.h"
#include "lib/git/repository.h"
#include "lib/model/record.h"

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace decklog::test {

// 2026-11-22 at that time of day, UTC.
base::Time at(int hour, int minute, int second = 0);
base::RecordId id_of(const std::string& text);
inline const char* kIncident = "INC-20261122-K7FQ";

// Entries get rising numbers in the order of these calls.
class Story {
 public:
  explicit Story(const std::string& id) : id_(id_of(id)) {}
  // Returns the entry, to be changed further before the next call.
  model::Entry& add(base::Time when, model::Body body, const std::string& text = {});
  model::Record record() const;

 private:
  base::RecordId id_;
  std::vector<model::Entry> entries_;
};

// An incident "Checkout API returns 503", P1, opened at 08:03.
Story checkout_incident();

// Page without colours at 12:00 UTC, 80 columns, no terminal.
render::Page plain_page();
render::Page terminal_page(std::size_t width);

// What a UsageError says: "message | hint", or the message alone; "accepted" when there is none.
std::string refusal(const std::function<void()>& act);

// An Env on strings: no terminal, no variables but those set here, a clock that stands at 12:00 UTC.
struct TestEnv {
  TestEnv();
  cmd::Env env;
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  std::map<std::string, std::string> variables;
  std::unique_ptr<git::Library> library;
};

}  // namespace decklog::test
