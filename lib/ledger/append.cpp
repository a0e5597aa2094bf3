// SPDX-License-Identifier: MIT
//
// The one transaction: lock, read, ask the rules, fold, encode, commit. Everything that changes a ledger's records goes
// through commit_targets().
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/git/work_files.h"
#include "lib/ledger/impl.h"
#include "lib/yaml/codec.h"

#include <fmt/format.h>

namespace decklog::ledger {
namespace {

constexpr std::size_t kMaxTitle = 200;
constexpr int kTriesPerLength = 4;

void require_text(std::string_view what, std::string_view text) {
  std::size_t bad = 0;
  if (!base::is_utf8(text, &bad)) {
    throw base::UsageError(fmt::format("{} is not UTF-8 (byte {})", what, bad + 1));
  }
  if (text.find('\0') != std::string_view::npos) throw base::UsageError(fmt::format("{} holds a NUL byte", what));
  const std::size_t limit = yaml::Limits{}.scalar_bytes;
  if (text.size() > limit) {
    throw base::UsageError(fmt::format("{} is {} bytes long; {} are allowed", what, text.size(), limit),
                           "keep it as a file: 'decklog attach ID FILE'");
  }
}

void require_title(const std::string& title) {
  const auto points = base::code_points(title);
  if (base::trim(title).empty()) throw base::UsageError("the title is empty");
  if (points.size() > kMaxTitle) {
    throw base::UsageError(fmt::format("the title has {} characters; {} are allowed", points.size(), kMaxTitle),
                           "say the rest with -m TEXT or in a note");
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!base::is_unsafe(points[i])) continue;
    throw base::UsageError(fmt::format("the title has a line end or control character (character {}, U+{:04X})", i + 1,
                                       static_cast<std::uint32_t>(points[i])),
                           "a title is one line; say the rest with -m TEXT or in a note");
  }
}

struct RequireText {
  std::string_view name;
  void operator()(const std::optional<std::string>& value) const {
    if (value) require_text(name, *value);
  }
  void operator()(const std::optional<std::vector<std::string>>& values) const {
    for (const std::string& value : values.value_or(std::vector<std::string>{})) require_text(name, value);
  }
  void operator()(const std::map<std::string, std::string>& values) const {
    for (const auto& [key, value] : values) {
      require_text(name, key);
      require_text(name, value);
    }
  }
  template <typename T>
  void operator()(const std::optional<T>&) const {}
};

void require_sound(const Draft& draft) {
  require_text("the text", draft.text);
  require_text("the name after --by", draft.by);
  for (const model::FieldRow& row : model::field_rows()) {
    std::visit([&](auto member) { RequireText{row.name}(draft.set.*member); }, row.member);
  }
  if (draft.set.title) require_title(*draft.set.title);
  if (draft.attachment && draft.attachment->content.size() > kMaxAttachment) {
    throw base::UsageError(fmt::format("'{}' is {} bytes; a ledger keeps files up to {}", draft.attachment->name,
                                       draft.attachment->content.size(), kMaxAttachment),
                           "keep it elsewhere and name it with 'decklog attach ID --url URL --sha256 SUM --size N'");
  }
}

void require_writable(const model::Record& record) {
  if (!model::is_newer_major(record.schema)) return;
  throw base::BadData(base::record_path(record.id), {},
                      fmt::format("schema '{}' is newer than this decklog writes", record.schema),
                      "install a newer decklog; reading still works", "newer-schema");
}

model::Record unopened(const base::RecordId& id) { return model::fold(id, {}); }

// The file beside the entry, and the entry's word on it.
std::optional<git::FileChange> keep_attachment(const base::RecordId& id, const Draft& draft, model::Entry& entry) {
  if (!draft.attachment) return std::nullopt;
  const std::string sum = base::sha256_hex(draft.attachment->content);
  const model::Evidence evidence{.name = draft.attachment->name,
                                 .path = base::evidence_path(id, sum, draft.attachment->name),
                                 .url = {},
                                 .sha256 = sum,
                                 .size = draft.attachment->content.size()};
  if (auto* run = std::get_if<model::CommandRun>(&entry.body)) {
    run->output = evidence;
  } else {
    entry.body = evidence;
  }
  return git::FileChange{.path = evidence.path, .content = draft.attachment->content};
}

std::optional<std::string> text_on_ref(const Ledger::Impl& impl, const std::string& path) {
  return impl.repository.read(impl.head, path, kMaxFile);
}

std::string document_message(const base::RecordId& id, const Document& document) {
  return fmt::format("{} postmortem: {}\n", id.str(), document.path);
}

// Gathers what one commit writes.
class Batch {
 public:
  Batch(Ledger::Impl& impl, const git::Signature& author) : impl_(impl), me_(author.who.email) {}

  void add(const Target& target) {
    const Draft& draft = target.draft;
    require_sound(draft);
    model::Entry entry{.at = draft.at.value_or(now_),
                       .recorded_at = now_,
                       .by = draft.by.empty() ? me_ : draft.by,
                       .recorded_by = me_,
                       .text = draft.text,
                       .set = draft.set,
                       .body = draft.body};
    model::Record before = current(target.id);
    require_writable(before);
    entry.id = base::EntryId::draw(model::next_number(before.timeline), impl_.world.random);
    auto kept_file = keep_attachment(target.id, draft, entry);

    if (const auto refusal = model::refuses(before, entry, policy_)) {
      throw base::Refused(refusal->message, refusal->reasons);
    }
    if (impl_.inspect) {
      impl_.inspect({.entry = &entry, .attachment = draft.attachment ? &*draft.attachment : nullptr});
    }
    model::Record after = model::apply(before, entry);
    std::string bytes = yaml::encode(after);
    if (bytes.size() > kMaxRecord) {
      throw base::BadData(base::record_path(target.id), {},
                          fmt::format("the record would grow beyond {} bytes", kMaxRecord),
                          "keep long texts as files: 'decklog attach'", "record-full");
    }
    put({base::record_path(target.id), std::move(bytes)});
    if (kept_file) put(std::move(*kept_file));
    doubts_.push_back(model::doubts(before, entry, policy_));
    before_.push_back(std::move(before));
    after_.push_back(std::move(after));
    entries_.push_back(std::move(entry));
  }

  const model::Record& last() const { return after_.back(); }

  // Nothing to do when it stands like that on the ref already.
  void keep(const base::RecordId& id, Document document) {
    on_ref_ = text_on_ref(impl_, document.path);
    if (on_ref_ == document.text && document.found == document.text) return;
    if (impl_.inspect) impl_.inspect({.document = &document});
    document_ = std::move(document);
    kept_for_ = id;
    put({document_->path, document_->text});
  }

  std::vector<Appended> commit(git::Transaction& transaction, const git::Signature& author) {
    if (files_.empty()) return {};
    std::vector<Written> written;
    std::string typed;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      written.push_back({before_[i], after_[i], entries_[i]});
      typed += entries_[i].text;
    }
    impl_.head =
        with_document({.files = std::move(files_),
                       .message = written.empty() ? document_message(kept_for_, *document_) : commit_message(written),
                       .author = author,
                       .committer = git::committer(impl_.repository, impl_.world),
                       .further_parents = {},
                       .typed_text = std::move(typed)},
                      transaction);
    std::vector<Appended> appended;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      appended.push_back({.record = std::move(after_[i]),
                          .entry = entries_[i].id,
                          .commit = impl_.head.hex(),
                          .changed = true,
                          .doubts = std::move(doubts_[i])});
    }
    remember_last(impl_, entries_.empty() ? kept_for_ : appended.front().record.id);
    return appended;
  }

 private:
  // The transaction replaces only what it knows from the ref; what a person made of a document since is replaced
  // before, and given back when nothing comes of it.
  git::ObjectId with_document(const git::CommitDraft& draft, git::Transaction& transaction) const {
    const bool is_edited =
        document_ && document_->found && document_->found != on_ref_ && *document_->found != document_->text;
    if (!is_edited) return transaction.commit(draft);
    git::WorkFiles files(impl_.repository);
    files.replace(document_->path, *document_->found, document_->text);
    try {
      return transaction.commit(draft);
    } catch (...) {
      files.replace(document_->path, document_->text, *document_->found);
      throw;
    }
  }

  // The record as this commit has it so far: a batch may add several entries to one.
  model::Record current(const base::RecordId& id) const {
    for (auto done = after_.rbegin(); done != after_.rend(); ++done) {
      if (done->id == id) return *done;
    }
    return impl_.try_read(id).value_or(unopened(id));
  }

  void put(git::FileChange file) {
    std::erase_if(files_, [&](const git::FileChange& other) { return other.path == file.path; });
    files_.push_back(std::move(file));
  }

  Ledger::Impl& impl_;
  model::PolicySource policy_{[this]() -> const model::Policy& { return impl_.get_policy(); }};
  std::string me_;
  base::Time now_ = impl_.world.now();
  std::vector<model::Record> before_;
  std::vector<model::Record> after_;
  std::vector<model::Entry> entries_;
  std::vector<std::vector<std::string>> doubts_;
  std::vector<git::FileChange> files_;
  std::optional<Document> document_;
  std::optional<std::string> on_ref_;  // the document there
  base::RecordId kept_for_;
};

base::RecordId free_id(const Ledger::Impl& impl, base::Kind kind, base::Time opened_at) {
  for (int tries = 0;; ++tries) {
    const auto length = static_cast<std::size_t>(4 + tries / kTriesPerLength);
    auto id = base::RecordId::draw(kind, opened_at, length, impl.world.random);
    if (!impl.exists(id)) return id;
  }
}

// What was read before the lock was taken may be of an older commit.
void follow(Ledger::Impl& impl, const git::Transaction& transaction) {
  if (!transaction.head()) return;
  if (*transaction.head() != impl.head) impl.forget_agreements();
  impl.head = *transaction.head();
}

Appended unchanged(model::Record record) {
  return {.record = std::move(record), .entry = {}, .commit = {}, .doubts = {}};
}

}  // namespace

void Ledger::inspect_with(Inspect inspect) { impl_->inspect = std::move(inspect); }

std::vector<Appended> Ledger::append_all(const std::function<std::vector<Target>(const Ledger&, const NewId&)>& build) {
  // A missing identity is told before anything waits or is typed in vain.
  const git::Signature author = git::author(impl_->repository, impl_->world);
  git::Transaction transaction(impl_->repository, impl_->ref, impl_->world);
  follow(*impl_, transaction);
  const base::Time now = impl_->world.now();
  const NewId new_id = [&](base::Kind kind) { return free_id(*impl_, kind, now); };
  Batch batch(*impl_, author);
  for (Target& target : build(*this, new_id)) {
    if (target.id.empty()) target.id = free_id(*impl_, target.kind, target.draft.at.value_or(now));
    batch.add(target);
  }
  return batch.commit(transaction, author);
}

Appended Ledger::append(const base::RecordId& id, const Prepare& prepare) {
  auto appended = append_all([&](const Ledger& ledger, const NewId&) -> std::vector<Target> {
    const auto draft = prepare(ledger.read(id));
    if (!draft) return {};
    return {{.id = id, .kind = id.kind(), .draft = *draft}};
  });
  return appended.empty() ? unchanged(read(id)) : std::move(appended.front());
}

Appended Ledger::append(const base::RecordId& id, const Draft& draft) {
  return append(id, [&](const model::Record&) { return std::optional(draft); });
}

Appended Ledger::append(const base::RecordId& id, const Prepare& prepare, const Compose& compose) {
  const git::Signature author = git::author(impl_->repository, impl_->world);
  git::Transaction transaction(impl_->repository, impl_->ref, impl_->world);
  follow(*impl_, transaction);
  Batch batch(*impl_, author);
  model::Record record = read(id);
  if (const auto draft = prepare(record)) {
    batch.add({.id = id, .kind = id.kind(), .draft = *draft});
    record = batch.last();
  }
  batch.keep(id, compose(record));
  const git::ObjectId before = impl_->head;
  std::vector<Appended> appended = batch.commit(transaction, author);
  if (!appended.empty()) return std::move(appended.front());
  Appended only = unchanged(std::move(record));
  only.changed = impl_->head != before;
  if (only.changed) only.commit = impl_->head.hex();
  return only;
}

Appended Ledger::create(base::Kind kind, const Draft& draft) {
  std::optional<model::Record> holder;
  auto appended = append_all([&](const Ledger& ledger, const NewId&) -> std::vector<Target> {
    if (draft.set.key && !draft.set.key->empty()) {
      const auto holders = ledger.select({.key = *draft.set.key}, nullptr);
      if (!holders.empty()) {
        holder = ledger.read(holders.front().id);
        return {};
      }
    }
    return {{.id = {}, .kind = kind, .draft = draft}};
  });
  return holder ? unchanged(std::move(*holder)) : std::move(appended.front());
}

}  // namespace decklog::ledger
