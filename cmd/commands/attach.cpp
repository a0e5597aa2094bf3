// SPDX-License-Identifier: MIT
//
// A file as evidence: kept in the ledger, or kept elsewhere and named by its URL.
#include "cmd/commands/commands.h"
#include "cmd/commands/common.h"
#include "lib/base/digest.h"
#include "lib/base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

namespace decklog::cmd {
namespace {

using base::UsageError;

struct AttachOptions : EntryOptions {
  std::string file;
  std::string name;
  std::string url;
  std::string sha256;
  std::optional<std::uint64_t> size;
};

// What the entry says, and the content when the ledger keeps it.
struct Kept {
  model::Evidence evidence;
  std::optional<ledger::Attachment> attachment;
};

bool is_text(const std::string& content) { return base::is_utf8(content) && content.find('\0') == std::string::npos; }

[[noreturn]] void refuse_size(const std::string& name) {
  throw base::BadData(name, {}, "is longer than " + std::to_string(ledger::kMaxAttachment) + " bytes",
                      "keep it elsewhere and name it: 'decklog attach ID --url URL --sha256 SUM --size N'");
}

std::string read_attachment(const Env& env, const std::string& typed) {
  const std::filesystem::path path = env.folder / typed;
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(path, ignored);
  const std::string shown = "'" + base::for_terminal(typed) + "'";
  if (errno == ENOENT) throw base::NotFound("there is no file " + shown, "", "file-not-found");
  if (folder) throw UsageError(shown + " is a folder", "attach its files one by one, or an archive of it");
  if (!stream) throw base::SystemError("cannot read " + shown + ": " + std::strerror(errno), "", "system", errno);
  std::string content(ledger::kMaxAttachment + 1, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (stream.bad()) throw base::SystemError("cannot read " + shown + ": " + std::strerror(errno), "", "system", errno);
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (content.size() > ledger::kMaxAttachment) refuse_size(typed);
  return content;
}

Kept kept_in_ledger(Env& env, const AttachOptions& own) {
  if (!own.sha256.empty() || own.size) {
    throw UsageError("--sha256 and --size describe a file kept elsewhere: they go with --url");
  }
  const bool from_input = own.file == "-";
  ledger::Attachment attachment;
  attachment.content = from_input ? read_input(env, ledger::kMaxAttachment) : read_attachment(env, own.file);
  attachment.name = std::filesystem::path(own.file).filename().string();
  if (from_input) attachment.name = is_text(attachment.content) ? "input.txt" : "input.bin";
  attachment.name = one_line("--name", own.name.empty() ? attachment.name : own.name);
  Kept kept;
  kept.evidence.name = attachment.name;
  kept.evidence.sha256 = base::sha256_hex(attachment.content);
  kept.evidence.size = attachment.content.size();
  kept.attachment = std::move(attachment);
  return kept;
}

std::string parse_sha256(const std::string& text) {
  const std::string sum = base::to_lower_ascii(base::trim(text));
  const bool hex = sum.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (hex && (sum.empty() || sum.size() == 64)) return sum;
  throw UsageError("--sha256 needs 64 hex digits, not '" + text + "'", "as sha256sum prints them");
}

// The last part of its path; the host when there is no path.
std::string name_of(const std::string& url) {
  std::string path = url.substr(0, url.find_first_of("?#"));
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

Kept kept_elsewhere(const AttachOptions& own) {
  if (!is_url(own.url)) throw UsageError("--url needs a URL, not '" + own.url + "'", "for example https://…");
  Kept kept;
  kept.evidence.url = own.url;
  kept.evidence.name = one_line("--name", base::cut_to_width(own.name.empty() ? name_of(own.url) : own.name, 200));
  kept.evidence.sha256 = parse_sha256(own.sha256);
  kept.evidence.size = own.size.value_or(0);
  return kept;
}

bool is_attached(const model::Record& record, const model::Evidence& evidence) {
  return std::any_of(record.timeline.begin(), record.timeline.end(), [&](const model::Entry& entry) {
    const auto* known = std::get_if<model::Evidence>(&entry.body);
    return known != nullptr && known->name == evidence.name && known->url == evidence.url &&
           known->sha256 == evidence.sha256 && known->size == evidence.size;
  });
}

// With --url there is no FILE: all words are text.
AttachOptions sorted_words(AttachOptions own) {
  if (!own.url.empty() && !own.file.empty()) {
    own.words.insert(own.words.begin(), own.file);
    own.file.clear();
  }
  if (own.url.empty() && own.file.empty()) {
    throw UsageError("'attach' needs FILE, '-' for standard input, or --url", "see 'decklog help attach'",
                     "missing-argument");
  }
  const bool text_from_input = own.why == "-" || own.words == std::vector<std::string>{"-"};
  if (own.file == "-" && text_from_input) {
    throw UsageError("standard input cannot be the file and the text at the same time");
  }
  return own;
}

int run_attach(Env& env, const AttachOptions& given) {
  const AttachOptions own = sorted_words(given);
  ledger::Ledger ledger = env.open_ledger();
  const base::RecordId id = ledger.find(own.id);
  const Kept kept = own.url.empty() ? kept_in_ledger(env, own) : kept_elsewhere(own);
  return append_and_report(env, ledger, id, own, [&kept](const model::Record& record, ledger::Draft& draft) {
    draft.body = kept.evidence;
    draft.attachment = kept.attachment;
    return draft.text.empty() && is_attached(record, kept.evidence) ? Todo::nothing : Todo::append;
  });
}

}  // namespace

Run bind_attach(Options& options) {
  auto own = std::make_shared<AttachOptions>();
  bind_id(options, *own);
  options.positional("FILE", own->file, "the file, up to 8 MiB; '-' is standard input", Presence::optional);
  bind_text(options, *own, {TextMode::optional, "what it shows"});
  options.value("--name", own->name, "NAME", "how it is called in the ledger (else as the file)");
  options.value("--url", own->url, "URL", "instead of FILE: where it is kept");
  options.value("--sha256", own->sha256, "SUM", "with --url: its SHA-256, so that it can be proven");
  options.number("--size", own->size, "BYTES", "with --url: its size");
  bind_time_and_person(options, *own);
  return [own](Env& env) { return run_attach(env, *own); };
}

}  // namespace decklog::cmd
