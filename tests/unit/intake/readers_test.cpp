// SPDX-License-Identifier: MIT
//
// Each reader on the samples of its format, and what a delivery must not be.
#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/intake/formats.h"
#include "lib/intake/moment.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace decklog::intake {
namespace {

std::string sample(const std::string& name) {
  std::ifstream file(std::string(DECKLOG_SAMPLES) + "/" + name, std::ios::binary);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

DeliveryOptions options_for(const std::string& format) {
  DeliveryOptions options{.format = format};
  options.random = [] { return 7U; };
  return options;
}
Delivery read_text(const std::string& format, const std::string& text) {
  return read_delivery(text, "in.json", options_for(format));
}
Delivery read_sample(const std::string& format, const std::string& name) { return read_text(format, sample(name)); }

std::string refused(const std::string& format, const std::string& text) {
  try {
    read_text(format, text);
    return "taken";
  } catch (const base::BadData& error) {
    CHECK(error.exit_code() == base::ExitCode::bad_data);
    return error.what();
  }
}

bool has_link(const std::vector<AlertLink>& links, const std::string& rel, const std::string& url) {
  for (const AlertLink& link : links) {
    if (link.rel == rel && link.url == url) return true;
  }
  return false;
}

std::string with(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("an alert that a delivery says twice is one, as far as it is") {
  const std::string firing = R"({"status":"firing","labels":{"alertname":"X"},"startsAt":"2026-11-23T10:00:00Z"})";
  const std::string over =
      with(with(firing, "firing", "resolved"), "10:00:00Z\"", "10:00:00Z\",\"endsAt\":\"2026-11-23T10:05:00Z\"");
  const std::string later = with(firing, "10:00:00", "10:06:00");
  const auto read = [](const std::string& one, const std::string& other) {
    const Delivery delivery = read_text(
        "alertmanager", R"({"version":"4","groupLabels":{"alertname":"X"},"alerts":[)" + one + "," + other + "]}");
    REQUIRE(delivery.groups.size() == 1);
    REQUIRE(delivery.groups.front().alerts.size() == 1);
    return delivery.groups.front().alerts.front();
  };
  CHECK(read(firing, firing).status == AlertStatus::firing);
  CHECK(read(firing, over).status == AlertStatus::resolved);
  CHECK(read(over, firing).status == AlertStatus::resolved);
  CHECK(read(over, later).started_at == "2026-11-23T10:06:00Z");
  CHECK(read(later, over).status == AlertStatus::firing);
}

TEST_CASE("a time keeps its digits and loses its zone") {
  CHECK(moment_of("2026-08-07T09:14:22.114327806Z") == "2026-08-07T09:14:22.114327806Z");
  CHECK(moment_of("2026-08-07T17:51:02.007+09:00") == "2026-08-07T08:51:02.007Z");
  CHECK(moment_of("2015-07-17T08:42:58.315+0000") == "2015-07-17T08:42:58.315Z");
  CHECK(moment_of("2026-08-07T09:14:22Z") == "2026-08-07T09:14:22Z");
  CHECK(moment_of("0001-01-01T00:00:00Z") == "");
  CHECK_FALSE(moment_of("yesterday").has_value());
  CHECK(compare_moments("2026-08-07T09:14:22.1Z", "2026-08-07T09:14:22.10Z") == std::strong_ordering::equal);
  CHECK(compare_moments("2026-08-07T09:14:22.09Z", "2026-08-07T09:14:22.1Z") < 0);
  CHECK(compare_moments("2026-08-07T09:14:22Z", "2026-08-07T09:14:22.1Z") < 0);
  CHECK(compare_moments("2026-08-07T09:14:23Z", "2026-08-07T09:14:22.9Z") > 0);
  CHECK(compare_moments("", "2026-08-07T09:14:22Z") < 0);
}

TEST_CASE("Alertmanager's webhook") {
  const Delivery delivery = read_sample("alertmanager", "alertmanager-v4.json");
  REQUIRE(delivery.groups.size() == 1);
  const AlertGroup& group = delivery.groups.front();
  CHECK(group.key == "alertmanager:5804047f6636d438");
  CHECK(group.title == "Login error rate above 5% for 10m");
  CHECK(group.description == "login-7f9c-2x4k error rate is 12.4%");
  CHECK(group.labels.at("receiver") == "ledger.prod");  // it came quoted for a regular expression
  CHECK(group.labels.at("team") == "live-ops");
  CHECK(has_link(group.links, "runbook", "https://runbooks.example.com/LoginErrorRateHigh"));
  CHECK(has_link(group.links, "alertmanager", "http://alertmanager.example.com:9093"));
  CHECK(group.tells == Tells::episode);
  REQUIRE(group.alerts.size() == 2);
  const Alert& fires = group.alerts[0];
  CHECK(fires.status == AlertStatus::firing);
  CHECK(fires.started_at == "2026-08-07T09:14:22.114327806Z");
  CHECK(fires.ended_at.empty());
  CHECK(fires.severity == "critical");
  CHECK(fires.name == "instance=login-7f9c-2x4k:9100, shard=asia-1");
  const Alert& resolved = group.alerts[1];
  CHECK(resolved.status == AlertStatus::resolved);  // the group says that it fires
  CHECK(resolved.fingerprint == "10e754f8c6eb40e1");
  CHECK(resolved.ended_at == "2026-08-07T09:20:12.443Z");
}

TEST_CASE("Alertmanager: fingerprints, groups without labels, titles") {
  // Reckoned by Prometheus' own rule: FNV-1a over name 0xFF value 0xFF.
  const std::string one =
      R"({"version":"4","alerts":[{"status":"firing","labels":{"alertname":"A","instance":"a:1"},)"
      R"("startsAt":"2026-08-07T09:14:22Z"},{"status":"firing","labels":{"alertname":"A","instance":"b:1"},)"
      R"("startsAt":"2026-08-07T09:14:22Z"}],"groupLabels":{},"more":{"unknown":[1,{"x":null}]}})";
  const Delivery apart = read_text("alertmanager", one);
  REQUIRE(apart.groups.size() == 2);
  CHECK(apart.groups[0].key.starts_with("alertmanager:fp:"));
  CHECK(apart.groups[0].key != apart.groups[1].key);
  CHECK(apart.groups[0].title == "A on a:1, b:1");
  CHECK(apart.warnings.empty());
  const Delivery other = read_text("alertmanager", with(one, R"("startsAt")", R"("fingerprint":"f00d","startsAt")"));
  CHECK(other.groups[0].alerts[0].fingerprint == "f00d");
  REQUIRE(other.warnings.size() == 1);
  CHECK(other.warnings[0].find("1 of 2 alerts") != std::string::npos);
}

TEST_CASE("Alertmanager's API: each alert for itself, or by labels; what is silenced is left out") {
  const std::string list =
      R"([{"labels":{"alertname":"A","instance":"a"},"annotations":{"summary":"it broke"},"startsAt":"2026-08-07T09:14:22Z",)"
      R"("endsAt":"2030-01-01T00:00:00Z","fingerprint":"f1","status":{"state":"active","silencedBy":[]}},)"
      R"({"labels":{"alertname":"A","instance":"b"},"startsAt":"2026-08-07T09:14:22Z","fingerprint":"f2",)"
      R"("status":{"state":"suppressed"}},)"
      R"({"labels":{"alertname":"A","instance":"c"},"startsAt":"2026-08-07T09:14:22Z","fingerprint":"f3"}])";
  const Delivery each = read_text("alertmanager-api", list);
  REQUIRE(each.groups.size() == 2);
  CHECK(each.groups[0].key == "alertmanager:fp:f1");
  CHECK(each.groups[0].alerts[0].status == AlertStatus::firing);  // its end is a guess of Alertmanager's
  CHECK(each.warnings.size() == 1);
  DeliveryOptions by_name = options_for("alertmanager-api");
  by_name.group_by = {"alertname"};
  const Delivery joined = read_delivery(list, "in", by_name);
  REQUIRE(joined.groups.size() == 1);
  CHECK(joined.groups[0].alerts.size() == 2);
  CHECK(joined.groups[0].title == "it broke");
  CHECK(joined.groups[0].alerts[1].name == "instance=c");
}

TEST_CASE("Grafana's webhook and the one of its old alerts") {
  const Delivery delivery = read_sample("grafana", "grafana-webhook-v1.json");
  REQUIRE(delivery.groups.size() == 1);
  const AlertGroup& group = delivery.groups.front();
  CHECK(group.key.starts_with("grafana:1:"));
  CHECK(group.title == "Queue p95 wait is above 180 s in kr-1");
  CHECK(group.labels.at("grafana_org") == "1");
  CHECK(has_link(group.links, "dashboard", "https://grafana.example.com/d/mm01?orgId=1"));
  CHECK(has_link(group.links, "image", "https://grafana.example.com/render/mm01.png"));
  CHECK(group.alerts[0].started_at == "2026-08-07T09:31:00Z");
  CHECK(group.alerts[0].fingerprint == "c6eadffa33fcdf37");
  CHECK(group.alerts[0].values == "B=192.239, C=1");
  CHECK(read_text("grafana", with(sample("grafana-webhook-v1.json"), "192.23943737541907", "null"))
            .groups[0]
            .alerts[0]
            .values == "C=1");

  const Delivery silent =
      read_text("grafana", with(sample("grafana-webhook-v1.json"), "Matchmaking queue too long\",\n        \"team",
                                "DatasourceNoData\",\n        \"team"));
  CHECK(silent.groups[0].alerts[0].labels.at("alert_kind") == "nodata");

  const std::string old =
      R"({"ruleId":7,"ruleName":"Queue","ruleUrl":"https://g.example.com/r","state":"alerting","message":"m"})";
  const Delivery legacy = read_text("grafana", old);
  CHECK(legacy.groups[0].key == "grafana-legacy:7");
  CHECK(legacy.groups[0].tells == Tells::event);
  CHECK(read_text("grafana", with(old, "alerting", "ok")).groups[0].alerts[0].status == AlertStatus::resolved);
  CHECK(read_text("grafana", with(old, "alerting", "paused")).groups.empty());
  CHECK(refused("grafana", with(old, "alerting", "odd")).find("'state' must be") != std::string::npos);
}

TEST_CASE("a delivery that is to be kept is so without its secrets, and to the byte when it has none") {
  const auto kept = [](const std::string& format, const std::string& text) {
    DeliveryOptions options = options_for(format);
    options.keep_raw = true;
    return read_delivery(text, "in", options);
  };
  const std::string plain = sample("grafana-webhook-v1.json");
  CHECK(kept("grafana", plain).kept == plain);
  CHECK(read_text("grafana", plain).kept.empty());

  const std::string trigger = sample("pagerduty-v2-trigger.json");
  const std::string without = kept("pagerduty", trigger).kept;
  CHECK(without.find("e93facc04764012d7bfb002500d5d1a6") == std::string::npos);
  CHECK(without.find(R"("routing_key": "[masked]")") != std::string::npos);
  CHECK(without.find(R"("load avg": 0.75)") != std::string::npos);

  const std::string secret = std::string("ghp_") + "q7Jx2mVb9TzK4nWc8RyL5pHd3FgS6aUe1iO0";
  const std::string typed =
      with(plain, "Players wait more than three minutes", "token " + secret + "\\nsee \\\"wiki\\\"");
  const std::string masked = kept("grafana", typed).kept;
  CHECK(masked.find(secret) == std::string::npos);
  CHECK(masked.find(R"(token [masked]\nsee \"wiki\")") != std::string::npos);
  const std::string named = kept("grafana", with(plain, R"("team": "blue")", R"("password": "x7Rt-q09_pL2")")).kept;
  CHECK(named.find(R"("password": "[masked]")") != std::string::npos);

  const Delivery large = kept("grafana", plain + std::string(256 * 1024, ' '));
  CHECK(large.kept.empty());
  CHECK(large.warnings.back() == "the delivery has more than 262144 bytes: it is not kept");
}

TEST_CASE("PagerDuty's events: the routing key is never kept") {
  const std::string trigger = sample("pagerduty-v2-trigger.json");
  const Delivery delivery = read_text("pagerduty", trigger);
  const AlertGroup& group = delivery.groups.front();
  const std::string route = base::sha256_hex("e93facc04764012d7bfb002500d5d1a6").substr(0, 8);
  CHECK(group.key == "pagerduty:" + route + ":db-kr-03/mysql/disk");
  CHECK(group.title == "DISK at 99% on machine db-kr-03.example.com");
  CHECK(group.service == "inventory");
  CHECK(group.labels.at("component") == "mysql");
  CHECK(group.description.find("load avg: 0.75") != std::string::npos);
  CHECK(group.alerts[0].started_at == "2026-08-07T08:42:58.315Z");
  CHECK(has_link(group.links, "runbook", "https://wiki.example.com/runbooks/disk-full"));
  CHECK(delivery.dedup_key.empty());
  CHECK(read_sample("pagerduty", "pagerduty-v2-acknowledge.json").groups[0].alerts[0].status ==
        AlertStatus::acknowledged);
  CHECK(read_sample("pagerduty", "pagerduty-v2-resolve.json").groups[0].key == group.key);

  const Delivery keyless = read_text("pagerduty", with(trigger, R"("dedup_key": "db-kr-03/mysql/disk",)", ""));
  CHECK(keyless.dedup_key == "00000007000000070000000700000007");
  CHECK(keyless.groups[0].key.ends_with(keyless.dedup_key));

  DeliveryOptions changes = options_for("pagerduty");
  changes.events = Events::changes;
  const Delivery change = read_delivery(sample("pagerduty-v2-change.json"), "in", changes);
  REQUIRE(change.change.has_value());
  CHECK(change.change->at == "2026-08-07T09:05:10.000Z");
  CHECK(change.change->description.find("build_number: 812") != std::string::npos);
  CHECK(has_link(change.change->links, "link", "https://ci.example.com/pipelines/812"));
}

TEST_CASE("what is wrong is told with its path, and never with its content") {
  CHECK(refused("alertmanager", R"({"version":"4","alerts":[{},{"startsAt":5}]})") ==
        "in.json: 'alerts[1].startsAt' must be a text");
  CHECK(refused("alertmanager", R"({"version":"4","alerts":[{"startsAt":"soon"}]})") ==
        "in.json: 'alerts[0].startsAt' must be a time such as 2026-11-22T08:03:11Z");
  CHECK(refused("alertmanager", R"({"version":"4","alerts":[{"status":"odd"}]})") ==
        "in.json: 'alerts[0].status' must be firing or resolved");
  CHECK(refused("alertmanager", R"({"alerts":[]})") == "in.json: the delivery has no 'version'");
  CHECK(refused("alertmanager", "{\n \"version\": ]") == "in.json:2:13: the delivery is no JSON");
  CHECK(refused("alertmanager", R"({"a":1,"a":2})").find("has the key 'a' twice") != std::string::npos);
  CHECK(refused("pagerduty", R"({"routing_key":["secret"]})") == "in.json: 'routing_key' must be a text");
  CHECK(refused("pagerduty", R"({"routing_key":"secret","event_action":"resolve"})").find("secret") ==
        std::string::npos);
  CHECK(refused("alertmanager-api", std::string(5000, '[')).find("is nested deeper") != std::string::npos);
}

TEST_CASE("texts are cut, made one line where they must be, and masked") {
  const auto event = [](const std::string& summary, const std::string& key) {
    return R"({"routing_key":"r","dedup_key":")" + key + R"(","event_action":"trigger","payload":{"summary":")" +
           summary +
           R"(","source":"s","severity":"error","custom_details":{"password":"hunter2",)"
           R"("url":"postgres://app:hunter2@db/x","n":1}}})";
  };
  const AlertGroup group = read_text("pagerduty", event("two\\nlines \\u001b[31m", "a\\nb")).groups.front();
  CHECK(group.title == "two");
  CHECK(group.key.starts_with("pagerduty:sha256:"));
  CHECK(group.alerts[0].fingerprint.find('\n') == std::string::npos);
  CHECK(group.description.find("hunter2") == std::string::npos);
  CHECK(group.description.find("password: [masked]") != std::string::npos);
  CHECK(group.description.find("postgres://app:[masked]@db/x") != std::string::npos);
  CHECK(read_text("pagerduty", event(std::string(900, 'x'), "k")).groups[0].title.size() == 199 + 3);
  CHECK(read_text("pagerduty", event("t", std::string(255, 'k'))).groups[0].key.size() < 320);
}

TEST_CASE("a generic source by its map: pointers, constants, cuts and tables") {
  DeliveryOptions options = options_for("generic");
  options.map = model::IntakeMap{.source = "uptime"};
  auto& fields = options.map->fields;
  fields["key"] = {.from = {"/nowhere", "/check/i~1d"}};
  fields["title"] = {.text = "{/check/name} is {/state} {/missing}!"};
  fields["status"] = {.from = {"/state"}, .values = {{"down", "firing"}, {"up", "resolved"}}};
  fields["service"] = {.from = {"/check/tags/1"}, .after = "svc:", .before = ";"};
  fields["severity"] = {.from = {"/level"}, .values = {{"9", "critical"}}, .otherwise = "info"};
  options.map->labels["zone"] = {.text = "kr"};
  const std::string text = R"({"check":{"i/d":42,"name":"Shop","tags":["a","svc:shop;x"]},"state":"down","level":9})";
  const AlertGroup group = read_delivery(text, "in", options).groups.front();
  CHECK(group.source == "uptime");
  CHECK(group.key == "uptime:42");
  CHECK(group.title == "Shop is down !");
  CHECK(group.service == "shop");
  CHECK(group.labels.at("zone") == "kr");
  CHECK(group.alerts[0].severity == "critical");
  CHECK(group.alerts[0].status == AlertStatus::firing);
  CHECK(read_delivery(with(text, "9}", "1}"), "in", options).groups[0].alerts[0].severity == "info");
  CHECK_THROWS_WITH_AS(read_delivery(with(text, "down", "odd"), "in", options),
                       "in: the delivery gives 'odd' for status; it must be firing, acknowledged or resolved",
                       base::BadData);
  CHECK_THROWS_WITH_AS(read_delivery("{}", "in", options), "in: the delivery gives no key", base::BadData);

  options.map->each = "/all";
  const Delivery many =
      read_delivery("{\"all\":[" + text + "," + with(text, "42", "43") + "," + text + "]}", "in", options);
  REQUIRE(many.groups.size() == 2);
  CHECK(many.groups[0].alerts.size() == 1);  // it stands there twice
  options.key = "mine";
  CHECK(read_delivery("{\"all\":[" + text + "," + with(text, "42", "43") + "]}", "in", options).groups.at(0).key ==
        "mine");
}

}  // namespace decklog::intake
