// SPDX-License-Identifier: MIT
//
// Where JSON pointers lead in a YAML file: for findings about what values mean, which are made where no text is known.
#pragma once

#include "lib/yaml/node.h"

#include <string>
#include <string_view>

namespace decklog::yaml {

class Places {
 public:
  // Through the guarded reader. Requires: `bytes` outlives this. Throws: BadData as decode() does.
  Places(std::string_view bytes, const std::string& file);

  // Whether every step of the pointer (RFC 6901) is there.
  bool has(std::string_view pointer) const;
  // Of the value there; of the nearest one around it when that is not there.
  base::Position position(std::string_view pointer) const;
  // The text of a scalar; "" for anything else.
  std::string text(std::string_view pointer) const;

 private:
  struct Found {
    const Node* node;
    bool whole;
  };
  Found find(std::string_view pointer) const;

  Document document_;
};

}  // namespace decklog::yaml
