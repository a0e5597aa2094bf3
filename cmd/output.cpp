// SPDX-License-Identifier: MIT
#include "cmd/output.h"

#include <cerrno>
#include <unistd.h>

namespace decklog::cmd {

DescriptorBuffer::DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
  setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorBuffer::~DescriptorBuffer() { write_out(); }

bool DescriptorBuffer::write_out() {
  const char* next = pbase();
  while (failure_ == 0 && next < pptr()) {
    const ssize_t written = ::write(descriptor_, next, static_cast<std::size_t>(pptr() - next));
    if (written >= 0) next += written;
    if (written < 0 && errno != EINTR) failure_ = errno;
  }
  setp(bytes_.data(), bytes_.data() + bytes_.size());
  return failure_ == 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type next) {
  if (!write_out()) return traits_type::eof();
  if (!traits_type::eq_int_type(next, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(next);
    pbump(1);
  }
  return traits_type::not_eof(next);
}

int DescriptorBuffer::sync() { return write_out() ? 0 : -1; }

}  // namespace decklog::cmd
