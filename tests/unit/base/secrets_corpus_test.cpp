// SPDX-License-Identifier: MIT
//
// How good the scanner is, by two lists of texts as people on call write and paste them (tests/hostile/secrets).
#include "lib/base/secrets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace {

using decklog::base::find_secrets;
using decklog::base::find_sure_secrets;
using decklog::base::mask_secrets;
using decklog::base::Secret;

struct Sample {
  std::string kind;  // "": no secret
  std::string text;
};

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::vector<Sample> samples(const std::string& name) {
  std::ifstream file(std::string(DECKLOG_SECRETS) + "/" + name);
  std::vector<Sample> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    Sample sample{tab == std::string::npos ? "" : line.substr(0, tab), line.substr(tab + 1)};
    replace_all(sample.text, "¦", "");
    replace_all(sample.text, "\\n", "\n");
    all.push_back(std::move(sample));
  }
  return all;
}

double percent(std::size_t part, std::size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

TEST_CASE("what is refused is nearly always a secret, and nearly every secret is refused") {
  const std::vector<Sample> with = samples("true.txt");
  const std::vector<Sample> without = samples("false.txt");
  REQUIRE(with.size() >= 60);
  REQUIRE(without.size() >= 60);
  std::size_t found = 0;
  std::size_t masked = 0;
  for (const Sample& sample : with) {
    const std::vector<Secret> secrets = find_sure_secrets(sample.text);
    found += secrets.empty() ? 0U : 1U;
    masked += find_secrets(sample.text).empty() ? 0U : 1U;
    if (sample.kind == "missed") continue;
    CAPTURE(sample.text);
    const auto is_it = [&](const Secret& secret) { return secret.kind == sample.kind; };
    CHECK(std::any_of(secrets.begin(), secrets.end(), is_it));
  }
  std::size_t wrong = 0;
  std::size_t wrongly_masked = 0;
  for (const Sample& sample : without) {
    CAPTURE(sample.text);
    const std::vector<Secret> secrets = find_sure_secrets(sample.text);
    wrong += secrets.empty() ? 0U : 1U;
    wrongly_masked += find_secrets(sample.text).empty() ? 0U : 1U;
    for (const Secret& secret : secrets) MESSAGE("taken for " << std::string(secret.name) << ": " << sample.text);
  }
  const double recall = percent(found, with.size());
  const double precision = percent(found, found + wrong);
  MESSAGE("refused: recall " << recall << " % of " << with.size() << ", precision " << precision << " % (" << wrong
                             << " of " << without.size() << " harmless texts)");
  MESSAGE("masked: recall " << percent(masked, with.size()) << " %, " << wrongly_masked << " of " << without.size()
                            << " harmless texts");
  CHECK(recall >= 94);
  CHECK(precision >= 98);
  CHECK(percent(masked, with.size()) >= 94);
  CHECK(percent(wrongly_masked, without.size()) <= 25);
}

TEST_CASE("no secret is left in what is masked, and nothing is masked twice") {
  for (const std::string name : {"true.txt", "false.txt"}) {
    for (const Sample& sample : samples(name)) {
      CAPTURE(sample.text);
      const std::string masked = mask_secrets(sample.text);
      CHECK(find_sure_secrets(masked).empty());
      CHECK(mask_secrets(masked) == masked);
    }
  }
}

TEST_CASE("a secret is found wherever it stands") {
  for (const Sample& sample : samples("true.txt")) {
    if (sample.kind == "missed") continue;
    const std::string text = "first line\n결제: " + sample.text + "\nlast line";
    CAPTURE(text);
    CHECK_FALSE(find_sure_secrets(text).empty());
  }
}
