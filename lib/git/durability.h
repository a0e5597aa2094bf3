// SPDX-License-Identifier: MIT
//
// Private to lib/git: how far what was written is followed to the disk, and how many flushes that takes.
//
// A file system with a journal that takes all changes of names in their order (ext4 with its journal, XFS) needs one
// flush for many files: when the bytes of each stand on the device before its name changes, and then any one file is
// flushed, all names that changed before are on the disk too. A power cut leaves what a kill at some moment would have
// left. Everywhere else (btrfs, overlay, network, FUSE) each file and each folder is flushed. core.fsyncMethod decides
// where it is set: "fsync" is one by one, "batch" and "writeout-only" are in order. tests/faults/powercut.py holds both
// to their promise.
#pragma once

#include "lib/git/files.h"
#include "lib/git/impl.h"

#include <string_view>

namespace decklog::git {

// How each kind of file is followed, after core.fsync: ours is everything; the user may ask for less: "none",
// "-loose-object", "-reference", "-index" and the names of groups that git knows.
struct Durability {
  Flush objects = Flush::each;
  Flush index = Flush::each;  // also work files and our intent
  Flush reference = Flush::each;
};
Durability durability(const Repository::Impl& impl);

// What `core.fsync` leaves of `part` ("loose-object", "index", "reference").
bool is_flushed(std::string_view setting, std::string_view part);

// Whether the file system below `folder` keeps changes of names in order. False when that cannot be told.
bool keeps_order(const std::filesystem::path& folder);

}  // namespace decklog::git
