// Makes deltas. Only in the full binary: appliers need none of this.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "manifest/base/bytes.h"
#include "payloads/delta/make/seeds.h"

namespace qfe::delta {

enum class Effort { fast, standard, max };

// "fast", "default", "max".
[[nodiscard]] std::optional<Effort> effortNamed(std::string_view name);

struct MakeOptions {
  Effort effort = Effort::standard;
  unsigned jobs = 1;  // threads; 0: as many as the machine has. The same delta for any number.
  Progress progress;  // called from the thread that called makeDelta
};

// The delta that makes `newBytes` of `oldBytes`, with the digests of both. Same inputs and effort,
// same bytes. Throws Error(overLimit) for files over limits::kFileBytes.
[[nodiscard]] Bytes makeDelta(ByteView oldBytes, ByteView newBytes, const MakeOptions& options);

}  // namespace qfe::delta
