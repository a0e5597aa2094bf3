// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/stream.h"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace decklog::bench;

constexpr const char* kHelp = R"(make_ledger --records N [--seed S] [--history] [--open PERMILLE] [--ref REF]

Writes a realistic made-up ledger as a stream for 'git fast-import' on standard output: N records (60 % incidents, 25 %
requests, 12 % changes, 3 % handoffs) of 5 to 40 entries, from 2021-11-22 to 2026-11-22, the same bytes for the same
options. The stream goes on from what the ref has, so make the ledger first:

  decklog init --bare L
  make_ledger --records 10000 | git -C L fast-import --quiet --done

  --records N       how many records
  --seed S          another ledger of the same size (default 1)
  --history         one commit for each entry, as decklog makes them: 'decklog verify' finds nothing. Without it there is
                    one commit for a thousand whole records, for measures that do not look at history: verify finds that
                    their authors are not who recorded the entries.
  --open PERMILLE   how many of a thousand are still open, most of them young (default 3; the last three always are)
  --ref REF         default refs/heads/main
)";

struct Arguments {
  Size size;
  bool has_history = false;
  std::string ref = "refs/heads/main";
};

[[noreturn]] void misused(const std::string& why) {
  std::fprintf(stderr, "error: %s\nhint: make_ledger --help\n", why.c_str());
  std::exit(2);
}

std::uint64_t number(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    misused(std::string(option) + " wants a number, not '" + std::string(text) + "'");
  }
  return value;
}

Arguments parse(const std::vector<std::string_view>& given) {
  Arguments own;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string_view option = given[i];
    if (option == "--history") {
      own.has_history = true;
      continue;
    }
    if (i + 1 == given.size()) misused("'" + std::string(option) + "' is no option, or lacks its value");
    const std::string_view value = given[++i];
    if (option == "--records") {
      own.size.records = number(option, value);
    } else if (option == "--seed") {
      own.size.seed = number(option, value);
    } else if (option == "--open") {
      own.size.open_permille = static_cast<unsigned>(number(option, value));
    } else if (option == "--ref") {
      own.ref = value;
    } else {
      misused("'" + std::string(option) + "' is no option");
    }
  }
  // Two records never open in the same second, so that their order is plain.
  if (own.size.records == 0 || own.size.records > 10'000'000) misused("--records wants 1 to 10000000");
  return own;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> given(argv + 1, argv + argc);
  if (given.size() == 1 && (given[0] == "--help" || given[0] == "-h")) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  const Arguments own = parse(given);
  try {
    Chronicle chronicle(own.size);
    Stream stream(own.ref);
    own.has_history ? write_history(chronicle, stream) : write_whole(chronicle, stream);
    stream.end();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
