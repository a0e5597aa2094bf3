// SPDX-License-Identifier: MIT
//
// Questions as SQL. Each condition says what model::matches() says, and each order what model::listed_before() says.
#include "lib/base/text.h"
#include "lib/index/impl.h"
#include "lib/index/pack.h"
#include "lib/index/postings.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace decklog::index {
namespace {

// Asking for single records costs more than going through all when more than one in so many is asked for.
constexpr std::size_t kFew = 16;

// There is an index of few records for it.
bool is_found_by_less(const model::Query& query) {
  return query.has_open_actions.value_or(false) || query.resolved_since || query.updated_since || query.began_since ||
         query.began_until || !query.key.empty();
}

// The part after WHERE, and what its question marks stand for. SQLite would start from what is closed, nearly all, or
// from the order wanted, which is all; a '+' keeps it from that.
class Conditions {
 public:
  explicit Conditions(const model::Query& query) {
    add("updated IS NOT NULL");  // it can be read; as by_updated knows without looking at the row
    if (query.open == model::OpenFilter::open) add("open = 1");
    if (query.open == model::OpenFilter::closed) add(is_found_by_less(query) ? "+open = 0" : "open = 0");
    one_of("kind", query.kinds);
    one_of("stage", query.stages);
    if (!query.priorities.empty()) one_of("rank", query.priorities);
    one_of("owner", query.owners);
    in_service(query.services, query.began_since || query.began_until ? Narrowed::already : Narrowed::not_yet);
    for (const auto& [name, value] : query.labels) {
      add("number IN (SELECT number FROM label WHERE name = ? AND value = ?)", name, value);
    }
    if (query.since) add("opened >= ?", seconds(*query.since));
    if (query.until) add("opened < ?", seconds(*query.until));
    if (query.updated_since) add("updated >= ?", seconds(*query.updated_since));
    if (query.began_since) add("began >= ?", seconds(*query.began_since));
    if (query.began_until) add("began < ?", seconds(*query.began_until));
    if (query.resolved_since) add("resolved >= ?", seconds(*query.resolved_since));
    if (query.blocked) add("blocked = ?", *query.blocked ? 1 : 0);
    if (query.has_open_actions) add(*query.has_open_actions ? "open_action = 1" : "open_action = 0");
    if (!query.key.empty()) add("record_key = ?", query.key);
  }

  const std::string& text() const { return text_; }
  // Returns the place of the next question mark.
  int bind(SQLite::Statement& statement) const {
    int place = 1;
    for (const Value& value : values_) {
      if (value.text) {
        statement.bind(place++, *value.text);
      } else {
        statement.bind(place++, value.number);
      }
    }
    return place;
  }

 private:
  struct Value {
    std::int64_t number = 0;
    std::optional<std::string> text;
  };

  static std::int64_t seconds(base::Time time) { return time.time_since_epoch().count(); }
  void keep(std::int64_t number) { values_.push_back({number, {}}); }
  void keep(const std::string& text) { values_.push_back({0, text}); }

  template <typename... T>
  void add(const std::string& condition, const T&... values) {
    text_ += (text_.empty() ? "" : " AND ") + condition;
    (keep(values), ...);
  }
  static std::string marks(std::size_t count) {
    std::string list = "(";
    for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "?" : ", ?";
    return list + ")";
  }
  template <typename T>
  void one_of(const std::string& column, const std::set<T>& values) {
    if (values.empty()) return;
    add(column + " IN " + marks(values.size()));
    for (const T& value : values) {
      if constexpr (std::is_enum_v<T>) {
        keep(static_cast<std::int64_t>(value));
      } else {
        keep(value);
      }
    }
  }
  // Of few records each is asked for its services; else the services are asked for their records.
  enum class Narrowed { already, not_yet };
  void in_service(const std::set<std::string>& names, Narrowed narrowed) {
    if (names.empty()) return;
    const std::string named = "name IN " + marks(names.size());
    add(narrowed == Narrowed::already
            ? "EXISTS (SELECT 1 FROM service WHERE service.number = record.number AND " + named + ")"
            : "number IN (SELECT number FROM service WHERE " + named + ")");
    for (const std::string& name : names) keep(name);
  }

  std::string text_;
  std::vector<Value> values_;
};

const char* order_of(const model::Query& query) {
  switch (query.sort) {
    case model::SortBy::priority:
      return "rank, opened, id";
    case model::SortBy::opened:
      return "opened, id";
    case model::SortBy::updated:
      return "updated DESC, id DESC";
    case model::SortBy::id:
      break;
  }
  return is_found_by_less(query) ? "+id" : "id";
}

base::RecordId id_in(const SQLite::Column& column) {
  const auto id = base::RecordId::parse(column.getString());
  if (!id) throw Unusable(Unusable::Why::damaged, "an id is none");
  return *id;
}

std::vector<base::RecordId> ids_of(SQLite::Statement& statement) {
  std::vector<base::RecordId> ids;
  while (statement.executeStep()) ids.push_back(id_in(statement.getColumn(0)));
  return ids;
}

// A part of four characters or more with a letter can stand in the random part alone: the prefix has three letters, the
// date none.
bool is_random_part(std::string_view part) {
  return part.size() >= 4 && part.find('-') == std::string_view::npos &&
         part.find_first_not_of("0123456789") != std::string_view::npos;
}

// The records that have every piece of every term; nothing when that leaves nobody out.
std::optional<Numbers> with_all(Statements& statements, const std::vector<std::string>& terms, Index::Where where) {
  SQLite::Statement& last = statements.get("SELECT coalesce(max(number), 0) FROM record");
  last.executeStep();
  const auto size = static_cast<std::size_t>(last.getColumn(0).getInt64()) + 1;
  std::optional<Numbers> found;
  for (const std::string& term : terms) {
    for (const Piece& piece : pieces_of(term)) {
      Numbers having(size);
      add_records_with(statements, piece, where, having);
      if (found) std::transform(found->begin(), found->end(), having.begin(), having.begin(), std::logical_and<>());
      found = std::move(having);
    }
  }
  return found;
}

// Whatever SQLite says goes on as Unusable.
template <typename Ask>
auto asked(const Ask& ask) {
  try {
    return ask();
  } catch (const SQLite::Exception& error) {
    rethrow(error);
  }
}

}  // namespace

std::vector<model::Header> Index::select(const model::Query& query) const {
  return asked([&] {
    const Conditions conditions(query);
    SQLite::Statement& find = impl_->statements.get("SELECT header FROM record WHERE " + conditions.text() +
                                                    " ORDER BY " + order_of(query) + " LIMIT ?");
    const int place = conditions.bind(find);
    find.bind(place, query.limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(query.limit));
    std::vector<model::Header> headers;
    while (find.executeStep()) {
      const SQLite::Column packed = find.getColumn(0);
      headers.push_back(unpack({static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.size())}));
    }
    return headers;
  });
}

std::size_t Index::count(const model::Query& query) const {
  return asked([&] {
    const Conditions conditions(query);
    SQLite::Statement& find = impl_->statements.get("SELECT count(*) FROM record WHERE " + conditions.text());
    conditions.bind(find);
    find.executeStep();
    return static_cast<std::size_t>(find.getColumn(0).getInt64());
  });
}

std::vector<base::RecordId> Index::damaged() const {
  return asked([&] { return ids_of(impl_->statements.get("SELECT id FROM record WHERE header IS NULL ORDER BY id")); });
}

std::vector<base::RecordId> Index::named(std::string_view part) const {
  return asked([&] {
    const std::string wanted(part);
    const bool is_random = is_random_part(wanted);
    SQLite::Statement& find = impl_->statements.get(
        is_random
            ? "SELECT id FROM record WHERE part >= ?1 AND part < ?1 || '~' UNION "
              "SELECT id FROM record INDEXED BY by_long_part WHERE length(part) > 4 AND instr(part, ?1) ORDER BY 1"
            : "SELECT id FROM record WHERE instr(id, ?1) ORDER BY id");
    find.bind(1, wanted);
    return ids_of(find);
  });
}

namespace {

struct Candidate {
  base::RecordId id;
  std::int64_t updated;
};

std::vector<Candidate> answering_each(Statements& statements, const Numbers& numbers, const Conditions& conditions) {
  std::vector<Candidate> found;
  SQLite::Statement& find =
      statements.get("SELECT id, updated FROM record WHERE " + conditions.text() + " AND number = ?");
  for (std::size_t number = 0; number < numbers.size(); ++number) {
    if (!numbers[number]) continue;
    find.reset();
    find.bind(conditions.bind(find), static_cast<std::int64_t>(number));
    if (find.executeStep()) found.push_back({id_in(find.getColumn(0)), find.getColumn(1).getInt64()});
  }
  return found;
}
std::vector<Candidate> answering_of_all(Statements& statements, const std::optional<Numbers>& numbers,
                                        const Conditions& conditions) {
  std::vector<Candidate> found;
  SQLite::Statement& find = statements.get("SELECT id, updated, number FROM record WHERE " + conditions.text());
  conditions.bind(find);
  while (find.executeStep()) {
    const auto number = static_cast<std::size_t>(find.getColumn(2).getInt64());
    if (numbers && !numbers->at(number)) continue;
    found.push_back({id_in(find.getColumn(0)), find.getColumn(1).getInt64()});
  }
  return found;
}
// Those of the numbers that answer; all that answer when nobody was left out.
std::vector<Candidate> answering(Statements& statements, const std::optional<Numbers>& numbers,
                                 const Conditions& conditions) {
  const bool is_few =
      numbers && kFew * static_cast<std::size_t>(std::count(numbers->begin(), numbers->end(), true)) < numbers->size();
  return is_few ? answering_each(statements, *numbers, conditions) : answering_of_all(statements, numbers, conditions);
}

}  // namespace

std::vector<base::RecordId> Index::candidates(const std::vector<std::string>& terms, Where where,
                                              const model::Query& query) const {
  return asked([&] {
    const auto having = with_all(impl_->statements, terms, where);
    const Conditions conditions(query);
    std::vector<Candidate> found = answering(impl_->statements, having, conditions);
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(b.updated, a.id) < std::tuple(a.updated, b.id);
    });
    std::vector<base::RecordId> ids;
    for (Candidate& candidate : found) ids.push_back(std::move(candidate.id));
    for (base::RecordId& id : damaged()) ids.push_back(std::move(id));
    return ids;
  });
}

}  // namespace decklog::index
