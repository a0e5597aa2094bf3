// SPDX-License-Identifier: MIT
//
// Private to lib/git: the three locks of a write. The writer's lock is a flock, which the kernel frees on death. git's
// own lock files (index.lock, <ref>.lock) are made as second names (hard links) of a note in decklog/held/: as long as
// the note stands, its inode can be no one else's, so a later run knows beyond doubt which stale lock file is ours.
// On disk: decklog/lock (empty, never removed), decklog/held/<lock's path below the common folder, '/' as %2F>.
#pragma once

#include "lib/base/world.h"
#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>

namespace decklog::git {

// How long one write waits for others, over all of its locks. Time is counted by the sleeps; no clock is read.
class Patience {
 public:
  Patience(const base::World& world, std::chrono::milliseconds limit) : world_(world), limit_(limit) {}
  // Sleeps a little, with jitter, and says after a second what is waited for. False when the patience is used up.
  // Throws: Error ("interrupted") when somebody wants us to end.
  bool wait(std::string_view what);
  const base::World& world() const { return world_; }

 private:
  const base::World& world_;
  std::chrono::milliseconds limit_;
  std::chrono::microseconds waited_{0};
  std::chrono::microseconds pause_{500};
  bool said_ = false;
};

class WriterLock {
 public:
  // Throws: Locked; SystemError when the folder cannot be written or the file system knows no locks.
  WriterLock(const Repository::Impl& impl, Patience& patience);

 private:
  Fd fd_;  // closing it frees the lock
};

// Ctrl-C and the like wait as long as one lives: a lock file of git's that outlives its maker would stop a person's
// next `git commit`. Waiting for others stays interruptible (Patience).
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();  // what came meanwhile is delivered now
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_{};
};

class LockFile {
 public:
  // Takes `<target>.lock`. Requires: the writer's lock is held.
  // Throws: Locked naming the file and its age; SystemError.
  LockFile(const Repository::Impl& impl, const std::filesystem::path& target, Patience& patience);

 private:
  struct Held {
    HeldSignals signals;
    std::filesystem::path lock;
    std::filesystem::path note;  // empty on file systems without hard links
    bool is_taken = false;
    ~Held();  // gives the lock back
  };
  std::unique_ptr<Held> held_;
};

// Whether a killed command left lock notes. Requires: the writer's lock is held (so nobody alive has one).
bool has_stale_locks(const Repository::Impl& impl);
// Removes the lock files that the notes prove to be ours, then the notes.
void remove_stale_locks(const Repository::Impl& impl);

}  // namespace decklog::git
