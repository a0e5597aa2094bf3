// SPDX-License-Identifier: MIT
//
// One walk over the members serves both directions: an archive that writes what it is given, and one that fills it.
#include "lib/index/pack.h"

#include "lib/index/index.h"

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <type_traits>
#include <vector>

namespace decklog::index {
namespace {

using model::Header;

class Writer {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>(0x80U | (value & 0x7fU));
      value >>= 7U;
    }
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
    throw Unusable(Unusable::Why::damaged, "a number has no end");
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) throw Unusable(Unusable::Why::damaged, "a text is longer than its row");
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  // Of a list: each item takes a byte at least.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value > rest_.size()) throw Unusable(Unusable::Why::damaged, "a list is longer than its row");
    return value;
  }
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

template <typename T>
concept Plain = std::integral<T> || std::is_enum_v<T>;

// ---- Values

template <Plain T>
void put(Writer& to, T value) {
  to.number(static_cast<std::uint64_t>(value));
}
template <Plain T>
void get(Reader& from, T& value) {
  value = static_cast<T>(from.number());
}

void put(Writer& to, const std::string& value) { to.text(value); }
void get(Reader& from, std::string& value) { value = from.text(); }

// Times lie on both sides of 1970: small numbers of either sign stay small.
void put(Writer& to, base::Time value) {
  const std::int64_t seconds = value.time_since_epoch().count();
  to.number((static_cast<std::uint64_t>(seconds) << 1U) ^ static_cast<std::uint64_t>(seconds >> 63));
}
void get(Reader& from, base::Time& value) {
  const std::uint64_t folded = from.number();
  value = base::Time(base::Seconds(static_cast<std::int64_t>((folded >> 1U) ^ (~(folded & 1U) + 1U))));
}

void put(Writer& to, base::Date value) {
  to.number(static_cast<std::uint64_t>(static_cast<int>(value.year()) + 40'000));
  to.number(static_cast<unsigned>(value.month()));
  to.number(static_cast<unsigned>(value.day()));
}
void get(Reader& from, base::Date& value) {
  const std::chrono::year year(static_cast<int>(from.number()) - 40'000);
  const std::chrono::month month(static_cast<unsigned>(from.number()));
  value = base::Date(year, month, std::chrono::day(static_cast<unsigned>(from.number())));
}

void put(Writer& to, const base::RecordId& value) { to.text(value.str()); }
void get(Reader& from, base::RecordId& value) {
  const std::string_view text = from.text();
  if (text.empty()) return;
  const auto id = base::RecordId::parse(text);
  if (!id) throw Unusable(Unusable::Why::damaged, "an id is none");
  value = *id;
}

// ---- What is made of values: declared first, for they hold one another

template <typename T>
void put(Writer& to, const std::optional<T>& value);
template <typename T>
void get(Reader& from, std::optional<T>& value);
template <typename T>
void put(Writer& to, const std::vector<T>& values);
template <typename T>
void get(Reader& from, std::vector<T>& values);
template <typename K, typename V>
void put(Writer& to, const std::map<K, V>& values);
template <typename K, typename V>
void get(Reader& from, std::map<K, V>& values);

template <typename Archive, typename... T>
void all(Archive& archive, T&... members) {
  if constexpr (std::is_same_v<Archive, Writer>) {
    (put(archive, members), ...);
  } else {
    (get(archive, members), ...);
  }
}

template <typename T, typename Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

template <typename Archive, Is<model::Block> T>
void walk(Archive& archive, T& block) {
  all(archive, block.on, block.since, block.until);
}
template <typename Archive, Is<model::ActionItem> T>
void walk(Archive& archive, T& item) {
  all(archive, item.item, item.text, item.state, item.owner, item.due, item.type);
}
template <typename Archive, Is<model::Link> T>
void walk(Archive& archive, T& link) {
  all(archive, link.target, link.rel);
}
template <typename Archive, Is<model::Signal> T>
void walk(Archive& archive, T& signal) {
  all(archive, signal.source, signal.fingerprint, signal.status, signal.started_at, signal.ended_at, signal.url,
      signal.name);
}
template <typename Archive, Is<model::Fields> T>
void walk(Archive& archive, T& fields) {
  for (const model::FieldRow& row : model::field_rows()) {
    std::visit([&](auto member) { all(archive, fields.*member); }, row.member);
  }
  all(archive, fields.unknown);
}
template <typename Archive, Is<Header> T>
void walk(Archive& archive, T& header) {
  all(archive, header.id, header.fields, header.stage, header.closed_as, header.duplicate_of, header.blocked,
      header.eta, header.next_update, header.milestones, header.actions, header.links, header.signals,
      header.updated_at, header.last_update);
}

template <typename T>
requires requires(Writer& writer, const T& value) { walk(writer, value); }
void put(Writer& to, const T& value) { walk(to, value); }
template <typename T>
requires requires(Reader& reader, T& value) { walk(reader, value); }
void get(Reader& from, T& value) { walk(from, value); }

template <typename T>
void put(Writer& to, const std::optional<T>& value) {
  to.number(value ? 1 : 0);
  if (value) put(to, *value);
}
template <typename T>
void get(Reader& from, std::optional<T>& value) {
  if (from.number() != 0) get(from, value.emplace());
}

template <typename T>
void put(Writer& to, const std::vector<T>& values) {
  to.number(values.size());
  for (const T& value : values) put(to, value);
}
template <typename T>
void get(Reader& from, std::vector<T>& values) {
  values.resize(from.count());
  for (T& value : values) get(from, value);
}

template <typename K, typename V>
void put(Writer& to, const std::map<K, V>& values) {
  to.number(values.size());
  for (const auto& [key, value] : values) all(to, key, value);
}
template <typename K, typename V>
void get(Reader& from, std::map<K, V>& values) {
  for (std::size_t left = from.count(); left > 0; --left) {
    K key{};
    get(from, key);
    get(from, values[key]);
  }
}

}  // namespace

std::string pack(const Header& header) {
  Writer writer;
  walk(writer, header);
  return writer.take();
}

Header unpack(std::string_view bytes) {
  Reader reader(bytes);
  Header header;
  walk(reader, header);
  if (!reader.is_at_end()) throw Unusable(Unusable::Why::damaged, "a row is longer than its header");
  return header;
}

}  // namespace decklog::index
