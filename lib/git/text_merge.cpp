// SPDX-License-Identifier: MIT
#include "lib/git/text_merge.h"

#include "lib/git/handles.h"

#include <git2/merge.h>

namespace decklog::git {
namespace {

git_merge_file_input input_of(std::string_view text) {
  git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
  input.ptr = text.data();
  input.size = text.size();
  input.mode = GIT_FILEMODE_BLOB;
  return input;
}

struct Result {
  git_merge_file_result value{};
  Result() = default;
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;
  ~Result() { git_merge_file_result_free(&value); }
};

}  // namespace

std::optional<std::string> merge_text(std::string_view base, std::string_view ours, std::string_view theirs) {
  const git_merge_file_input ancestor = input_of(base);
  const git_merge_file_input our_side = input_of(ours);
  const git_merge_file_input their_side = input_of(theirs);
  const git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  Result result;
  check(git_merge_file(&result.value, &ancestor, &our_side, &their_side, &options), "merge a text");
  if (result.value.automergeable == 0) return std::nullopt;
  return std::string(result.value.ptr, result.value.len);
}

}  // namespace decklog::git
