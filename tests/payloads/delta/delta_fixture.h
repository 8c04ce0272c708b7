// What several tests of the delta room do.
#pragma once

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "payloads/delta/apply.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {

[[nodiscard]] inline Bytes applied(ByteView oldBytes, ByteView delta) {
  Bytes made;
  applyDelta("test.delta", oldFileOf(oldBytes), deltaFileOf(delta),
             [&](ByteView bytes) { made.insert(made.end(), bytes.begin(), bytes.end()); });
  return made;
}

// The message of the qfe::Error that `work` throws; empty when it throws none.
template <typename Work>
[[nodiscard]] std::string errorOf(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

[[nodiscard]] inline Bytes bytesOf(std::string_view text) {
  const ByteView view = asBytes(text);
  return {view.begin(), view.end()};
}

}  // namespace qfe::delta
