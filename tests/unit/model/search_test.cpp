// SPDX-License-Identifier: MIT
#include "lib/model/search.h"

#include "lib/base/text.h"
#include "tests/unit/model/story.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace decklog::model {
namespace {

using base::Kind;
using Words = std::vector<std::string>;

SearchTerms terms(const Words& words) { return search_terms(words).value(); }

std::optional<Hit> find(const Story& story, const Words& words) { return search(story.record, terms(words)); }

// Where it was found: "title", "entry 3: …" with what matched, "spread …", "spread" without an entry, "" for nowhere.
std::string place(const Story& story, const Words& words) {
  const auto hit = find(story, words);
  if (!hit) return "";
  std::string text = hit->tier == SearchTier::title ? "title" : hit->tier == SearchTier::entry ? "entry" : "spread";
  if (hit->entry) text += " " + std::to_string(hit->entry->id.number()) + ": " + base::join(hit->entry->matched, " | ");
  return text;
}

Story checkout() {
  Story story(Kind::incident);
  Fields set;
  set.title = "Checkout API returns 503";
  set.priority = Priority::p1;
  set.services = {"checkout", "payments"};
  set.labels = {{"env", "prod-kr"}};
  set.impact = "about 40 % of checkouts fail";
  set.reporter = "dana@example.com";
  story.forced(FieldsSet{}, "", set);
  story.forced(Note{}, "error rate jumped right after the deploy");      // 3
  story.forced(Finding{}, "v142 leaks a connection\nfor each request");  // 4
  story.forced(Note{}, "결제 서버가 멈췄다");                            // 5
  return story;
}

Hit hit_of(SearchTier tier, Time updated, std::string_view id) {
  Hit hit;
  hit.tier = tier;
  hit.record.id = RecordId::parse(id).value();
  hit.record.updated_at = updated;
  return hit;
}

}  // namespace

TEST_CASE("terms are words and phrases, in any case and spelling, none twice") {
  CHECK(terms({"Connection  Leak", " POOL "}).folded == Words{"connection leak", "pool"});
  CHECK(terms({"Connection  Leak", " POOL "}).typed == Words{"Connection  Leak", "POOL"});
  CHECK(terms({"leak", "LEAK", "Leak"}).typed == Words{"leak"});
  CHECK(terms({"\"a leak\""}).folded == Words{"a leak"});
  CHECK(terms({"\"", "\"\""}).folded == Words{"\"", "\"\""});  // nothing stands in these quotes
  CHECK_FALSE(search_terms({}));
  CHECK_FALSE(search_terms({"", " ", "\u200B"}));
}

TEST_CASE("the title and the id come first") {
  CHECK(place(checkout(), {"checkout"}) == "title");
  CHECK(place(checkout(), {"503", "API"}) == "title");
  CHECK(place(checkout(), {"k7fq"}) == "title");
  CHECK(place(checkout(), {"k7fq", "returns"}) == "title");
  CHECK(place(checkout(), {"returns 503"}) == "title");
  CHECK(place(checkout(), {"503 returns"}).empty());  // a phrase keeps its order
}

TEST_CASE("then all terms in one entry, then here and there") {
  CHECK(place(checkout(), {"deploy"}) == "entry 3: error rate jumped right after the deploy");
  CHECK(place(checkout(), {"jump", "ERROR"}) == "entry 3: error rate jumped right after the deploy");
  CHECK(place(checkout(), {"connection for each"}) == "entry 4: v142 leaks a connection\nfor each request");
  CHECK(place(checkout(), {"deploy", "connection"}) == "spread 4: v142 leaks a connection\nfor each request");
  CHECK(place(checkout(), {"deploy", "jump", "connection"}) == "spread 3: error rate jumped right after the deploy");
  CHECK(place(checkout(), {"checkout", "deploy"}) == "spread 3: error rate jumped right after the deploy");
  CHECK(place(checkout(), {"deploy", "nowhere"}).empty());
  CHECK(place(checkout(), {"deployv142"}).empty());  // no term reaches from one text into another
}

TEST_CASE("scripts without blanks, accents in parts") {
  CHECK(place(checkout(), {"서버"}) == "entry 5: 결제 서버가 멈췄다");
  CHECK(place(checkout(), {"\u1109\u1165\u1107\u1165"}) == "entry 5: 결제 서버가 멈췄다");
  CHECK(place(checkout(), {"제 서"}) == "entry 5: 결제 서버가 멈췄다");
  CHECK(place(checkout(), {"서브"}).empty());
}

TEST_CASE("fields and people") {
  CHECK(place(checkout(), {"payments"}) == "entry 2: services checkout, payments");
  CHECK(place(checkout(), {"env=prod"}) == "entry 2: labels env=prod-kr");
  CHECK(place(checkout(), {"40 %"}) == "entry 2: impact about 40 % of checkouts fail");
  CHECK(place(checkout(), {"dana"}) == "entry 2: reporter dana@example.com");
  CHECK(place(checkout(), {"alice@"}) == "entry 5: 결제 서버가 멈췄다 | by alice@example.com");
  CHECK(place(checkout(), {"P1"}).empty());  // that is what filters are for
  CHECK(place(checkout(), {"reporter"}).empty());
}

TEST_CASE("what each type of entry brings is found") {
  struct Case {
    Body body;
    std::string looked_for;
    std::string found;
  };
  const std::vector<Case> cases{
      {Evidence{.name = "graph.png", .path = "evidence/x/y-graph.png", .sha256 = std::string(64, 'a')}, "GRAPH",
       "file graph.png"},
      {Evidence{.name = "heap.bin", .url = "https://store.example.com/heap.bin"}, "store.ex",
       "at https://store.example.com/heap.bin"},
      {CommandRun{.argv = {"kubectl", "get", "pods"}, .output = Evidence{.name = "pods.txt"}}, "kubectl get",
       "$ kubectl get pods"},
      {CommandRun{.argv = {"kubectl"}, .output = Evidence{.name = "pods.txt"}}, "pods", "file pods.txt"},
      {ActionChanged{.owner = "jun@example.com"}, "jun@", "owner jun@example.com"},
      {Linked{.target = "https://wiki.example.com/pm/42", .rel = "postmortem"}, "/pm/42",
       "postmortem https://wiki.example.com/pm/42"},
      {Signalled{{.source = "alertmanager", .fingerprint = "f00d"}, {}}, "alertm", "source alertmanager"},
      {StageMoved{.verb = Verb::coordinate, .notified = {"support", "legal"}}, "legal", "told support, legal"},
      {Closed{.confirmed_by = "eve"}, "eve", "confirmed by eve"},
      {Merged{.from = record_id(Kind::request)}, "m3xa", "merged " + record_id(Kind::request).str()},
      {HandedOver{.items = {{.id = record_id(Kind::request), .next = "watch it", .title = "Export"}}}, "watch it",
       "item " + record_id(Kind::request).str() + " Export  watch it"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.found);
    Story story = checkout();
    story.forced(one.body);
    CHECK(place(story, {one.looked_for}) == "entry 6: " + one.found);
  }
  Story story = checkout();
  story.forced(Evidence{.name = "graph.png", .sha256 = std::string(64, 'a')}, "the rate");
  CHECK(place(story, {"graph"}) == "entry 6: the rate | file graph.png");
  CHECK(place(story, {"aaaa"}).empty());
}

TEST_CASE("a corrected text counts, the one it replaced does not") {
  Story story = checkout();
  story.forced(Correction{.entry = story.record.timeline.at(2).id}, "error rate fell after the rollback");
  CHECK(place(story, {"rollback"}) == "entry 3: error rate fell after the rollback");
  CHECK(place(story, {"deploy"}).empty());
  story.forced(Correction{.entry = story.record.timeline.at(2).id}, "nothing happened");
  CHECK(place(story, {"nothing"}) == "entry 3: nothing happened");
  CHECK(place(story, {"rollback"}).empty());
}

TEST_CASE("a redacted text is never found, its reason and its author are") {
  Story story = checkout();
  story.forced(Note{}, "the customer is Mister Lee");
  const EntryId secret = story.record.timeline.back().id;
  CHECK(place(story, {"mister"}) == "entry 6: the customer is Mister Lee");
  story.forced(Correction{.entry = secret}, "the customer is Mister Kim");
  story.forced(Redaction{.entry = secret}, "names a customer");
  CHECK(place(story, {"mister"}).empty());
  CHECK(place(story, {"names a customer"}) == "entry 8: names a customer");
  CHECK(find(story, {"alice"}));
}

TEST_CASE("what a newer decklog wrote is not looked into") {
  Story story = checkout();
  story.forced(UnknownEntry{.type = "poll", .raw = "- id: 0006-000006\n  text: the secret ballot\n"});
  CHECK(place(story, {"ballot"}).empty());
  CHECK(place(story, {"deploy"}) != "");
}

TEST_CASE("an answer is in order: titles, newest, id") {
  std::vector<Hit> hits{hit_of(SearchTier::spread, kStart + hours{9}, "INC-20261122-AAAA"),
                        hit_of(SearchTier::entry, kStart, "INC-20261122-BBBB"),
                        hit_of(SearchTier::entry, kStart + hours{1}, "INC-20261122-CCCC"),
                        hit_of(SearchTier::title, kStart, "INC-20261122-EEEE"),
                        hit_of(SearchTier::title, kStart, "INC-20261122-DDDD")};
  std::sort(hits.begin(), hits.end(), found_before);
  Words ids;
  for (const Hit& hit : hits) ids.push_back(hit.record.id.short_form());
  CHECK(ids == Words{"dddd", "eeee", "aaaa", "cccc", "bbbb"});
}

TEST_CASE("laws of search") {
  CHECK(rc::check("more terms find no more, and each alone is found where all are", [] {
    const Story story = checkout();
    const Words vocabulary{"checkout", "error", "deploy", "leak", "서버", "dana", "503", "nowhere", "a"};
    const auto words = *rc::gen::nonEmpty(rc::gen::container<Words>(rc::gen::elementOf(vocabulary)));
    RC_PRE(words.size() <= kMaxSearchTerms);
    const auto hit = find(story, words);
    for (const std::string& word : words) {
      if (hit) RC_ASSERT(find(story, {word}).has_value());
    }
    const bool all = std::all_of(words.begin(), words.end(), [&](const auto& word) { return find(story, {word}); });
    RC_ASSERT(all == hit.has_value());
  }));
}

}  // namespace decklog::model
