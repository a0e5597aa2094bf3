// SPDX-License-Identifier: MIT
#include "lib/index/pack.h"

#include "lib/index/index.h"
#include "lib/model/fold.h"
#include "tests/unit/generators.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace decklog::index {
namespace {

model::Header full_header() {
  model::Header header;
  header.id = base::RecordId::parse("INC-20261122-K7FQ").value();
  header.fields.title = "checkout: 503 \"everywhere\"";
  header.fields.services = {{"checkout", ""}};
  header.fields.labels = {{"env", "prod"}, {"", "empty"}};
  header.fields.impact_users = 18'200;
  header.fields.window_start = base::Time(base::Seconds(-1));
  header.fields.unknown = {"newer: {a: 1}"};
  header.stage = model::Stage::follow_up;
  header.closed_as = model::ClosedAs::duplicate;
  header.duplicate_of = base::RecordId::parse("INC-20261121-AAAA").value();
  header.blocked = model::Block{.on = "결제", .since = base::Time(base::Seconds(1)), .until = {}};
  header.milestones = {{model::Milestone::opened_at, base::Time(base::Seconds(1'795'334'591))}};
  header.actions = {{.item = "k7fq2m", .text = "alert", .owner = "jun", .due = base::Date{}, .type = {}}};
  header.links = {{.target = "https://wiki.example.com", .rel = ""}};
  header.signals = {{.source = "alertmanager", .fingerprint = "ab", .status = "firing", .name = "db-1"}};
  header.updated_at = base::Time(base::Seconds(-62'135'596'800));   // the year 1
  header.last_update = base::Time(base::Seconds(253'402'300'799));  // the end of 9999
  return header;
}

}  // namespace

TEST_CASE("a header comes back as it was") {
  CHECK(unpack(pack(full_header())) == full_header());
  CHECK(unpack(pack(model::Header{})) == model::Header{});
  CHECK(rc::check("unpack(pack(h)) == h", [] {
    const auto id = *test::any_record_id();
    const model::Header header = model::fold(id, *test::any_timeline());
    RC_ASSERT(unpack(pack(header)) == header);
  }));
}

TEST_CASE("bytes that no header has are damage, wherever they end") {
  const std::string bytes = pack(full_header());
  CHECK_NOTHROW(unpack(bytes));
  CHECK_THROWS_AS(unpack(bytes + "x"), Unusable);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS(unpack(std::string_view(bytes).substr(0, size)), Unusable);
  }
}

}  // namespace decklog::index
