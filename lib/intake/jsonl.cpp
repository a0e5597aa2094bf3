// SPDX-License-Identifier: MIT
#include "lib/intake/jsonl.h"

#include "lib/base/digest.h"
#include "lib/intake/entry_reader.h"
#include "lib/intake/lines.h"
#include "lib/model/fold.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <istream>
#include <sys/stat.h>
#include <unistd.h>

namespace decklog::intake {
namespace {

constexpr std::string_view kSchema = "decklog.export/1";

// RFC 4648 with padding. Nothing for anything else.
std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static const std::array<std::int8_t, 256> values = [&] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
      table.at(static_cast<unsigned char>(kDigits[i])) = static_cast<std::int8_t>(i);
    }
    return table;
  }();
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::int8_t value = values.at(static_cast<unsigned char>(c));
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;  // two texts for the same bytes
  return bytes;
}

ledger::ImportedFile read_file(const Value& value, const ledger::Origin& origin) {
  ledger::ImportedFile file{.path = value.at("path").text(), .content = {}, .origin = origin};
  const Value encoded = value.at("base64");
  auto content = from_base64(encoded.text());
  if (!content) encoded.fail("must be base64");
  const Value sum = value.at("sha256");
  if (base::sha256_hex(*content) != sum.text()) sum.fail("is not the SHA-256 of the file", {}, "bad-evidence");
  file.content = std::move(*content);
  return file;
}

std::vector<model::UnknownLines> read_unknown_header(const Value& line) {
  std::vector<model::UnknownLines> unknown;
  const auto list = line.find("unknown_header");
  if (!list) return unknown;
  for (const Value& item : list->items()) unknown.push_back({item.at("key").text(), item.at("lines").text()});
  return unknown;
}

std::string record_schema(const Value& line) {
  const auto given = line.find("record_schema");
  if (!given) return model::Record{}.schema;
  const std::string schema = given->text();
  const bool is_ours = schema.starts_with("decklog/") && schema.size() > 8 && schema.size() < 40 &&
                       schema.find_first_not_of("0123456789.", 8) == std::string::npos;
  if (!is_ours) given->fail("is no schema of a record, such as decklog/1");
  return schema;
}

ledger::ImportedRecord read_record(const Value& line, const ledger::Origin& origin) {
  ledger::ImportedRecord item;
  item.origin = origin;
  const base::RecordId id = line.at("id").record_id();
  const Value list = line.at("timeline");
  std::vector<model::Entry> timeline;
  for (const Value& value : list.items()) {
    timeline.push_back(read_entry(value));
    if (is_hidden(value)) item.hidden.insert(timeline.back().id);
  }
  item.record = model::fold(id, timeline);
  item.record.schema = record_schema(line);
  item.record.unknown = read_unknown_header(line);
  return item;
}

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  throw base::SystemError(fmt::format("cannot {} '{}': {}", what, path.string(), std::strerror(errno)));
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail("keep", "the input");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// `read` fills a piece and says how much came; 0 at the end.
int kept(const std::function<int()>& scratch, const std::function<std::size_t(std::vector<char>& piece)>& read) {
  const int descriptor = scratch();
  std::vector<char> piece(256 * 1024);
  for (std::size_t got = read(piece); got > 0; got = read(piece)) write_all(descriptor, {piece.data(), got});
  return descriptor;
}

std::size_t read_stream(std::istream& in, std::vector<char>& piece) {
  in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  return static_cast<std::size_t>(in.gcount());
}

std::size_t read_descriptor(int descriptor, std::vector<char>& piece, const std::filesystem::path& path) {
  ssize_t got = 0;
  do {
    got = ::read(descriptor, piece.data(), piece.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) fail("read", path);
  return static_cast<std::size_t>(got);
}

}  // namespace

ledger::ImportItem read_jsonl_line(std::string_view line, const std::string& file, int number) {
  const Source source{file, number};
  const Json json = parse_json(line, source);
  const Value value(json, source);
  value.must_be_object();
  const Value schema = value.at("schema");
  if (schema.text() != kSchema) {
    schema.fail(fmt::format("must be '{}'", kSchema), "the lines of 'decklog export jsonl' are imported", "not-export");
  }
  const ledger::Origin origin{file, {number, 0}};
  if (const auto evidence = value.find("evidence")) return read_file(*evidence, origin);
  return read_record(value, origin);
}

JsonlSource::~JsonlSource() { ::close(descriptor_); }

void JsonlSource::scan(const std::function<void(ledger::ImportItem)>& visit) {
  records_.clear();
  LineReader lines(descriptor_, name_, kMaxLine);
  while (const auto line = lines.next()) {
    if (line->text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    ledger::ImportItem item = read_jsonl_line(line->text, name_, line->number);
    if (std::holds_alternative<ledger::ImportedRecord>(item)) records_.push_back({line->offset, line->number});
    visit(std::move(item));
  }
}

ledger::ImportedRecord JsonlSource::record(std::size_t index) {
  const Place& place = records_.at(index);
  LineReader lines(descriptor_, name_, kMaxLine, place.offset, place.line);
  const auto line = lines.next();
  if (line) {
    ledger::ImportItem item = read_jsonl_line(line->text, name_, line->number);
    if (auto* record = std::get_if<ledger::ImportedRecord>(&item)) return std::move(*record);
  }
  throw base::BadData(name_, {place.line, 0}, "the file was changed while it was read");
}

int open_input(const std::filesystem::path& path, std::istream& in, const std::function<int()>& scratch) {
  if (path == "-") return kept(scratch, [&](std::vector<char>& piece) { return read_stream(in, piece); });
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) throw base::NotFound(fmt::format("there is no file '{}'", path.string()));
  if (descriptor < 0) fail("open", path);
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) return descriptor;
  const int copy = kept(scratch, [&](std::vector<char>& piece) { return read_descriptor(descriptor, piece, path); });
  ::close(descriptor);
  return copy;
}

}  // namespace decklog::intake
