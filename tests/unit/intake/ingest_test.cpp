// SPDX-License-Identifier: MIT
//
// Deliveries into a real ledger: what comes again, at once or late, leaves every byte as it is.
#include "lib/intake/ingest.h"

#include "tests/unit/ledger/fixture.h"

#include <doctest/doctest.h>

#include <random>
#include <thread>

namespace decklog::intake {
namespace {

using base::Seconds;

Alert one_alert(const std::string& fingerprint, AlertStatus status, base::Time started) {
  Alert alert{.fingerprint = fingerprint,
              .status = status,
              .started_at = base::format_utc(started),
              .name = fingerprint,
              .severity = "critical"};
  if (status == AlertStatus::resolved) alert.ended_at = base::format_utc(started + Seconds{30});
  return alert;
}

Delivery of_key(const std::string& key, std::vector<Alert> alerts) {
  AlertGroup group{.source = "alertmanager", .key = key, .title = "Errors"};
  group.labels = {{"service", "login"}};
  group.alerts = std::move(alerts);
  Delivery delivery{.source = "alertmanager"};
  delivery.groups.push_back(std::move(group));
  return delivery;
}

// What has been happening to three alerts of two keys, told by a source that may say several at once.
using Dice = std::function<int(int)>;
Delivery any_delivery(base::Time start, const Dice& below) {
  std::vector<Alert> alerts;
  for (int left = below(3) + 1; left > 0; --left) {
    const auto status = below(2) == 0 ? AlertStatus::firing : AlertStatus::resolved;
    alerts.push_back(one_alert("f" + std::to_string(alerts.size()), status, start + Seconds{below(4)}));
  }
  return of_key(below(3) == 0 ? "k2" : "k1", std::move(alerts));
}

void close_all(ledger::Ledger& ledger) {
  for (const model::Header& open : ledger.select({}, nullptr)) {
    ledger::Draft draft;
    draft.body = model::Closed{.from = open.stage, .as = model::ClosedAs::external, .of = {}, .confirmed_by = {}};
    draft.text = "over";
    ledger.append(open.id, draft);
  }
}

}  // namespace

TEST_CASE("one delivery is one commit with all its entries") {
  test::Fixture fixture;
  ledger::Ledger ledger = fixture.make(true);
  const std::string before = ledger.head();
  const base::Time start = fixture.now() - Seconds{600};
  Delivery delivery = of_key("k", {one_alert("a", AlertStatus::firing, start)});
  delivery.groups[0].links = {{"runbook", "https://r.example.com"}, {"alertmanager", "https://am.example.com"}};

  const Ingested told = ingest(ledger, delivery, fixture.now(), IngestEffect::only_tell);
  CHECK(told.outcomes.at(0).action == Action::create);
  CHECK(told.outcomes[0].record.empty());
  CHECK(ledger.head() == before);

  const Ingested done = ingest(ledger, delivery, fixture.now(), IngestEffect::write);
  CHECK(done.commit == ledger.head());
  CHECK(fixture.git({"rev-list", "--count", before + ".." + ledger.head()}) == "1\n");
  const model::Record record = ledger.read(done.outcomes.at(0).record);
  CHECK(record.fields.key == "k");
  CHECK(record.fields.services == std::vector<std::string>{"login"});
  CHECK(record.fields.channel == "alert");
  CHECK(record.milestone(model::Milestone::detected_at) == start);
  CHECK(record.milestone(model::Milestone::started_at) == start);
  CHECK(record.timeline.size() == done.outcomes[0].entries.size());
  CHECK_FALSE(record.milestone(model::Milestone::acknowledged_at).has_value());
  CHECK(record.signals.size() == 1);
  CHECK(record.links.at(0).rel == "runbook");
  CHECK(record.timeline[0].text == "alertmanager: https://am.example.com");
  CHECK(record.timeline[0].by == "alertmanager");
  CHECK(record.timeline[0].recorded_by == "alice@example.com");
  CHECK(done.outcomes[0].entries.size() == 3);
}

TEST_CASE("a delivery that is to be kept is evidence of every record that it changed, in the same commit") {
  test::Fixture fixture;
  ledger::Ledger ledger = fixture.make(true);
  const std::string before = ledger.head();
  const base::Time start = fixture.now() - Seconds{600};
  Delivery delivery = of_key("k1", {one_alert("a", AlertStatus::firing, start)});
  delivery.groups.push_back(of_key("k2", {one_alert("b", AlertStatus::firing, start)}).groups[0]);
  delivery.kept = "{\"alerts\": []}\n";
  const Ingested done = ingest(ledger, delivery, fixture.now(), IngestEffect::write);
  CHECK(fixture.git({"rev-list", "--count", before + ".." + ledger.head()}) == "1\n");
  REQUIRE(done.outcomes.size() == 2);
  for (const Outcome& outcome : done.outcomes) {
    const model::Record record = ledger.read(outcome.record);
    const auto* evidence = std::get_if<model::Evidence>(&record.timeline.back().body);
    REQUIRE(evidence != nullptr);
    CHECK(evidence->name == "alertmanager.json");
    CHECK(record.timeline.back().by == "alertmanager");
    CHECK(fixture.git({"cat-file", "blob", "HEAD:" + evidence->path}) == delivery.kept);
  }

  const Ingested again = ingest(ledger, delivery, fixture.now(), IngestEffect::write);
  CHECK(again.commit.empty());
  delivery.groups[1].alerts[0] = one_alert("b", AlertStatus::resolved, start);
  const Ingested half = ingest(ledger, delivery, fixture.now(), IngestEffect::write);
  CHECK(half.outcomes.at(0).entries.empty());
  CHECK(half.outcomes.at(1).entries.size() == 2);
}

TEST_CASE("any deliveries, each told twice and some of them late: the second time changes nothing") {
  constexpr unsigned kRounds = 4;  // a round is some forty transactions; a property of rapidcheck would run a hundred
  for (unsigned round = 1; round <= kRounds; ++round) {
    CAPTURE(round);
    std::mt19937 engine(round);
    const Dice below = [&](int end) { return static_cast<int>(engine() % static_cast<unsigned>(end)); };
    test::Fixture fixture;
    ledger::Ledger ledger = fixture.make(true);
    const base::Time start = fixture.now() - Seconds{600};
    std::vector<Delivery> told;
    for (int i = 0; i < 6; ++i) {
      if (below(5) == 0) close_all(ledger);
      told.push_back(any_delivery(start, below));
      ingest(ledger, told.back(), fixture.now(), IngestEffect::write);
      const std::string head = ledger.head();
      const Ingested again = ingest(ledger, told.back(), fixture.now(), IngestEffect::write);
      REQUIRE(again.commit.empty());
      REQUIRE(ledger.head() == head);
    }
    // What was dropped as unknown may be news now, once.
    for (const Delivery& late : told) ingest(ledger, late, fixture.now(), IngestEffect::write);
    const std::string head = ledger.head();
    for (const Delivery& late : told) ingest(ledger, late, fixture.now(), IngestEffect::write);
    CHECK(ledger.head() == head);
    for (const char* key : {"k1", "k2"}) {
      model::Query query;
      query.key = key;
      CHECK(ledger.count(query) <= 1U);
    }
  }
}

TEST_CASE("two receivers at once make one record") {
  test::Fixture fixture;
  fixture.make(true);
  const base::Time start = fixture.now() - Seconds{600};
  const auto receive = [&](std::uint32_t seed) {
    base::World world = fixture.world();
    world.now = [at = fixture.now()]() mutable { return at += Seconds{1}; };
    world.random = [seed]() mutable { return seed = seed * 1664525U + 1013904223U; };
    ledger::Ledger ledger = ledger::Ledger::open({.folder = fixture.folder(), .ref = {}}, world);
    for (int i = 0; i < 3; ++i) {
      ingest(ledger, of_key("k", {one_alert("a" + std::to_string(i), AlertStatus::firing, start)}), world.now(),
             IngestEffect::write);
    }
  };
  std::thread other(receive, 11U);
  receive(12U);
  other.join();
  ledger::Ledger ledger = fixture.open();
  REQUIRE(ledger.ids().size() == 1);
  const model::Record record = ledger.read(ledger.ids().front());
  CHECK(record.signals.size() == 3);
  CHECK(record.timeline.size() == 4);  // opened, and each alert once
}

TEST_CASE("a duplicate's alerts go on in the original") {
  test::Fixture fixture;
  ledger::Ledger ledger = fixture.make(true);
  const base::RecordId original = fixture.incident(ledger, "The outage");
  const base::Time start = fixture.now() - Seconds{600};
  const auto first =
      ingest(ledger, of_key("k", {one_alert("a", AlertStatus::firing, start)}), fixture.now(), IngestEffect::write);
  ledger::Draft draft;
  draft.body =
      model::Closed{.from = model::Stage::triage, .as = model::ClosedAs::duplicate, .of = original, .confirmed_by = {}};
  draft.text = "the same";
  ledger.append(first.outcomes[0].record, draft);
  const auto second =
      ingest(ledger, of_key("k", {one_alert("b", AlertStatus::firing, start)}), fixture.now(), IngestEffect::write);
  CHECK(second.outcomes[0].action == Action::add);
  CHECK(second.outcomes[0].record == original);
}

TEST_CASE("an alert of a service that the policy does not know is taken") {
  test::Fixture fixture;
  ledger::Ledger ledger = fixture.make();
  fixture.write("decklog.yaml", "known_services_only: true\nservices: {shop: {}}\n");
  fixture.git({"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qam", "policy"});
  ledger = fixture.open();
  const base::Time start = fixture.now() - Seconds{600};
  const auto done =
      ingest(ledger, of_key("k", {one_alert("a", AlertStatus::firing, start)}), fixture.now(), IngestEffect::write);
  REQUIRE(done.warnings.size() == 1);
  const model::Record record = ledger.read(done.outcomes[0].record);
  CHECK_FALSE(record.fields.services.has_value());
  CHECK(record.fields.labels.at("service") == "login");
}

}  // namespace decklog::intake
