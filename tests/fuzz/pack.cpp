// SPDX-License-Identifier: MIT
//
// A row of the index, which anybody may have written into a clone's .git folder: a header or damage. What was unpacked
// is packed and unpacked as the same. A record's file is packed first, and then cut and changed.
#include "lib/index/pack.h"

#include "lib/base/error.h"
#include "lib/index/index.h"
#include "lib/yaml/codec.h"
#include "tests/fuzz/target.h"

using namespace decklog;

namespace {

void unpack(std::string_view bytes) {
  model::Header header;
  try {
    header = index::unpack(bytes);
  } catch (const index::Unusable&) {
    return;
  }
  FUZZ_CHECK(index::unpack(index::pack(header)) == header, header.id.str());
}

}  // namespace

FUZZ_TARGET(pack) {
  unpack(input);
  try {
    const model::Header header = yaml::decode(input, "f.yaml").record;
    std::string bytes = index::pack(header);
    FUZZ_CHECK(index::unpack(bytes) == header, header.id.str());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      unpack(std::string_view(bytes).substr(0, at));
      bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
      unpack(bytes);
      bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    }
  } catch (const base::BadData&) {
  }
}
