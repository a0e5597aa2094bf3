// SPDX-License-Identifier: MIT
#include "lib/yaml/codec.h"
#include "lib/yaml/guard.h"
#include "lib/yaml/values.h"

namespace decklog::yaml {
namespace {

using model::Policy;
using model::PriorityPolicy;
using model::Service;

base::Seconds read_duration(const Place& place) {
  const std::optional<base::Seconds> duration = base::parse_duration(place.text());
  if (!duration) place.fail("'" + place.name + "' is not a duration such as 15m, 4h or 5d: '" + place.text() + "'");
  return *duration;
}

const std::vector<Member>& members_of(const Place& place) {
  if (place.node.kind != Node::Kind::map) place.wrong_type("a map");
  return place.node.members;
}

// Looks up the keys of one map and leaves those that are not there as they are.
class Keys {
 public:
  explicit Keys(const Place& map) : map_(map) { members_of(map); }

  template <typename Read>
  void with(const std::string& name, Read&& reader) const {
    const Member* member = map_.node.find(name);
    if (member != nullptr) reader(Place{map_.document, member->value, name});
  }
  void text(const std::string& name, std::string& out) const {
    with(name, [&](const Place& place) { out = place.text(); });
  }
  void flag(const std::string& name, bool& out) const {
    with(name, [&](const Place& place) { static_cast<void>(read(place, out)); });
  }
  void duration(const std::string& name, std::optional<base::Seconds>& out) const {
    with(name, [&](const Place& place) { out = read_duration(place); });
  }

 private:
  Place map_;
};

PriorityPolicy read_priority(const Place& place) {
  const Keys keys(place);
  PriorityPolicy priority;
  keys.text("meaning", priority.meaning);
  keys.duration("ack", priority.ack);
  keys.duration("update", priority.update);
  keys.duration("mitigate", priority.mitigate);
  keys.duration("close", priority.close);
  keys.flag("postmortem", priority.postmortem);
  return priority;
}

Service read_service(const Place& place) {
  const Keys keys(place);
  Service service;
  keys.text("owner", service.owner);
  keys.text("runbook", service.runbook);
  keys.text("dashboard", service.dashboard);
  return service;
}

// A map whose keys are words of a closed list; others are a newer decklog's.
template <typename Word, typename Value, typename ReadValue>
std::map<Word, Value> read_by_word(const Place& place, ReadValue&& read_value) {
  std::map<Word, Value> out;
  for (const Member& member : members_of(place)) {
    const std::optional<Word> key = model::from_word<Word>(member.key);
    if (key) out[*key] = read_value(Place{place.document, member.value, place.name + "." + member.key});
  }
  return out;
}

std::map<std::string, Service> read_services(const Place& place) {
  std::map<std::string, Service> out;
  for (const Member& member : members_of(place)) {
    const bool bare = member.value.kind == Node::Kind::null;  // "checkout:" alone names a service
    out[member.key] = bare ? Service{} : read_service(Place{place.document, member.value, member.key});
  }
  return out;
}

std::vector<std::string> read_checklist(const Place& place) {
  std::vector<std::string> out;
  static_cast<void>(read(place, out));
  return out;
}

}  // namespace

// A key that is not there means its default; one that is there replaces it as a whole.
Policy decode_policy(std::string_view bytes, const std::string& file) {
  const Document document = read_document(bytes, file, Limits{});
  const Keys keys(Place{document, document.root, "policy"});
  Policy policy = model::default_policy();
  keys.with("priorities", [&](const Place& place) {
    policy.priorities = read_by_word<model::Priority, PriorityPolicy>(place, read_priority);
  });
  keys.with("services", [&](const Place& place) { policy.services = read_services(place); });
  keys.flag("known_services_only", policy.known_services_only);
  keys.with("channels", [&](const Place& place) {
    policy.channels.clear();
    static_cast<void>(read(place, policy.channels));
  });
  keys.with("checklists", [&](const Place& place) {
    policy.checklists = read_by_word<model::Stage, std::vector<std::string>>(place, read_checklist);
  });
  keys.with("changes_before", [&](const Place& place) { policy.changes_before = read_duration(place); });
  return policy;
}

}  // namespace decklog::yaml
