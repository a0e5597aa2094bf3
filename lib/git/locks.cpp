// SPDX-License-Identifier: MIT
#include "lib/git/locks.h"

#include "lib/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace decklog::git {
namespace {

using std::chrono::microseconds;

constexpr microseconds kLongestPause{50000};
constexpr microseconds kSayAfter{1000000};
constexpr std::size_t kLongestName = 200;

sigset_t ending_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) ::sigaddset(&set, number);
  return set;
}

bool is_asked_to_end() {
  sigset_t pending;
  if (::sigpending(&pending) != 0) return false;
  const auto has = [&](int number) { return ::sigismember(&pending, number) == 1; };
  return has(SIGHUP) || has(SIGINT) || has(SIGQUIT) || has(SIGTERM);
}

std::string escaped(std::string_view path) {
  std::string name;
  for (const char c : path) {
    if (c == '/') {
      name += "%2F";
    } else if (c == '%') {
      name += "%25";
    } else {
      name += c;
    }
  }
  return name;
}

std::string unescaped(std::string_view name) {
  std::string path;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_escape = name[i] == '%' && i + 2 < name.size();
    if (is_escape) path += name.substr(i, 3) == "%2F" ? '/' : '%';
    if (is_escape) i += 2;
    if (!is_escape) path += name[i];
  }
  return path;
}

std::filesystem::path held_folder(const Repository::Impl& impl) { return impl.own_folder() / "held"; }

std::vector<std::filesystem::path> notes(const Repository::Impl& impl) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  std::filesystem::directory_iterator entry(held_folder(impl), error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    found.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    fail_errno("list", held_folder(impl), error.value());
  }
  return found;
}

std::string age_of(const std::filesystem::path& path, const base::World& world) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return "";
  const auto seconds = world.now().time_since_epoch().count() - status.st_mtime;
  return seconds < 0 ? "" : fmt::format(", {} s old", seconds);
}

[[noreturn]] void fail_locked(const std::filesystem::path& lock, const base::World& world) {
  throw base::Locked(fmt::format("another git program holds '{}'{}", lock.string(), age_of(lock, world)),
                     fmt::format("if none is running, it was left by one that was killed: rm '{}'", lock.string()));
}

}  // namespace

HeldSignals::HeldSignals() {
  const sigset_t wanted = ending_signals();
  ::sigprocmask(SIG_BLOCK, &wanted, &before_);
}

HeldSignals::~HeldSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

bool Patience::wait(std::string_view what) {
  if (is_asked_to_end()) throw base::Error(base::ExitCode::interrupted, "interrupted", "interrupted");
  if (waited_ >= limit_) return false;
  // Between half and one and a half of the pause, which grows; never beyond the limit.
  const auto span = static_cast<std::uint32_t>(pause_.count());
  microseconds pause = pause_ / 2 + microseconds(world_.random() % (span + 1));
  pause = std::min(pause, std::chrono::duration_cast<microseconds>(limit_) - waited_);
  std::this_thread::sleep_for(pause);
  waited_ += std::max(pause, microseconds(1));
  pause_ = std::min(pause_ * 3 / 2, kLongestPause);
  if (waited_ >= kSayAfter && !said_ && world_.notice) {
    said_ = true;
    world_.notice(fmt::format("waiting for {}", what));
  }
  return true;
}

WriterLock::WriterLock(const Repository::Impl& impl, Patience& patience) {
  const std::filesystem::path path = impl.own_folder() / "lock";
  make_folders(impl.own_folder());
  while (true) {
    fd_ = Fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
    // A colleague's lock file in a shared repository: reading is enough to lock it.
    if (!fd_.is_open() && errno == EACCES) fd_ = Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd_.is_open()) fail_errno("open the ledger's lock", path, errno);
    while (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) fail_errno("lock", path, errno);
      if (!patience.wait(fmt::format("another decklog command ('{}')", path.string()))) {
        throw base::Locked(
            fmt::format("another decklog command holds '{}'{}", path.string(), age_of(path, patience.world())),
            "try again in a moment; the lock goes by itself when that command ends");
      }
    }
    // The file may have been removed (decklog/ is disposable) while we waited: then the lock is on a ghost.
    struct stat here {};
    const struct stat ours = status_of(fd_.get(), path);
    if (::lstat(path.c_str(), &here) == 0 && here.st_ino == ours.st_ino && here.st_dev == ours.st_dev) break;
  }
  ::futimens(fd_.get(), nullptr);  // its age is how long it has been held
}

LockFile::LockFile(const Repository::Impl& impl, const std::filesystem::path& target, Patience& patience)
    : held_(std::make_unique<Held>()) {
  held_->lock = target.string() + ".lock";
  const std::string name = escaped(held_->lock.lexically_relative(impl.common_folder).string());
  if (name.size() <= kLongestName) {
    held_->note = held_folder(impl) / name;
    make_folders(held_folder(impl));
    remove_file(held_->note);
    create_file(held_->note, "", Flush::no);
  }
  int missing_folder = 0;
  while (true) {
    bool is_linked = !held_->note.empty();
    if (is_linked && ::link(held_->note.c_str(), held_->lock.c_str()) == 0) break;
    if (is_linked && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK)) is_linked = false;
    if (!is_linked) {
      if (!held_->note.empty()) remove_file(held_->note);
      held_->note.clear();
      const Fd fd(::open(held_->lock.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
      if (fd.is_open()) break;
    }
    const int error = errno;
    if (error == ENOENT && ++missing_folder <= 10) {
      make_folders(held_->lock.parent_path());
      continue;
    }
    if (error != EEXIST) fail_errno("lock", held_->lock, error);
    if (!patience.wait(fmt::format("another git program ('{}')", held_->lock.string()))) {
      fail_locked(held_->lock, patience.world());
    }
  }
  held_->is_taken = true;
}

LockFile::Held::~Held() {
  // The lock first: a kill in between leaves a note without a lock, which means nothing.
  if (is_taken) try_remove(lock);
  if (!note.empty()) try_remove(note);
}

bool has_stale_locks(const Repository::Impl& impl) { return !notes(impl).empty(); }

void remove_stale_locks(const Repository::Impl& impl) {
  for (const std::filesystem::path& note : notes(impl)) {
    const std::filesystem::path lock = impl.common_folder / unescaped(note.filename().string());
    if (lock.extension() == ".lock" && same_inode(note, lock)) remove_file(lock);
    remove_file(note);
  }
}

}  // namespace decklog::git
