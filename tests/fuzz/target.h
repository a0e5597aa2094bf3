// SPDX-License-Identifier: MIT
//
// A fuzz target: FUZZ_TARGET(name) { … } in name.cpp, where `input` is any bytes. Built two ways: into fuzz_corpus,
// which runs the kept inputs of all targets in every build, and (preset `fuzz`) each into a libFuzzer program of its
// own. A target ends quietly, throws nothing, and calls FUZZ_CHECK for what has to hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace decklog::fuzz {

// Prints what does not hold, and aborts.
[[noreturn]] void broken(const char* what, const std::string& detail);

}  // namespace decklog::fuzz

#define FUZZ_CHECK(condition, detail) \
  ((condition) ? static_cast<void>(0) : ::decklog::fuzz::broken(#condition, (detail)))

#ifdef DECKLOG_LIBFUZZER
#define FUZZ_TARGET(name)                                                             \
  static void fuzz_##name(std::string_view input);                                    \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    fuzz_##name({reinterpret_cast<const char*>(data), size});                         \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_##name([[maybe_unused]] std::string_view input)
#else
#define FUZZ_TARGET(name)                   \
  void fuzz_##name(std::string_view input); \
  void fuzz_##name([[maybe_unused]] std::string_view input)
#endif
