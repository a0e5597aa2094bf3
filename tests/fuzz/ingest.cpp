// SPDX-License-Identifier: MIT
//
// A delivery of alerts: the first line names the format (with a blank and "change": PagerDuty's change events), the
// rest is the delivery. What comes out is cut, one line where a record wants one, without controls, and masked for
// good.
#include "lib/base/error.h"
#include "lib/base/secrets.h"
#include "lib/base/text.h"
#include "lib/intake/formats.h"
#include "tests/fuzz/target.h"

#include <algorithm>

using namespace decklog;

namespace {

void check_line(const std::string& text, std::size_t most) {
  const auto points = base::code_points(text);
  FUZZ_CHECK(base::is_utf8(text) && points.size() <= most, text);
  FUZZ_CHECK(std::none_of(points.begin(), points.end(), base::is_unsafe), text);
}

void check_masked(const std::string& text) { FUZZ_CHECK(base::find_sure_secrets(text).empty(), text); }

void check_group(const intake::AlertGroup& group) {
  FUZZ_CHECK(!group.title.empty(), group.key);
  check_line(group.title, 200);
  check_line(group.key, 400);
  check_masked(group.title);
  check_masked(group.description);
  FUZZ_CHECK(group.labels.size() <= 30 && group.links.size() <= 10, group.key);
  for (const auto& [name, value] : group.labels) {
    check_line(name, 80);
    check_line(value, 200);
  }
  for (const intake::AlertLink& link : group.links) check_line(link.url, 700);
  for (const intake::Alert& alert : group.alerts) {
    check_line(alert.fingerprint, 400);
    check_line(alert.name, 120);
  }
}

model::IntakeMap some_map() {
  model::IntakeMap map;
  map.source = "zabbix";
  map.each = "/alerts";
  for (const std::string_view field : model::kMapFields)
    map.fields[std::string(field)].from = {"/" + std::string(field)};
  map.fields["title"].text = "{/name} on {/labels/host}";
  map.labels["host"].from = {"/labels/host"};
  map.links["graph"].from = {"/url"};
  return map;
}

}  // namespace

FUZZ_TARGET(ingest) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  std::string format(input.substr(0, end));
  intake::DeliveryOptions options;
  if (format.ends_with(" change")) {
    options.events = intake::Events::changes;
    format.resize(format.size() - 7);
  }
  options.format = format;
  options.group_by = {"alertname"};
  options.keep_raw = true;
  if (format == "generic") options.map = some_map();
  options.random = [] { return 7U; };
  try {
    const intake::Delivery delivery =
        intake::read_delivery(input.substr(std::min(end + 1, input.size())), "delivery.json", options);
    for (const intake::AlertGroup& group : delivery.groups) check_group(group);
    FUZZ_CHECK(intake::read_delivery(delivery.kept, "kept.json", options).kept == delivery.kept, delivery.kept);
    if (delivery.change) {
      check_line(delivery.change->title, 200);
      check_masked(delivery.change->description);
    }
  } catch (const base::BadData&) {
  } catch (const base::UsageError&) {
  }
}
