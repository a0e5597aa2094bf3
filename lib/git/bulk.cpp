// SPDX-License-Identifier: MIT
#include "lib/git/bulk.h"

#include "lib/base/error.h"
#include "lib/base/feed.h"
#include "lib/base/text.h"
#include "lib/git/commits.h"
#include "lib/git/durability.h"
#include "lib/git/impl.h"
#include "lib/git/steps.h"
#include "lib/git/trees.h"
#include "lib/git/work_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>

namespace decklog::git {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "bulk-";
constexpr const char* kLock = "lock";
constexpr const char* kRef = "refs/heads/bulk";
constexpr int kInterrupted = 128 + SIGINT;

// Nothing when somebody alive holds it.
std::optional<Fd> lock_now(const fs::path& file) {
  Fd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!fd.is_open()) fail_errno("open", file, errno);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return fd;
}

// Our own folder, held by a lock that ends with us.
struct Quarantine {
  explicit Quarantine(const Repository::Impl& impl) : folder(impl.own_folder() / name(impl.world)) {
    make_folders(folder / "objects" / "info");
    make_folders(folder / "objects" / "pack");
    make_folders(folder / "refs");
    lock = lock_now(folder / kLock);
    if (!lock) fail_errno("lock", folder, EWOULDBLOCK);
    // Relative to this folder's own objects, so that no character of the repository's path can mean anything.
    create_file(folder / "objects" / "info" / "alternates", "../../../objects\n", Flush::no);
    create_file(folder / "config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n", Flush::no);
    create_file(folder / "HEAD", fmt::format("ref: {}\n", kRef), Flush::no);
  }
  ~Quarantine() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  static std::string name(const base::World& world) {
    return fmt::format("{}{:08x}{:08x}", kFolder, world.random(), world.random());
  }

  fs::path folder;
  std::optional<Fd> lock;
};

std::vector<std::string> command(const Repository::Impl& impl, const fs::path& folder) {
  std::vector<std::string> argv{"git", "--git-dir=" + folder.string(),
                                // What is kept is flushed once, by us.
                                "-c", "core.fsync=none", "-c", "fastimport.unpackLimit=0"};
  if (const auto shared = impl.config.get("core.sharedRepository")) {
    argv.insert(argv.end(), {"-c", "core.sharedRepository=" + *shared});
  }
  argv.insert(argv.end(), {"fast-import", "--quiet", "--done", "--date-format=raw"});
  return argv;
}

// Nothing of a caller's own repository may lead git elsewhere.
std::map<std::string, std::string> environment(const fs::path& folder) {
  return {{"LC_ALL", "C"},
          {"GIT_NO_REPLACE_OBJECTS", "1"},
          {"GIT_COMMON_DIR", folder.string()},
          {"GIT_OBJECT_DIRECTORY", (folder / "objects").string()},
          {"GIT_ALTERNATE_OBJECT_DIRECTORIES", ""},
          {"GIT_NAMESPACE", ""}};
}

[[noreturn]] void fail_with_words(const base::ProcessResult& result) {
  if (result.exit_code == kInterrupted) {
    throw base::Error(base::ExitCode::interrupted, "interrupted", "interrupted; nothing was imported");
  }
  const auto lines = base::split_lines(base::for_terminal(result.err, base::Lines::keep));
  const auto told =
      std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("fatal: "); });
  throw base::SystemError(fmt::format("git fast-import failed: {}",
                                      told == lines.end() ? fmt::format("exit {}", result.exit_code) : told->substr(7)),
                          "nothing was imported", "fast-import", result.exit_code);
}

// The index of a pack comes last: a pack without one is not there yet.
std::vector<fs::path> packs_in_order(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("pack-")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::stable_partition(files.begin(), files.end(), [](const fs::path& file) { return file.extension() != ".idx"; });
  return files;
}

std::string date_of(const Signature& signature) {
  Signature dated = signature;
  dated.seconds = std::max<std::int64_t>(0, dated.seconds);  // git knows no time before 1970
  if (dated.who.name.empty()) dated.who.name = dated.who.email.substr(0, dated.who.email.find('@'));
  return format_signature(dated);
}

}  // namespace

struct BulkWriter::Impl {
  Impl(const Repository& of, const base::World& outside) : repository(of), world(outside) {
    make_folders(repository.impl().own_folder());
    remove_left_bulk(repository.impl());
    quarantine.emplace(repository.impl());
    internal::step("bulk-made");
    git.emplace(command(repository.impl(), quarantine->folder),
                base::ProcessOptions{.input = {},
                                     .on_output = {},
                                     .environment = environment(quarantine->folder),
                                     .folder = quarantine->folder.string(),
                                     .limit = {}});
  }

  void write(std::string_view bytes) {
    if (!git->write(bytes)) fail_with_words(git->finish());
  }
  void data(std::string_view bytes) {
    write(fmt::format("data {}\n", bytes.size()));
    write(bytes);
    write("\n");
  }
  void file(const FileChange& change);
  void keep() const;

  const Repository& repository;
  const base::World& world;
  std::optional<Quarantine> quarantine;
  std::optional<base::FedProgram> git;  // ends before its folder goes
  bool has_commit = false;
};

// Paths of records and evidence need no quotes; any other would be ours to quote first.
void BulkWriter::Impl::file(const FileChange& change) {
  path_components(change.path);
  DECKLOG_CHECK(change.mode != FileChange::kNoFile && !change.path.starts_with('"'), "an import only adds plain names");
  if (change.blob.empty()) {
    write(fmt::format("M {:o} inline {}\n", change.mode, change.path));
    data(change.content);
  } else {
    write(fmt::format("M {:o} {} {}\n", change.mode, change.blob.hex(), change.path));
  }
}

// The bytes stand on the disk before a name leads to them, and the names before anybody is told an id.
void BulkWriter::Impl::keep() const {
  const Flush how = durability(repository.impl()).objects;
  const fs::path from = quarantine->folder / "objects" / "pack";
  const fs::path to = repository.impl().common_folder / "objects" / "pack";
  make_folders(to);
  for (const fs::path& path : packs_in_order(from)) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd.is_open()) fail_errno("open", path, errno);
    if (how != Flush::no) flush(fd.get(), path);
    rename_file(path, to / path.filename());
    internal::step("pack-placed");
  }
  if (how != Flush::no) flush_folder(to);
}

BulkWriter::BulkWriter(const Repository& repository, const base::World& world)
    : impl_(std::make_unique<Impl>(repository, world)) {}

BulkWriter::~BulkWriter() = default;

ObjectId BulkWriter::blob(std::string_view bytes) {
  impl_->write("blob\n");
  impl_->data(bytes);
  return blob_id(bytes);
}

void BulkWriter::commit(const ObjectId& onto, const CommitDraft& draft) {
  impl_->write(
      fmt::format("commit {}\nauthor {}\ncommitter {}\n", kRef, date_of(draft.author), date_of(draft.committer)));
  impl_->data(draft.message);
  if (!impl_->has_commit) impl_->write(fmt::format("from {}\n", onto.hex()));
  impl_->has_commit = true;
  for (const FileChange& change : draft.files) impl_->file(change);
}

std::optional<ObjectId> BulkWriter::finish() {
  Impl& my = *impl_;
  my.write("done\n");
  const base::ProcessResult result = my.git->finish();
  if (result.exit_code != 0) fail_with_words(result);
  my.git.reset();
  internal::step("bulk-written");
  std::optional<ObjectId> last;
  if (my.has_commit) {
    const auto text = read_file(my.quarantine->folder / kRef);
    if (!text) throw base::SystemError("git fast-import wrote no commit", "nothing was imported", "fast-import");
    last = ObjectId(base::trim(*text));
  }
  my.keep();
  my.quarantine.reset();
  return last;
}

int open_scratch(const Repository& repository) {
  const fs::path folder = repository.impl().own_folder();
  make_folders(folder);
  const int unnamed = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (unnamed >= 0) return unnamed;
  // Not every file system knows files without a name.
  const fs::path path = folder / Quarantine::name(repository.impl().world);
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) fail_errno("create", path, errno);
  try_remove(path);
  return fd;
}

void remove_left_bulk(const Repository::Impl& impl) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (fs::directory_iterator entry(impl.own_folder(), error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(kFolder)) folders.push_back(entry->path());
  }
  for (const fs::path& folder : folders) {
    std::error_code ignored;
    if (fs::is_symlink(folder, ignored)) continue;
    if (!fs::is_directory(folder, ignored)) {
      try_remove(folder);
      continue;
    }
    const std::optional<Fd> lock = lock_now(folder / kLock);
    if (lock) fs::remove_all(folder, ignored);
  }
}

}  // namespace decklog::git
