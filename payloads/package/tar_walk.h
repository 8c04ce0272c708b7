// The members of a tar as libarchive sees them, one after the other.
//
// libarchive is lenient: what it accepts is only a description, used to find the first members
// and to name what is wrong. Whether a package is one is decided by framing_check.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "manifest/base/bytes.h"

namespace qfe {

struct TarMember {
  std::string name;
  std::string kind;  // "a symbolic link", "a folder", …; empty for a plain file
  std::uint64_t size = 0;
  unsigned mode = 0;  // permission bits
  std::int64_t uid = 0, gid = 0, time = 0;
  std::string owner, group;
};

class TarWalk {
 public:
  // Fills the span from the offset as far as the input goes; returns the count. May throw.
  using ReadAt = std::function<std::size_t(std::uint64_t offset, std::span<std::uint8_t>)>;
  enum class Step { member, end, damaged };

  // `size`: bytes of the whole input, which is read through `readAt` only.
  TarWalk(ReadAt readAt, std::uint64_t size);
  ~TarWalk();
  TarWalk(TarWalk&&) noexcept;
  TarWalk& operator=(TarWalk&&) noexcept;

  // After `end` or `damaged` there is nothing more. An exception of readAt is passed on.
  [[nodiscard]] Step next();
  [[nodiscard]] const TarMember& member() const;
  // After `damaged`: what libarchive says.
  [[nodiscard]] const std::string& trouble() const;
  // The member's content, exactly member().size bytes, of which the caller checked that they are
  // not too many; nothing when the input ends before.
  [[nodiscard]] std::optional<Bytes> content();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qfe
