// SPDX-License-Identifier: MIT
#include "cmd/render/completion.h"

#include "cmd/render/json_document.h"
#include "lib/base/text.h"

#include <algorithm>
#include <array>

namespace decklog::render {
namespace {

constexpr std::size_t kAboutWidth = 64;

std::string_view paths_word(Paths paths) {
  constexpr std::array<std::string_view, 3> kWords{"none", "files", "folders"};
  return kWords.at(static_cast<std::size_t>(paths));
}

std::string about_line(const Candidate& candidate) {
  return base::cut_to_width(base::single_line(candidate.about), kAboutWidth);
}

}  // namespace

bool is_plain_word(std::string_view word) {
  constexpr std::string_view kPlain = "@%_+=:,./-";
  if (word.empty() || base::for_terminal(word) != word) return false;
  return std::all_of(word.begin(), word.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    return byte >= 0x80 || is_letter || (byte >= '0' && byte <= '9') || kPlain.find(c) != std::string_view::npos;
  });
}

std::string completion_lines(const Completion& completion) {
  std::string text = std::string(paths_word(completion.paths)) + "\n";
  for (const Candidate& candidate : completion.candidates) {
    if (is_plain_word(candidate.word)) text += candidate.word + "\t" + about_line(candidate) + "\n";
  }
  return text;
}

std::string completion_json(const Completion& completion) {
  Json json = document("completion");
  json["shell"] = nullptr;
  json["script"] = nullptr;
  json["paths"] = paths_word(completion.paths);
  json["candidates"] = Json::array();
  for (const Candidate& candidate : completion.candidates) {
    json["candidates"].push_back({{"word", candidate.word}, {"about", candidate.about}});
  }
  return written(json);
}

std::string completion_script_json(std::string_view shell, std::string_view script) {
  Json json = document("completion");
  json["shell"] = shell;
  json["script"] = script;
  json["paths"] = nullptr;
  json["candidates"] = nullptr;
  return written(json);
}

}  // namespace decklog::render
