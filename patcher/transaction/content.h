// What is under a name, as far as a transaction has to tell: by digest.
#pragma once

#include <optional>
#include <string>

#include "patcher/journal/intent.h"

namespace qfe {

struct Content {
  enum class Kind { absent, file, other };
  Kind kind = Kind::absent;
  Digest digest;

  [[nodiscard]] bool isAbsent() const { return kind == Kind::absent; }
  // The content of one side of a change; nothing is absence.
  [[nodiscard]] bool is(const std::optional<FileSide>& side) const {
    return side ? kind == Kind::file && digest == side->digest : isAbsent();
  }
  [[nodiscard]] bool same(const Content& content) const {
    return kind == Kind::file && content.kind == Kind::file && digest == content.digest;
  }
};

// Throws Error(io) where it cannot be read.
[[nodiscard]] Content contentAt(const ReadFs& fs, const std::string& path);

// A new file with content and metadata of another, synced. Throws Error(io).
void copyFile(Fs& fs, const std::string& from, const std::string& to);

}  // namespace qfe
