// SPDX-License-Identifier: MIT
//
// Standard output that remembers why a write failed: the C++ streams forget errno, and a reader that went away must be
// told from a full disk.
#pragma once

#include <array>
#include <streambuf>

namespace decklog::cmd {

class DescriptorBuffer : public std::streambuf {
 public:
  // `descriptor` stays the caller's.
  explicit DescriptorBuffer(int descriptor);
  ~DescriptorBuffer() override;
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  // errno of the first write that failed; 0 while none has.
  int failure() const { return failure_; }

 protected:
  int_type overflow(int_type next) override;
  int sync() override;

 private:
  bool write_out();

  int descriptor_;
  int failure_ = 0;
  std::array<char, 16 * 1024> bytes_{};
};

}  // namespace decklog::cmd
