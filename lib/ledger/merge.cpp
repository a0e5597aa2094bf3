// SPDX-License-Identifier: MIT
#include "lib/ledger/merge.h"

#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/ledger/ledger.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace decklog::ledger {
namespace {

model::Record read_side(const base::RecordId& id, const char* side, std::string_view bytes) {
  const std::string file = fmt::format("{} ({})", base::record_path(id), side);
  model::Record record = yaml::decode(bytes, file, id).record;
  if (model::is_newer_major(record.schema)) {
    throw base::BadData(file, {}, fmt::format("schema '{}' is newer than this decklog merges", record.schema),
                        "install a newer decklog", "newer-schema");
  }
  return record;
}

// A damaged ancestor must not stop what came after it: the union needs none.
std::optional<model::Record> read_base(const base::RecordId& id, std::optional<std::string_view> bytes) {
  if (!bytes) return std::nullopt;
  try {
    return read_side(id, "base", *bytes);
  } catch (const base::BadData&) {
    return std::nullopt;
  }
}

// One byte more than a record may have, at most: the reader says the rest.
std::string read_file(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  const std::string shown = "'" + base::for_terminal(file.string()) + "'";
  if (!stream)
    throw base::NotFound(fmt::format("cannot read {}: {}", shown, std::strerror(errno)), "", "file-not-found");
  std::string bytes(kMaxRecord + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad()) throw base::SystemError(fmt::format("cannot read {}: {}", shown, std::strerror(errno)));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

// git keeps what it merges in files of its own beside the work tree; one that is half written must never be taken.
void replace_file(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::path fresh = file;
  fresh += ".decklog";
  std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
  stream << bytes;
  stream.close();
  std::error_code problem;
  if (stream) std::filesystem::rename(fresh, file, problem);
  if (stream && !problem) return;
  const std::string why = problem ? problem.message() : std::strerror(errno);
  std::filesystem::remove(fresh, problem);
  throw base::SystemError(fmt::format("cannot write '{}': {}", base::for_terminal(file.string()), why));
}

}  // namespace

MergedText merge_texts(const base::RecordId& id, std::optional<std::string_view> base, std::string_view ours,
                       std::string_view theirs) {
  const model::Record left = read_side(id, "ours", ours);
  const model::Record right = read_side(id, "theirs", theirs);
  const std::optional<model::Record> ancestor = read_base(id, base);
  MergedText result;
  result.merged = model::merge(ancestor ? &*ancestor : nullptr, left, right);
  result.bytes = yaml::encode(result.merged.record);
  if (result.bytes.size() > kMaxRecord) {
    throw base::BadData(base::record_path(id), {},
                        fmt::format("the merged record would have more than {} bytes", kMaxRecord),
                        "what one side wrote must go into a record of its own", "record-full");
  }
  return result;
}

model::MergedRecord merge_files(const base::RecordId& id, const std::filesystem::path& base,
                                const std::filesystem::path& ours, const std::filesystem::path& theirs) {
  const std::string base_text = read_file(base);
  MergedText result = merge_texts(id, base_text.empty() ? std::nullopt : std::optional<std::string_view>(base_text),
                                  read_file(ours), read_file(theirs));
  replace_file(ours, result.bytes);
  return std::move(result.merged);
}

}  // namespace decklog::ledger
