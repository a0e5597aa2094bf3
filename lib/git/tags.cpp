// SPDX-License-Identifier: MIT
#include "lib/git/tags.h"

#include "lib/base/error.h"
#include "lib/git/commits.h"
#include "lib/git/impl.h"
#include "lib/git/locks.h"
#include "lib/git/objects.h"
#include "lib/git/refs.h"
#include "lib/git/signing.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::git {
namespace {

std::string_view value_of(std::string_view header, std::string_view key) {
  while (!header.empty()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    if (line.starts_with(key)) return line.substr(key.size());
    header.remove_prefix(std::min(header.size(), line.size() + 1));
  }
  return {};
}

// Where the signature begins that git appends to a tag's message; npos without one.
std::size_t signature_start(std::string_view text) {
  std::size_t start = std::string_view::npos;
  for (const std::string_view mark : {"-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
                                      "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----"}) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
      if (at == 0 || text[at - 1] == '\n') start = std::min(start, at);
    }
  }
  return start;
}

Tag parse_tag(const ObjectId& id, std::string_view text) {
  const std::size_t blank = text.find("\n\n");
  const std::string_view header = text.substr(0, blank == std::string_view::npos ? text.size() : blank + 1);
  const std::string_view body = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 2);
  const std::size_t signature = signature_start(body);
  return {.id = id,
          .target = ObjectId(std::string(value_of(header, "object "))),
          .type = std::string(value_of(header, "type ")),
          .name = std::string(value_of(header, "tag ")),
          .tagger = parse_signature(value_of(header, "tagger ")),
          .message = std::string(body.substr(0, signature)),
          .is_signed = signature != std::string_view::npos};
}

std::string signature_for(const Repository::Impl& impl, const std::string& text, const Signature& tagger) {
  const bool as_commits = impl.config.get_bool("commit.gpgSign", false);
  return impl.config.get_bool("tag.gpgSign", as_commits) ? make_signature(impl, text, tagger) : "";
}

}  // namespace

std::optional<Tag> read_tag(const Repository& repository, const std::string& ref) {
  const std::optional<ObjectId> id = repository.resolve(ref);
  if (!id) return std::nullopt;
  const Repository::Impl& impl = repository.impl();
  const git_oid oid = to_oid(*id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, impl.odb.get(), &oid), fmt::format("read tag '{}'", ref));
  if (type != GIT_OBJECT_TAG) return std::nullopt;
  const RawObject object = impl.object(oid, GIT_OBJECT_TAG);
  return parse_tag(*id, object.bytes());
}

std::vector<std::string> refs_that_begin(const Repository& repository, const std::string& start) {
  git_reference_iterator* made = nullptr;
  check(git_reference_iterator_new(&made, repository.impl().repository.get()), "list refs");
  const ReferenceIteratorHandle iterator(made);
  std::vector<std::string> names;
  const char* name = nullptr;
  int code = 0;
  while ((code = git_reference_next_name(&name, iterator.get())) == 0) {
    if (std::string_view(name).starts_with(start)) names.emplace_back(name);
  }
  if (code != GIT_ITEROVER) check(code, "list refs");
  git_error_clear();
  std::sort(names.begin(), names.end());
  return names;
}

bool is_tag_name(const std::string& name) {
  int is_valid = 0;
  check(git_reference_name_is_valid(&is_valid, ("refs/tags/" + name).c_str()), "check a tag's name");
  return is_valid != 0;
}

Tag write_tag(Repository& repository, const TagDraft& draft) {
  Repository::Impl& impl = repository.impl();
  const std::string ref = "refs/tags/" + draft.name;
  check_ref_name(ref);
  DECKLOG_CHECK(!draft.message.empty() && draft.message.back() == '\n', "a tag's message ends in LF");
  std::string text = fmt::format("object {}\ntype commit\ntag {}\ntagger {}\n\n{}", draft.commit.hex(), draft.name,
                                 format_signature(draft.tagger), draft.message);
  // Before any lock: a person may be asked for a passphrase.
  text += signature_for(impl, text, draft.tagger);

  Patience patience(impl.world, std::chrono::seconds(10));
  const WriterLock writer(impl, patience);
  const LockFile lock(impl, impl.common_folder / ref, patience);
  if (repository.resolve(ref)) {
    throw base::SystemError(fmt::format("tag '{}' exists already", draft.name), "give it another name", "tag-exists");
  }
  check_ref_is_free(impl.repository.get(), ref);
  ObjectWriter objects(impl);
  const ObjectId id = to_id(objects.add(GIT_OBJECT_TAG, text));
  objects.flush_all();
  move_ref(impl, ref, std::nullopt, id, durability(impl).reference);
  return parse_tag(id, text);
}

}  // namespace decklog::git
