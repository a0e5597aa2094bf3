// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

using namespace decklog;
using test::Fixture;

TEST_CASE("one append is one commit, one entry, one record, and git finds nothing to say") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  const std::string before = ledger.head();
  const auto appended = ledger.append(id, Fixture::note("error rate jumped"));

  CHECK(appended.changed);
  CHECK(appended.record.timeline.size() == 2);
  CHECK(appended.record.timeline.back().text == "error rate jumped");
  CHECK(appended.commit == ledger.head());
  CHECK(fixture.git({"rev-list", "--count", before + "..HEAD"}) == "1\n");
  CHECK(fixture.git({"diff", "--name-only", before, "HEAD"}) == base::record_path(id) + "\n");
  CHECK(fixture.git({"status", "--porcelain"}).empty());
  CHECK(fixture.git({"fsck", "--strict"}).find("error") == std::string::npos);
  CHECK(ledger.read(id) == appended.record);
}

TEST_CASE("the file on the ref is the canonical text of the record") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  ledger.append(id, Fixture::note("a: b\n  - c\n"));
  const std::string bytes = ledger.read_text(id);
  CHECK(bytes == yaml::encode(ledger.read(id)));
  CHECK(fixture.git({"show", "HEAD:" + base::record_path(id)}) == bytes);
}

TEST_CASE("a note adds lines at the end of the file and changes no other") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  const std::string before = ledger.read_text(id);
  ledger.append(id, Fixture::note("one more"));
  CHECK(ledger.read_text(id).starts_with(before));
  CHECK(ledger.read_text(id).size() > before.size());
}

TEST_CASE("a refusal names every reason and leaves the ledger as it was") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  const std::string before = ledger.head();
  ledger::Draft draft;
  draft.body =
      model::StageMoved{.verb = model::Verb::mitigate, .from = model::Stage::triage, .to = model::Stage::resolution};
  draft.at = fixture.now() + std::chrono::hours{5};
  try {
    ledger.append(id, draft);
    FAIL("a mitigation without text, in the future, was accepted");
  } catch (const base::Refused& refused) {
    CHECK(refused.reasons().size() == 2);
    CHECK(refused.reasons()[0].code == "text-missing");
    CHECK(refused.reasons()[1].code == "future");
  }
  CHECK(fixture.open().head() == before);
  CHECK(fixture.git({"status", "--porcelain"}).empty());

  draft.text = "rolled back";
  draft.at.reset();
  CHECK(ledger.append(id, draft).record.stage == model::Stage::resolution);
}

TEST_CASE("nothing to do makes no commit") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  const std::string before = ledger.head();
  const auto appended = ledger.append(id, [](const model::Record&) { return std::nullopt; });
  CHECK_FALSE(appended.changed);
  CHECK(appended.commit.empty());
  CHECK(appended.record.id == id);
  CHECK(ledger.head() == before);
}

TEST_CASE("at most one open record has a key") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  ledger::Draft draft;
  draft.body = model::Opened{};
  draft.set.title = "deploy failed";
  draft.set.key = "ci/deploy/main";
  const auto first = ledger.create(base::Kind::incident, draft);
  const auto second = ledger.create(base::Kind::incident, draft);
  CHECK(first.changed);
  CHECK_FALSE(second.changed);
  CHECK(second.record.id == first.record.id);

  ledger::Draft close;
  close.body = model::Closed{.from = model::Stage::triage, .as = model::ClosedAs::false_positive};
  close.text = "a typo in the pipeline";
  ledger.append(first.record.id, close);
  const auto third = ledger.create(base::Kind::incident, draft);
  CHECK(third.changed);
  CHECK(third.record.id != first.record.id);
}

TEST_CASE("an attachment is kept under its hash, with size and sum in the entry") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  ledger::Draft draft;
  draft.body = model::Evidence{};
  draft.attachment = ledger::Attachment{.name = "../ping.log", .content = "abc"};
  const auto appended = ledger.append(id, draft);
  const auto& evidence = std::get<model::Evidence>(appended.record.timeline.back().body);
  CHECK(evidence.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(evidence.size == 3);
  CHECK(evidence.path.starts_with("evidence/" + id.str() + "/ba7816bf8f01-"));
  CHECK(ledger.read_evidence(evidence.path) == "abc");
}

TEST_CASE("who inspects what is written sees all of it, and can refuse it") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  const std::string before = ledger.head();
  std::string seen;
  ledger.inspect_with([&](const ledger::Writing& writing) {
    REQUIRE(writing.entry != nullptr);
    seen = writing.entry->text + "|" + writing.entry->set.next.value_or("") + "|" +
           (writing.attachment != nullptr ? writing.attachment->content : "");
    if (writing.entry->text == "no") throw base::UsageError("refused");
  });
  ledger::Draft draft;
  draft.body = model::Evidence{};
  draft.text = "no";
  draft.set.next = "wait";
  draft.attachment = ledger::Attachment{.name = "ping.log", .content = "abc"};
  CHECK_THROWS_AS(ledger.append(id, draft), base::UsageError);
  CHECK(seen == "no|wait|abc");
  CHECK(ledger.head() == before);
  draft.text = "yes";
  CHECK(ledger.append(id, draft).changed);
}

TEST_CASE("hostile titles and texts get one clear line") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const std::string before = ledger.head();
  for (const std::string& title :
       {std::string(), std::string("   "), std::string("two\nlines"), std::string("\x1b[31mred"),
        std::string(10'000, 'x'), std::string("nul\0here", 8), std::string("bad \xff byte")}) {
    CHECK_THROWS_AS(fixture.incident(ledger, title), base::UsageError);
  }
  CHECK(ledger.head() == before);
  CHECK_NOTHROW(fixture.incident(ledger, "결제 API가 503을 돌려줍니다 🚨"));
}

TEST_CASE("a record of a newer major schema is shown and not written") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  std::string text = ledger.read_text(id);
  text.replace(text.find("decklog/1"), 9, "decklog/2");
  fixture.write(base::record_path(id), text);
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qam", "a newer decklog was here"});
  ledger::Ledger reopened = fixture.open();
  CHECK(reopened.read(id).fields.title == "Checkout API returns 503");
  CHECK_THROWS_AS(reopened.append(id, Fixture::note("no")), base::BadData);
}

TEST_CASE("a record of a newer minor schema is written on and keeps its word") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  std::string text = ledger.read_text(id);
  text.replace(text.find("decklog/1"), 9, "decklog/1.4");
  fixture.write(base::record_path(id), text);
  fixture.git({"-c", "user.name=X", "-c", "user.email=x@y", "commit", "-qam", "a newer decklog was here"});
  ledger::Ledger reopened = fixture.open();
  reopened.append(id, Fixture::note("yes"));
  CHECK(reopened.read_text(id).starts_with("schema: decklog/1.4\n"));
}

TEST_CASE("several records in one commit") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto first = fixture.incident(ledger, "one");
  const auto second = fixture.incident(ledger, "two");
  const std::string before = ledger.head();
  const auto appended = ledger.append_all([&](const ledger::Ledger&, const ledger::Ledger::NewId&) {
    return std::vector<ledger::Target>{{.id = first, .kind = base::Kind::incident, .draft = Fixture::note("both")},
                                       {.id = second, .kind = base::Kind::incident, .draft = Fixture::note("both")}};
  });
  CHECK(appended.size() == 2);
  CHECK(fixture.git({"rev-list", "--count", before + "..HEAD"}) == "1\n");
  CHECK(fixture.git({"log", "-1", "--format=%(trailers:key=Decklog-Record,valueonly)"}) ==
        first.str() + "\n" + second.str() + "\n\n");
}

TEST_CASE("a scribe is recorded beside the one who did it") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  ledger::Draft draft = Fixture::note("restarted the pods");
  draft.by = "jun@example.com";
  draft.at = fixture.now() - std::chrono::minutes{30};
  const auto entry = ledger.append(id, draft).record.timeline.back();
  CHECK(entry.by == "jun@example.com");
  CHECK(entry.recorded_by == "alice@example.com");
  CHECK(entry.at < entry.recorded_at);
  CHECK(ledger.read(id).timeline.back() == entry);
}

namespace {

const std::string kDocument = "postmortems/text.md";

// One append that keeps `text` as the document; no entry without `note`.
ledger::Appended keep(ledger::Ledger& ledger, const base::RecordId& id, const std::string& text,
                      const std::optional<std::string>& note = {}) {
  return ledger.append(
      id, [&](const model::Record&) { return note ? std::optional(Fixture::note(*note)) : std::nullopt; },
      [&](const model::Record&) {
        return ledger::Document{kDocument, ledger.read_document(kDocument), text};
      });
}

}  // namespace

TEST_CASE("a document is kept with an entry or alone, one commit each, and none when nothing changed") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  CHECK(ledger.is_checked_out());
  CHECK_FALSE(ledger.read_document(kDocument));
  const auto first = keep(ledger, id, "one\n", "begun");
  CHECK(first.record.timeline.size() == 2);
  CHECK(fixture.git({"show", "--format=", "--name-only"}) == base::record_path(id) + "\n" + kDocument + "\n");
  const auto second = keep(ledger, id, "two\n");
  CHECK(second.changed);
  CHECK(second.entry.empty());
  CHECK(second.commit == ledger.head());
  CHECK(fixture.git({"show", "--format=%s", "--name-only"}) ==
        id.str() + " postmortem: " + kDocument + "\n\n" + kDocument + "\n");
  const auto third = keep(ledger, id, "two\n");
  CHECK_FALSE(third.changed);
  CHECK(third.commit.empty());
  CHECK(ledger.head() == second.commit);
  CHECK(fixture.git({"status", "--porcelain"}).empty());
  CHECK(ledger.read_document(kDocument) == "two\n");
}

TEST_CASE("what a person made of a document is taken as found, and never lost") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  const auto id = fixture.incident(ledger, "Checkout API returns 503");
  keep(ledger, id, "one\n");
  fixture.write(kDocument, "mine\n");
  CHECK(keep(ledger, id, "mine and more\n").changed);
  CHECK(fixture.git({"show", "HEAD:" + kDocument}) == "mine and more\n");
  CHECK(fixture.git({"status", "--porcelain"}).empty());
  // What was found is committed as it stands when nothing is to be renewed.
  fixture.write(kDocument, "mine again\n");
  CHECK(keep(ledger, id, "mine again\n").changed);
  CHECK(fixture.git({"show", "HEAD:" + kDocument}) == "mine again\n");

  const auto refused = [&](const std::string& text) {
    const std::string before = ledger.head();
    CHECK(test::code_of([&] { keep(ledger, id, text, "a note"); }) == "hand-edited");
    CHECK(ledger.head() == before);
    CHECK(ledger.read(id).timeline.size() == 1);
  };
  SUBCASE("staged otherwise") {
    fixture.write(kDocument, "staged\n");
    fixture.git({"add", kDocument});
    fixture.write(kDocument, "and edited\n");
    refused("new\n");
    CHECK(ledger.read_document(kDocument) == "and edited\n");
    CHECK(fixture.git({"show", ":" + kDocument}) == "staged\n");
  }
  SUBCASE("deleted") {
    std::filesystem::remove(fixture.folder() / kDocument);
    refused("new\n");
    CHECK_FALSE(ledger.read_document(kDocument));
  }
  SUBCASE("changed after it was read") {
    const auto late = [&] {
      ledger.append(
          id, [](const model::Record&) { return std::nullopt; },
          [&](const model::Record&) {
            fixture.write(kDocument, "read\n");
            const ledger::Document document{kDocument, ledger.read_document(kDocument), "new\n"};
            fixture.write(kDocument, "changed\n");
            return document;
          });
    };
    CHECK(test::code_of(late) == "hand-edited");
    CHECK(ledger.read_document(kDocument) == "changed\n");
  }
}

TEST_CASE("without a work tree a document is read from the ref") {
  Fixture fixture;
  ledger::Ledger ledger = fixture.make(true);
  CHECK_FALSE(ledger.is_checked_out());
  CHECK(ledger.read_document("README.md"));
  CHECK_FALSE(ledger.read_document(kDocument));
}
