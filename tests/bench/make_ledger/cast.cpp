// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/cast.h"

#include "tests/bench/make_ledger/phrases.h"

#include <array>
#include <charconv>

namespace decklog::bench {
namespace {

constexpr std::array kPeople{
    Person{"Alice Kim", "alice.kim@example.com"},
    Person{"Bob Johnson", "bob@example.com"},
    Person{"김민준", "minjun.kim@example.com"},
    Person{"이서연", "seoyeon.lee@example.com"},
    Person{"박지훈", "jihoon.park@example.com"},
    Person{"최수빈", "subin.choi@example.com"},
    Person{"정하은", "haeun.jung@example.com"},
    Person{"강도윤", "doyun.kang@example.com"},
    Person{"조예린", "yerin.cho@example.com"},
    Person{"윤시우", "siwoo.yoon@example.com"},
    Person{"장지우", "jiwoo.jang@example.com"},
    Person{"임준서", "junseo.lim@example.com"},
    Person{"한소율", "soyul.han@example.com"},
    Person{"오건우", "gunwoo.oh@example.com"},
    Person{"佐藤 健", "ken.sato@example.com"},
    Person{"鈴木 さくら", "sakura.suzuki@example.com"},
    Person{"高橋 翔太", "shota.takahashi@example.com"},
    Person{"田中 美咲", "misaki.tanaka@example.com"},
    Person{"伊藤 大輔", "daisuke.ito@example.com"},
    Person{"渡辺 陽菜", "hina.watanabe@example.com"},
    Person{"山本 蓮", "ren.yamamoto@example.com"},
    Person{"王伟", "wei.wang@example.com"},
    Person{"李娜", "na.li@example.com"},
    Person{"张敏", "min.zhang@example.com"},
    Person{"刘洋", "yang.liu@example.com"},
    Person{"陳志明", "chiming.chen@example.com"},
    Person{"Carla Núñez", "carla.nunez@example.com"},
    Person{"Dmitri Ivanov", "dmitri@example.com"},
    Person{"Élodie Martin", "elodie.martin@example.com"},
    Person{"Fatima Zahra", "fatima@example.com"},
    Person{"Grace Mwangi", "grace.mwangi@example.com"},
    Person{"Hans Müller", "hans.mueller@example.com"},
    Person{"Ines Ferreira", "ines@example.com"},
    Person{"Jun Park", "jun@example.com"},
    Person{"Katarzyna Wójcik", "kasia@example.com"},
    Person{"Lars Sørensen", "lars@example.com"},
    Person{"Mina Choi", "mina@example.com"},
    Person{"Nguyễn Văn Minh", "minh.nguyen@example.com"},
    Person{"Olga Petrova", "olga@example.com"},
    Person{"Priya Sharma", "priya.sharma@example.com"},
    Person{"Quentin Dubois", "quentin@example.com"},
    Person{"Rachel Cohen", "rachel@example.com"},
    Person{"Sanjay Patel", "sanjay.patel@example.com"},
    Person{"Tomás Silva", "tomas@example.com"},
    Person{"Ulrike Schäfer", "ulrike@example.com"},
    Person{"Victor Okafor", "victor@example.com"},
    Person{"Wiktor Kowalski", "wiktor@example.com"},
    Person{"Xavier Puig", "xavier@example.com"},
    Person{"Yusuf Demir", "yusuf@example.com"},
    Person{"Zoë de Vries", "zoe@example.com"},
    Person{"Aisha Khan", "aisha.khan@example.com"},
    Person{"Ben O'Connor", "ben.oconnor@example.com"},
    Person{"Chloe Wong", "chloe.wong@example.com"},
    Person{"Diego Rojas", "diego@example.com"},
    Person{"Emma Nilsson", "emma@example.com"},
    Person{"Filip Novák", "filip@example.com"},
    Person{"Gabriela Lima", "gabriela@example.com"},
    Person{"Henrik Aalto", "henrik@example.com"},
    Person{"Isabel Reyes", "isabel@example.com"},
    Person{"Monitoring", "monitoring@example.com"},
};

constexpr std::array<std::string_view, 40> kServices{
    "checkout", "payments", "login",   "search",    "catalog",    "cart", "inventory", "shipping",
    "billing",  "invoices", "mail",    "push",      "sms",        "chat", "feed",      "profile",
    "media",    "uploads",  "cdn",     "gateway",   "graphql",    "auth", "sessions",  "orders-db",
    "users-db", "cache",    "queue",   "streaming", "recommend",  "ads",  "analytics", "warehouse",
    "reports",  "crm",      "support", "partners",  "mobile-api", "web",  "admin",     "ci"};

constexpr std::array<std::string_view, 8> kTeams{"team-payments", "team-search", "team-platform", "team-mobile",
                                                 "team-data",     "team-web",    "team-support",  "team-security"};

constexpr std::array<std::string_view, 12> kCustomers{
    "kim@customer.example",  "tanaka@customer.example", "ops@shop.example",       "it@hospital.example",
    "cto@startup.example",   "sato@retail.example",     "helpdesk@bank.example",  "lee@game.example",
    "sales@partner.example", "wang@factory.example",    "support@school.example", "admin@city.example"};

template <typename... Parts>
std::string joined(const Parts&... parts) {
  std::string text;
  (text.append(parts), ...);
  return text;
}

// `{s}` the service, `{v}` a version, `{h}` a host, `{n}` a number, `{p}` a percentage, `{i}` a request's id, `{w}`
// who.
std::string value_of(char name, std::string_view service, Dice& dice) {
  switch (name) {
    case 's':
      return std::string(service);
    case 'v':
      return version(dice);
    case 'h':
      return host(service, dice);
    case 'n':
      return std::to_string(dice.gap(base::Seconds{3}, base::Seconds{60'000}).count());
    case 'p':
      return std::to_string(dice.between(1, 99)) + " %";
    case 'i':
      return "req-" + hex(12, dice);
    default:
      return std::string(dice.pick(kPeople).name);
  }
}

std::string filled(std::string_view phrase, std::string_view service, Dice& dice) {
  std::string text;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const bool is_hole = phrase[i] == '{' && i + 2 < phrase.size() && phrase[i + 2] == '}';
    if (!is_hole) {
      text += phrase[i];
      continue;
    }
    text += value_of(phrase[i + 1], service, dice);
    i += 2;
  }
  return text;
}

}  // namespace

std::span<const Person> people() { return std::span(kPeople).first(kPeople.size() - 1); }
const Person& monitoring() { return kPeople.back(); }
std::span<const std::string_view> services() { return kServices; }
std::span<const std::string_view> teams() { return kTeams; }
std::span<const std::string_view> customers() { return kCustomers; }

std::string hex(std::size_t digits, Dice& dice) {
  std::string text;
  while (text.size() < digits) text += "0123456789abcdef"[dice.below(16)];
  return text;
}

std::string version(Dice& dice) { return "v" + std::to_string(dice.between(100, 999)); }

std::string host(std::string_view service, Dice& dice) { return joined(service, "-", hex(5, dice), "-", hex(4, dice)); }

std::string say(Speech what, std::string_view service, Dice& dice) {
  return filled(dice.pick(phrases(what)), service, dice);
}

std::string log_lines(std::string_view service, Dice& dice) {
  std::string text = filled(dice.pick(log_heads()), service, dice);
  const std::uint64_t count = dice.between(2, 8);
  for (std::uint64_t i = 0; i < count; ++i) text += "\n" + filled(dice.pick(log_bodies()), service, dice);
  return text;
}

}  // namespace decklog::bench
