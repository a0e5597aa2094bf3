// SPDX-License-Identifier: MIT
#include "lib/reports/histogram.h"

#include "tests/unit/reports/sample.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::reports {

TEST_CASE("no values have no bins, one has one") {
  CHECK(histogram({}).bins.empty());
  const Histogram one = histogram({minutes{7}});
  REQUIRE(one.bins.size() == 1);
  CHECK(one.bins.front().count == 1);
  CHECK(histogram({Seconds{0}}).bins.size() == 1);
}

TEST_CASE("bounds are round, and grow where the values are spread") {
  const Histogram narrow = histogram({minutes{21}, minutes{25}, minutes{44}, minutes{59}});
  CHECK(narrow.scale == Histogram::Scale::linear);
  CHECK(narrow.bins.size() == 8);
  CHECK(narrow.bins.front().from == minutes{20});
  CHECK(narrow.bins.front().to == minutes{25});
  CHECK(narrow.bins.front().count == 1);  // what stands on a bound is in the bin above it

  const Histogram wide = histogram({minutes{3}, minutes{3}, hours{5}});
  CHECK(wide.scale == Histogram::Scale::logarithmic);
  CHECK(wide.bins.front().from == minutes{2});
  CHECK(wide.bins.front().count == 2);
  CHECK(wide.bins.back().from == hours{4});
  CHECK(wide.bins.back().to == hours{8});
}

TEST_CASE("an axis of round ticks reaches what it must show") {
  CHECK(round_ticks(minutes{47}, 5) ==
        std::vector<Seconds>{minutes{0}, minutes{10}, minutes{20}, minutes{30}, minutes{40}, minutes{50}});
  CHECK(round_ticks(minutes{30}, 5).back() == minutes{30});
  CHECK(round_ticks(Seconds{0}, 5).size() == 2);
}

TEST_CASE("laws of histograms") {
  CHECK(rc::check("every value is in the one bin that holds it, and bins adjoin", [] {
    std::vector<Seconds> values;
    const auto most = *rc::gen::element<std::int64_t>(1, 100, 5000, 1'000'000, 400'000'000'000);
    const auto more = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, most));
    for (const std::int64_t count : more) values.emplace_back(count);
    std::sort(values.begin(), values.end());
    const Histogram drawn = histogram(values);
    RC_ASSERT(drawn.bins.empty() == values.empty());
    for (std::size_t i = 0; i < drawn.bins.size(); ++i) {
      const Bin& bin = drawn.bins[i];
      RC_ASSERT(bin.from < bin.to);
      if (i > 0) RC_ASSERT(drawn.bins[i - 1].to == bin.from);
      const auto held = std::count_if(values.begin(), values.end(),
                                      [&](Seconds value) { return value >= bin.from && value < bin.to; });
      RC_ASSERT(bin.count == static_cast<std::size_t>(held));
    }
    if (drawn.bins.empty()) return;
    RC_ASSERT(drawn.bins.front().count > 0U);
    RC_ASSERT(drawn.bins.back().count > 0U);
    if (drawn.scale == Histogram::Scale::linear) RC_ASSERT(drawn.bins.size() <= 12U);
  }));
}

}  // namespace decklog::reports
