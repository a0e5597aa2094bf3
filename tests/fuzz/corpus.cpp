// SPDX-License-Identifier: MIT
//
// fuzz_corpus FOLDER: runs the kept inputs of every target, FOLDER/TARGET/*, each as it is and with a few changes that
// are the same in every run. fuzz_corpus TARGET FILE…: these, each named before it runs.
#include "tests/fuzz/target.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#define TARGET(name) void fuzz_##name(std::string_view input);
#include "targets.inc"
#undef TARGET

namespace {

namespace fs = std::filesystem;

struct Target {
  std::string_view name;
  void (*run)(std::string_view);
};
constexpr Target kTargets[] = {
#define TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
#undef TARGET
};
constexpr int kChanges = 8;

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) decklog::fuzz::broken("the file can be read", file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Cuts, doubles, flips and joins as fuzzers do.
std::string changed(std::string bytes, const std::string& other, std::uint32_t seed) {
  std::uint32_t state = seed * 2654435761U + 1;
  const auto below = [&](std::size_t end) {
    state = state * 1664525U + 1013904223U;
    return end == 0 ? 0 : (state >> 8U) % end;
  };
  for (int i = 0; i < 3; ++i) {
    const std::size_t at = below(bytes.size());
    const std::size_t length = below(16);
    switch (below(5)) {
      case 0:
        bytes.erase(at, length);
        break;
      case 1:
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 2:
        if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 3:
        bytes.insert(at, other.substr(below(other.size()), length));
        break;
      default:
        bytes.insert(at, 1, "\n\t \"'\\{}[]:,-#&*!|>%@`\0\x1b\xff"[below(27)]);
        break;
    }
  }
  return bytes;
}

void run_folder(const Target& target, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder)) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) decklog::fuzz::broken("a target has kept inputs", folder.string());
  std::string last;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string bytes = read(files[i]);
    target.run(bytes);
    for (int change = 0; change < kChanges; ++change) {
      target.run(changed(bytes, last, static_cast<std::uint32_t>(i * kChanges) + static_cast<std::uint32_t>(change)));
    }
    last = bytes;
  }
  std::printf("%-10s %zu inputs, each also changed in %d ways\n", std::string(target.name).c_str(), files.size(),
              kChanges);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: fuzz_corpus FOLDER, or fuzz_corpus TARGET FILE...\n");
    return 2;
  }
  if (count == 2) {
    for (const Target& target : kTargets) run_folder(target, fs::path(arguments[1]) / target.name);
    return 0;
  }
  for (const Target& target : kTargets) {
    if (target.name != arguments[1]) continue;
    for (int i = 2; i < count; ++i) {
      std::printf("%s\n", arguments[i]);
      std::fflush(stdout);
      target.run(read(arguments[i]));
    }
    return 0;
  }
  std::fprintf(stderr, "there is no target '%s'\n", arguments[1]);
  return 2;
}
