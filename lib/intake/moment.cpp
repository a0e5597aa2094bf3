// SPDX-License-Identifier: MIT
#include "lib/intake/moment.h"

#include "lib/base/error.h"

#include <algorithm>

namespace decklog::intake {
namespace {

// Only digits, at most nine.
std::string fraction_of(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view rest = text.substr(dot + 1);
  const std::size_t end = std::min({rest.find_first_not_of("0123456789"), rest.size(), std::size_t{9}});
  return std::string(rest.substr(0, end));
}

std::string_view without_end_zeros(std::string_view digits) {
  const std::size_t last = digits.find_last_not_of('0');
  return last == std::string_view::npos ? std::string_view{} : digits.substr(0, last + 1);
}

}  // namespace

std::optional<std::string> moment_of(std::string_view text) {
  if (text.starts_with("0001-01-01T")) return std::string();
  const auto seconds = base::parse_rfc3339(text);
  if (!seconds) return std::nullopt;
  std::string moment = base::format_utc(*seconds);
  const std::string fraction = fraction_of(text);
  if (fraction.empty()) return moment;
  moment.pop_back();
  return moment + "." + fraction + "Z";
}

base::Time seconds_of(const std::string& moment) {
  const auto seconds = base::parse_rfc3339(moment);
  DECKLOG_CHECK(seconds.has_value(), "a moment is in its normal form");
  return *seconds;
}

std::strong_ordering compare_moments(const std::string& a, const std::string& b) {
  constexpr std::size_t kSeconds = 19;  // "2026-08-07T09:14:22"
  const std::string_view whole_a = std::string_view(a).substr(0, kSeconds);
  const std::string_view whole_b = std::string_view(b).substr(0, kSeconds);
  if (whole_a != whole_b) return whole_a <=> whole_b;
  const std::string fraction_a = fraction_of(a);
  const std::string fraction_b = fraction_of(b);
  return without_end_zeros(fraction_a) <=> without_end_zeros(fraction_b);
}

}  // namespace decklog::intake
