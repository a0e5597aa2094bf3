// SPDX-License-Identifier: MIT
//
// The ref is looked at again at each interval, which costs a few small reads; records are read only when it moved, and
// the screen is drawn only when it would look otherwise.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/filters.h"
#include "cmd/commands/look.h"
#include "cmd/render/watch_page.h"
#include "cmd/screen.h"
#include "lib/base/error.h"
#include "lib/model/lifecycle.h"
#include "lib/reports/standing.h"

#include <algorithm>
#include <memory>
#include <set>

namespace decklog::cmd {
namespace {

constexpr base::Seconds kUsualInterval{2};
constexpr base::Seconds kDueWithin = std::chrono::hours{24};
constexpr std::size_t kNewest = 30;

struct WatchCommand {
  std::string interval;
  bool mine = false;
  std::vector<std::string> services;
};

// What was read at one commit.
struct Seen {
  std::string head;
  std::string ledger;
  std::set<std::string> me;  // empty without --mine
  model::Policy policy;
  std::vector<model::Header> open;
  std::vector<model::Header> with_clocks;
  std::vector<render::NewEntry> newest;
  std::size_t damaged = 0;
};

std::vector<render::NewEntry> newest_entries(const ledger::Ledger& ledger, model::Query query) {
  query.open = model::OpenFilter::all;
  query.sort = model::SortBy::updated;
  query.limit = kNewest;
  std::vector<render::NewEntry> newest;
  for (const model::Header& header : ledger.select(query, {})) {
    const model::Record record = ledger.read(header.id);
    const std::vector<model::Effective> now = model::effective(record.timeline);
    for (std::size_t i = now.size() - std::min(now.size(), kNewest); i < now.size(); ++i) {
      newest.push_back({record.id, record.timeline[i], now[i]});
    }
  }
  const auto key = [](const render::NewEntry& one) { return std::tuple(one.entry.recorded_at, one.entry.id); };
  std::stable_sort(newest.begin(), newest.end(), [&](const auto& a, const auto& b) { return key(b) < key(a); });
  if (newest.size() > kNewest) newest.erase(newest.begin() + kNewest, newest.end());
  return newest;
}

Seen read(const ledger::Ledger& ledger, const WatchCommand& own, base::Time now) {
  Seen seen;
  seen.head = ledger.head();
  seen.ledger = std::filesystem::absolute(ledger.folder()).lexically_normal().filename().string();
  seen.policy = ledger.policy();
  if (own.mine) seen.me = my_names(ledger, {});
  const std::vector<std::string> services = alternatives(own.services);
  model::Query query;
  query.services.insert(services.begin(), services.end());
  seen.with_clocks = records_with_clocks(ledger, services, now, [&](const base::Error&) { ++seen.damaged; });
  std::copy_if(seen.with_clocks.begin(), seen.with_clocks.end(), std::back_inserter(seen.open),
               [&](const model::Header& record) {
                 return model::matches(record, query) && (seen.me.empty() || seen.me.contains(reports::whose(record)));
               });
  query.owners = seen.me;
  seen.newest = newest_entries(ledger, query);
  return seen;
}

render::WatchView view_of(const Seen& seen, const std::string& trouble, base::Time now) {
  return {.ledger = seen.ledger,
          .counts = reports::counts(seen.open, seen.policy, now),
          .queue = reports::queue(seen.open, seen.policy, now),
          .due = reports::due(seen.with_clocks, seen.policy, now, {.within = kDueWithin, .who = seen.me}),
          .newest = seen.newest,
          .damaged = seen.damaged,
          .trouble = trouble};
}

class Watch {
 public:
  Watch(const Env& env, const WatchCommand& own) : env_(env), own_(own) {
    env_.world.notice = [](const std::string&) {};  // standard error is the same screen
    seen_ = read(env_.open_ledger(), own_, env_.world.now());
  }

  // Nothing when it is as it was drawn last.
  std::string next_frame(ScreenSize size) {
    render::Page page = page_of(env_);
    page.now = std::chrono::floor<std::chrono::minutes>(page.now);
    page.width = size.columns;
    page.terminal = true;
    look_again();
    const auto state = std::tuple(seen_.head, trouble_, page.now, size.columns, size.rows);
    if (state == drawn_) return "";
    drawn_ = state;
    return render::frame(render::watch_page(view_of(seen_, trouble_, page.now), size.rows, page));
  }

  void must_draw() { drawn_ = {}; }

 private:
  // A wall screen outlives a ledger that cannot be read for a while: it shows what it had, and says so.
  void look_again() {
    try {
      const ledger::Ledger ledger = env_.open_ledger();
      if (ledger.head() != seen_.head || !trouble_.empty()) seen_ = read(ledger, own_, env_.world.now());
      trouble_.clear();
    } catch (const base::Error& error) {
      trouble_ = error.what();
    }
  }

  Env env_;
  WatchCommand own_;
  Seen seen_;
  std::string trouble_;
  std::tuple<std::string, std::string, base::Time, std::size_t, std::size_t> drawn_;
};

bool says_quit(const std::string& keys) { return keys.find_first_of("qQ\x03") != std::string::npos; }

int run_watch(Env& env, const WatchCommand& own) {
  if (env.options.json || env.options.quiet) {
    throw base::UsageError("watch is for people", "for programs: 'decklog next --all --json', 'decklog due --json'");
  }
  if (!env.out_is_terminal || !env.open_screen || env.world.variable("TERM") == "dumb") {
    throw base::UsageError("watch needs a terminal to draw on", "see it once with 'decklog next --all'");
  }
  const base::Seconds interval = own.interval.empty() ? kUsualInterval : parse_span("--interval", own.interval);
  Watch watch(env, own);  // what is wrong from the start is said in the shell
  const std::unique_ptr<Screen> screen = env.open_screen();
  std::string keys;
  for (;;) {
    if (const std::string bytes = watch.next_frame(screen->size()); !bytes.empty()) screen->write(bytes);
    switch (screen->wait(interval, keys)) {
      case Woken::keys:
        if (says_quit(keys)) return 0;
        break;
      case Woken::redraw:
        watch.must_draw();
        break;
      case Woken::gone:
        return 0;
      case Woken::time:
        break;
    }
  }
}

}  // namespace

Run bind_watch(Options& options) {
  auto own = std::make_shared<WatchCommand>();
  options.value("--interval", own->interval, "SPAN", "how often it looks for something new: 10s, 1m (2s)");
  options.flag("--mine", own->mine, "only what you own");
  options.values("-s,--service", own->services, "SERVICE", "only what touches this service");
  return [own](Env& env) { return run_watch(env, *own); };
}

}  // namespace decklog::cmd
