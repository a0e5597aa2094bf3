// SPDX-License-Identifier: MIT
//
// A static site of the ledger. Pages of records are functions of their records, so those that did not change since the
// commit that the site was made of are left as they are; all else is made each time and written when it is another.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "cmd/commands/site_folder.h"
#include "cmd/progress.h"
#include "cmd/render/atom.h"
#include "cmd/render/badge.h"
#include "cmd/render/site_answer.h"
#include "cmd/render/site_front.h"
#include "cmd/render/site_history.h"
#include "cmd/render/site_public.h"
#include "cmd/render/site_record.h"
#include "cmd/render/site_statistics.h"
#include "cmd/render/statuspage.h"
#include "lib/base/digest.h"
#include "lib/base/error.h"
#include "lib/model/query.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <ostream>
#include <set>

namespace decklog::cmd {
namespace {

using model::Header;
using render::SiteFor;
using reports::PublicRecord;

constexpr int kStripDays = 90;
constexpr std::chrono::days kCountedDays{365};

struct SiteCommand {
  std::string folder;
  bool for_everybody = false;
  std::string title;
  std::string base_url;
};

class SiteMaker {
 public:
  SiteMaker(Env& env, const ledger::Ledger& ledger, const SiteCommand& own, SiteFolder& folder)
      : env_(env), ledger_(ledger), folder_(folder), base_url_(own.base_url), progress_(env) {
    site_.readers = own.for_everybody ? SiteFor::everybody : SiteFor::team;
    site_.title = !own.title.empty() ? own.title : own.for_everybody ? "Status" : "On-call log";
    site_.zone = env.output_zone();
    moment_ = {.now = env.world.now(), .commit = ledger.head()};
  }

  void make() {
    find_records();
    folder_.begin();
    folder_.put(render::site_style());
    if (site_.readers == SiteFor::team) {
      write_records();
      write_front();
    } else {
      write_public();
    }
    write_feeds();
    folder_.finish({.readers = site_.readers, .inputs = inputs(), .commit = moment_.commit});
    progress_.erase();
  }

 private:
  void find_records() {
    model::Query query;
    query.open = model::OpenFilter::all;
    headers_ = ledger_.select(query, tell_damaged(env_));
    for (const Header& record : headers_) ids_.insert(record.id);
    find_public();
  }

  // Nothing is read of those that never gave word to anybody, and only those are understood that hold the word.
  void find_public() {
    std::set<base::RecordId> told;  // in the order in which they stand on the disk
    for (const Header& record : headers_) {
      if (record.last_update) told.insert(record.id);
    }
    std::size_t done = 0;
    for (const base::RecordId& id : told) {
      progress_.show("looking for what is public", ++done, told.size());
      if (ledger_.read_text(id).find(model::word(model::Audience::public_)) == std::string::npos) continue;
      if (auto view = reports::public_view(ledger_.read(id), ledger_.policy())) public_.push_back(std::move(*view));
    }
  }

  // ---- The pages of records

  // All that shapes them beside the records.
  std::string inputs() const {
    std::string all = std::to_string(render::kSiteForm);
    const render::SitePage empty{
        .path = "records/frame.html", .title = {}, .place = render::SitePlace::record, .content = {}, .footer = {}};
    const std::string frame = render::site_page(site_, empty).text;
    for (const std::string& part : {site_.title, site_.zone.name(), ledger_.policy_text(), frame}) {
      all += std::to_string(part.size()) + ":" + part;
    }
    return base::sha256_hex(all);
  }

  // Nothing: all of them.
  std::optional<std::set<base::RecordId>> changed() const {
    const auto& made_of = folder_.made_of();
    if (!made_of || made_of->inputs != inputs()) return std::nullopt;
    const auto ids = ledger_.changed_since(made_of->commit);
    if (!ids) return std::nullopt;
    std::set<base::RecordId> changed(ids->begin(), ids->end());
    for (const Header& record : headers_) {
      if (!has_its_files(record.id)) changed.insert(record.id);
    }
    add_those_that_lead_to(came_or_went(), changed);
    return changed;
  }

  bool has_its_files(const base::RecordId& id) const {
    const bool has_picture = id.kind() != base::Kind::incident || folder_.had(render::picture_path(id));
    return has_picture && folder_.had(render::record_page_path(site_.readers, id));
  }

  // Links to these are links now, or no longer.
  std::set<base::RecordId> came_or_went() const {
    std::set<base::RecordId> ids = ids_;
    for (const std::string& path : folder_.had_in(render::records_folder(site_.readers))) {
      const auto id = base::RecordId::parse(std::filesystem::path(path).stem().string());
      if (!path.ends_with(".html") || !id) continue;
      if (ids.erase(*id) == 0) ids.insert(*id);
    }
    return ids;
  }

  void add_those_that_lead_to(const std::set<base::RecordId>& targets, std::set<base::RecordId>& changed) const {
    if (targets.empty()) return;
    for (const Header& record : headers_) {
      if (!changed.contains(record.id) && leads_to(record, targets)) changed.insert(record.id);
    }
  }

  // What a handoff hands over stands in its timeline.
  bool leads_to(const Header& record, const std::set<base::RecordId>& targets) const {
    const auto linked = render::linked_records(record);
    const bool is_linked =
        std::any_of(linked.begin(), linked.end(), [&](const auto& id) { return targets.contains(id); });
    if (is_linked || record.kind() != base::Kind::handoff) return is_linked;
    const std::string text = ledger_.read_text(record.id);
    return std::any_of(targets.begin(), targets.end(),
                       [&](const auto& id) { return text.find(id.str()) != std::string::npos; });
  }

  void write_records() {
    const auto only = changed();
    const auto has_page = [&](const base::RecordId& id) { return ids_.contains(id); };
    std::size_t done = 0;
    for (const Header& record : headers_) {
      progress_.show("writing pages", ++done, headers_.size());
      if (only && !only->contains(record.id)) {
        keep(record.id);
        continue;
      }
      for (const render::SiteFile& file :
           render::site_record(site_, ledger_.read(record.id), ledger_.policy(), has_page)) {
        folder_.put(file);
      }
    }
  }

  void keep(const base::RecordId& id) {
    folder_.keep(render::record_page_path(site_.readers, id));
    if (id.kind() == base::Kind::incident) folder_.keep(render::picture_path(id));
  }

  // ---- What is made each time

  void write_front() {
    render::SiteFront front;
    std::vector<Header> incidents;
    std::vector<render::SiteEvent> events;
    for (const Header& record : headers_) {
      if (model::is_open(record)) front.open.push_back(record);
      if (record.kind() == base::Kind::incident) incidents.push_back(record);
      events.push_back(render::site_event(record));
    }
    front.strips = reports::strips(incidents, ledger_.policy(), moment_.now, kStripDays, site_.zone);
    folder_.put(render::site_front(site_, moment_, front));
    put_all(render::site_history(site_, events, moment_.now));
    render::StatsReport report{.commit = moment_.commit, .scope = {}, .stats = {}};
    report.scope.since = moment_.now - kCountedDays;
    report.scope.until = moment_.now + kThisSecond;
    report.scope.judged_at = moment_.now + kThisSecond;
    report.scope.by = reports::StatsBy::month;
    report.stats = reports::stats(headers_, ledger_.policy(), report.scope);
    put_all(render::site_statistics(site_, report));
    put_badge(open_now(front.open));
  }

  static reports::OverallState open_now(const std::vector<Header>& open) {
    reports::OverallState state;
    for (const Header& record : open) {
      const bool harms = record.kind() == base::Kind::incident && record.stage != model::Stage::follow_up;
      if (harms && !record.fields.drill.value_or(false))
        ++state.open[record.fields.priority.value_or(model::Priority::p3)];
      if (record.stage == model::Stage::in_progress) ++state.maintenances;
    }
    return state;
  }

  void write_public() {
    std::vector<render::SiteEvent> events;
    for (const PublicRecord& record : public_) {
      folder_.put(render::public_record(site_, record));
      events.push_back(render::site_event(record));
    }
    const auto strips =
        reports::strips(render::public_headers(public_), ledger_.policy(), moment_.now, kStripDays, site_.zone);
    folder_.put(render::public_front(site_, moment_, public_, strips));
    put_all(render::site_history(site_, events, moment_.now));
    put_badge(reports::overall_state(public_));
  }

  // What the public is told, on both sites. A clone without its whole history does not know the ledger's id.
  void write_feeds() {
    render::FeedInfo info{.title = site_.title,
                          .base_url = base_url_,
                          .id = ledger_.id().value_or(base_url_.empty() ? site_.title : base_url_),
                          .updated = public_.empty() ? ledger_.head_time() : base::Time{},
                          .folder = std::string(render::records_folder(site_.readers))};
    for (const PublicRecord& record : public_) info.updated = std::max(info.updated, record.last_at);
    folder_.put({"feed.xml", render::atom_feed(info, public_)});
    folder_.put({"api/v2/summary.json", render::summary_json(info, public_, ledger_.policy(), moment_.now)});
    folder_.put({"api/v2/incidents.json", render::incidents_json(info, public_, ledger_.policy(), moment_.now)});
  }

  void put_badge(const reports::OverallState& state) {
    folder_.put({"badge.svg", render::badge_svg(site_.title, state)});
  }
  void put_all(const std::vector<render::SiteFile>& files) {
    for (const render::SiteFile& file : files) folder_.put(file);
  }

  Env& env_;
  const ledger::Ledger& ledger_;
  SiteFolder& folder_;
  std::string base_url_;
  ProgressLine progress_;
  render::SiteInfo site_;
  render::SiteMoment moment_;
  std::vector<Header> headers_;  // of every readable record, in the order of a list
  std::set<base::RecordId> ids_;
  std::vector<PublicRecord> public_;
};

SiteCommand checked(const SiteCommand& typed) {
  SiteCommand own = typed;
  if (!own.title.empty()) own.title = one_line("--title", own.title);
  if (!own.base_url.empty() && !render::web_address(own.base_url)) {
    throw base::UsageError("--base-url '" + base::for_terminal(own.base_url) + "' is no address of the web",
                           "for example --base-url https://status.example.com/");
  }
  return own;
}

int run_site(Env& env, const SiteCommand& typed) {
  const SiteCommand own = checked(typed);
  const ledger::Ledger ledger = env.open_ledger();
  static_cast<void>(ledger.policy());  // one that cannot be read is told before anything is made
  SiteFolder folder((env.folder / own.folder).lexically_normal(),
                    own.for_everybody ? SiteFor::everybody : SiteFor::team);
  SiteMaker(env, ledger, own, folder).make();
  const render::SiteAnswer answer{.folder = own.folder,
                                  .commit = ledger.head(),
                                  .readers = own.for_everybody ? SiteFor::everybody : SiteFor::team,
                                  .written = folder.written(),
                                  .kept = folder.kept(),
                                  .removed = folder.removed()};
  if (env.options.json) {
    *env.out << render::site_json(answer);
  } else if (!env.options.quiet) {
    *env.out << render::site_text(answer);
  }
  return 0;
}

}  // namespace

Run bind_site(Options& options) {
  auto own = std::make_shared<SiteCommand>();
  options.positional("DIR", own->folder, "a new or empty folder, or one that 'decklog site' wrote");
  options.flag("--public", own->for_everybody, "only what public updates say; a folder of its own");
  options.value("--title", own->title, "TEXT", "the name of the site (else On-call log; with --public: Status)");
  options.value("--base-url", own->base_url, "URL", "where the site will stand: feeds need it for whole addresses");
  return [own](Env& env) { return run_site(env, *own); };
}

}  // namespace decklog::cmd
