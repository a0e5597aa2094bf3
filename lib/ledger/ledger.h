// SPDX-License-Identifier: MIT
//
// The façade: open a ledger, read records, append entries. append() is the one transaction; everything that writes goes
// through it. Used by every command; knows git and yaml so that nobody above has to.
#pragma once

#include "lib/base/error.h"
#include "lib/base/world.h"
#include "lib/model/policy.h"
#include "lib/model/query.h"
#include "lib/model/record.h"
#include "lib/model/roster.h"
#include "lib/model/rules.h"
#include "lib/model/search.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace decklog::ledger {

// Where to look: the ledger's folder (or the repository around it), and the ref when it is not the checked-out branch.
struct Location {
  std::filesystem::path folder;
  std::string ref;  // "" = HEAD's branch, or decklog.ref of the repository's configuration
};

// A file to keep beside the entry.
struct Attachment {
  std::string name;
  std::string content;  // at most kMaxAttachment
};
inline constexpr std::size_t kMaxAttachment = 8 * 1024 * 1024;
inline constexpr std::size_t kMaxRecord = 1024 * 1024;

// What a command wants to write; the ledger adds id, times and people.
struct Draft {
  model::Body body;
  model::Fields set;
  std::string text;
  std::optional<base::Time> at;  // nothing: now
  std::string by;                // "": the committer's identity
  // Kept in the ledger; the Evidence (or CommandRun.output) of `body` gets its path, size and SHA-256 from it.
  std::optional<Attachment> attachment;
};

// A text for people that stands beside the records, and that a commit keeps with an entry or alone: a postmortem.
struct Document {
  std::string path;
  std::optional<std::string> found;  // what read_document() gave
  std::string text;
};

// What a command is about to write: an entry with the file that is kept beside it, or a document. Null: none.
struct Writing {
  const model::Entry* entry = nullptr;
  const Attachment* attachment = nullptr;
  const Document* document = nullptr;
};

struct Target {
  base::RecordId id;  // empty: a new record of `kind`
  base::Kind kind = base::Kind::incident;
  Draft draft;
};

struct Appended {
  model::Record record;  // as it is now
  base::EntryId entry;   // empty when nothing was to do
  std::string commit;    // hex; "" when nothing was to do
  bool changed = false;
  std::vector<std::string> doubts;
};

// One commit, as `log` shows it.
struct LogItem {
  std::string commit;
  std::string author;
  std::string email;
  base::Time time{};
  std::string subject;
  std::map<std::string, std::string> trailers;  // Decklog-*
};

// What `find` made of a typed id.
struct Match {
  base::RecordId id;
  std::string title;
};

struct InitOptions {
  std::filesystem::path folder;
  bool bare = false;
  std::string ref;  // "" = the current branch
};
struct Initialised {
  std::filesystem::path folder;
  std::string ref;
  std::string commit;
  bool changed = false;  // false: it was a ledger already
  std::vector<std::string> written;
};

// One thing doctor looked at.
struct Health {
  std::string check;
  enum class State { good, mended, warning, bad } state = State::good;
  std::string message;
  std::string fix;
};

class Ledger {
 public:
  // Throws: NotFound ("no-ledger") when there is no repository or no decklog.yaml on the ref, with how to make one.
  static Ledger open(const Location& location, const base::World& world);

  // Clones with the git program (its credentials, its proxies) into `folder` ("": named after the URL, in the current
  // one) and configures the clone. Throws: UsageError for a URL that looks like an option; SystemError with git's own
  // words; NotFound ("no-ledger") when what was cloned is none (the clone stays).
  static Initialised clone(const std::string& url, const InitOptions& options, const base::World& world);

  // Makes a ledger, or completes one. In an existing repository it adds its files on top of what is there.
  static Initialised init(const InitOptions& options, const base::World& world);

  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  std::filesystem::path folder() const;
  std::string ref() const;
  std::string head() const;      // hex of the ref's commit
  base::Time head_time() const;  // when that commit was made, by its committer's clock
  // Tells this ledger from others, and is the same in all of its clones: 12 hex digits of the commit that gave it its
  // decklog.yaml; of the oldest one, where ledgers that were made apart have met. Nothing in a clone that has not its
  // whole history (shallow, damaged). Walks through history once; what it found is kept in the state folder.
  std::optional<std::string> id() const;
  // From now on everything is read as it stood at that commit, also policy and roster. For looking only: what writes
  // goes on from the ref. Throws: NotFound ("not-found", "no-ledger").
  void look_back(const std::string& revision);
  const model::Policy& policy() const;
  model::PolicySource policy_source() const;  // read when asked for; as long as this ledger lives
  std::string policy_text() const;            // as it stands on the ref; "" when there is no such file
  // Empty where the ledger has no roster.yaml. Throws: BadData.
  const model::Roster& roster() const;
  std::string roster_text() const;  // as it stands on the ref; "" when there is no such file

  // Every id, in path order.
  std::vector<base::RecordId> ids() const;
  // The one record that `typed` names: a full id, any unique part in any case, or `@`.
  // Throws: NotFound ("not-found", "ambiguous") with the candidates and their titles.
  base::RecordId find(std::string_view typed) const;

  // Throws: NotFound; BadData when the file is damaged.
  model::Record read(const base::RecordId& id) const;
  // The record's bytes as they stand on the ref.
  std::string read_text(const base::RecordId& id) const;
  std::string read_evidence(const std::string& path) const;
  // Whether people see the ledger's files: its ref is checked out in a work tree here.
  bool is_checked_out() const;
  // As people see it: the work tree's when the ref is checked out, else the ref's. Nothing when there is none.
  // Throws: BadData ("too-large"); SystemError ("unsafe-path") when it is no plain file.
  std::optional<std::string> read_document(const std::string& path) const;
  // The records that answer the query, without their timelines; sorted, cut to its limit. A damaged record is left out
  // and reported through `damaged`.
  std::vector<model::Header> select(const model::Query& query,
                                    const std::function<void(const base::Error&)>& damaged) const;
  // The records whose files are others than at that commit, or were there then and are not now, in path order; nothing
  // when the ledger has no such commit any more.
  std::optional<std::vector<base::RecordId>> changed_since(const std::string& commit) const;
  // How many answer the query, whatever its limit; damaged ones are not counted.
  std::size_t count(const model::Query& query) const;
  // The records that answer the query and hold every term (lib/model/search.h has what that means), the best first, cut
  // to the query's limit; its sort does not count. The same hits in the same order whatever the limit. A damaged record
  // is left out and reported through `damaged`, if it was looked at before the limit was reached.
  std::vector<model::Hit> search(const model::SearchTerms& terms, const model::Query& query,
                                 const std::function<void(const base::Error&)>& damaged) const;

  // Asked about each entry and each document that the functions below write, under the lock, when the rules have
  // nothing against it and before anything is on disk; throws to refuse it. Not asked: import, sync, merge.
  using Inspect = std::function<void(const Writing&)>;
  void inspect_with(Inspect inspect);

  // Appends one entry to each target: one commit. `prepare` is asked under the lock with the record as it then is (for
  // commands whose entry depends on the state: ack, close, corrections) and returns the draft, or nothing when there is
  // nothing to do. Throws: Refused with all reasons; NotFound; SystemError; Locked. On disk after a throw: as before.
  using Prepare = std::function<std::optional<Draft>(const model::Record& record)>;
  Appended append(const base::RecordId& id, const Prepare& prepare);
  Appended append(const base::RecordId& id, const Draft& draft);
  // The same, and beside the entry a document, made for the record as it then is: one commit, also when there is only
  // the document to write; none when both are as they were. A document that a person has changed is replaced only while
  // it is what was `found`. Requires: is_checked_out(). Throws also: SystemError ("hand-edited") when it is staged
  // otherwise, was deleted, or changed meanwhile.
  using Compose = std::function<Document(const model::Record& record)>;
  Appended append(const base::RecordId& id, const Prepare& prepare, const Compose& compose);
  // A new record. With draft.set.key: at most one open record has a key; a repeat returns that one with changed ==
  // false.
  Appended create(base::Kind kind, const Draft& draft);

  // Several records in one commit (promote, duplicates). `build` is asked under the lock; a target with an empty id is
  // a new record, and `new_id(kind)` draws an id that the drafts may name before it exists.
  using NewId = std::function<base::RecordId(base::Kind)>;
  std::vector<Appended> append_all(const std::function<std::vector<Target>(const Ledger&, const NewId&)>& build);

  // Commits that touched the record (all records when empty), newest first. Stops when `visit` returns false.
  void log(const base::RecordId& id, const std::function<bool(const LogItem&)>& visit) const;

  // Looks at repository, identity, merge driver, attributes, policy, leftovers; `repair` mends what it can.
  enum class Repair { no, yes };
  std::vector<Health> examine(Repair repair);

  // A boolean of git's configuration ("decklog.sync.auto"); false when it is not set.
  bool setting_is_on(const std::string& name) const;

  // Who would be recorded: the e-mail of git's identity. Throws: SystemError ("identity-missing").
  std::string me() const;

  struct Impl;
  Impl& impl() const { return *impl_; }  // for the sources of this room

 private:
  explicit Ledger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace decklog::ledger
