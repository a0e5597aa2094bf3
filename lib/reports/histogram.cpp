// SPDX-License-Identifier: MIT
#include "lib/reports/histogram.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace decklog::reports {
namespace {

using base::Seconds;
namespace chrono = std::chrono;

constexpr std::int64_t kWideSpread = 20;
constexpr std::int64_t kMostLinearBins = 12;

// Bounds of logarithmic bins. Beyond the last they double.
constexpr std::array<Seconds, 28> kBounds{
    Seconds{0},          Seconds{1},          Seconds{2},         Seconds{5},         Seconds{10},
    Seconds{30},         chrono::minutes{1},  chrono::minutes{2}, chrono::minutes{5}, chrono::minutes{10},
    chrono::minutes{20}, chrono::minutes{40}, chrono::hours{1},   chrono::hours{2},   chrono::hours{4},
    chrono::hours{8},    chrono::hours{16},   chrono::days{1},    chrono::days{2},    chrono::days{4},
    chrono::days{7},     chrono::days{14},    chrono::days{28},   chrono::days{56},   chrono::days{112},
    chrono::days{224},   chrono::days{365},   chrono::days{730}};

// Widths of linear bins. Beyond the last they double.
constexpr std::array<Seconds, 22> kWidths{
    Seconds{1},          Seconds{2},         Seconds{5},         Seconds{10},         Seconds{30},
    chrono::minutes{1},  chrono::minutes{2}, chrono::minutes{5}, chrono::minutes{10}, chrono::minutes{15},
    chrono::minutes{30}, chrono::hours{1},   chrono::hours{2},   chrono::hours{4},    chrono::hours{8},
    chrono::hours{12},   chrono::days{1},    chrono::days{2},    chrono::days{7},     chrono::days{14},
    chrono::days{28},    chrono::days{91}};

std::vector<Bin> logarithmic_bins(Seconds least, Seconds greatest) {
  std::vector<Seconds> bounds(kBounds.begin(), kBounds.end());
  while (bounds.back() <= greatest) bounds.push_back(bounds.back() * 2);
  std::vector<Bin> bins;
  for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
    if (bounds[i + 1] > least && bounds[i] <= greatest) bins.push_back({bounds[i], bounds[i + 1]});
  }
  return bins;
}

template <typename Fits>
Seconds first_width(const Fits& fits) {
  const auto* const found = std::find_if(kWidths.begin(), kWidths.end(), fits);
  Seconds width = found == kWidths.end() ? kWidths.back() : *found;
  while (!fits(width)) width *= 2;
  return width;
}

Seconds width_for(Seconds least, Seconds greatest) {
  return first_width([&](Seconds width) { return greatest / width - least / width < kMostLinearBins; });
}

std::vector<Bin> linear_bins(Seconds least, Seconds greatest) {
  const Seconds width = width_for(least, greatest);
  std::vector<Bin> bins;
  for (Seconds from = least / width * width; from <= greatest; from += width) bins.push_back({from, from + width});
  return bins;
}

}  // namespace

Histogram histogram(const std::vector<Seconds>& sorted) {
  if (sorted.empty()) return {};
  const Seconds least = sorted.front();
  const Seconds greatest = sorted.back();
  const bool is_wide = greatest > std::max(least, Seconds{1}) * kWideSpread;
  Histogram drawn{.scale = is_wide ? Histogram::Scale::logarithmic : Histogram::Scale::linear,
                  .bins = is_wide ? logarithmic_bins(least, greatest) : linear_bins(least, greatest)};
  auto bin = drawn.bins.begin();
  for (const Seconds value : sorted) {
    while (value >= bin->to) ++bin;
    ++bin->count;
  }
  return drawn;
}

std::vector<Seconds> round_ticks(Seconds greatest, std::size_t most) {
  const auto steps = [&](Seconds width) {
    return std::max<std::int64_t>(1, (greatest.count() + width.count() - 1) / width.count());
  };
  const Seconds width = first_width([&](Seconds tried) { return steps(tried) <= static_cast<std::int64_t>(most); });
  std::vector<Seconds> ticks{Seconds{0}};
  while (static_cast<std::int64_t>(ticks.size()) <= steps(width)) ticks.push_back(ticks.back() + width);
  return ticks;
}

}  // namespace decklog::reports
