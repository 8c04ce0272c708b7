// The files of a server that deltas may stand on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "manifest/base/digest.h"
#include "payloads/delta/apply.h"

namespace qfe {

// One of them. What is opened is read by one thread, and checked by its digest before anything is
// made from it.
struct OldSource {
  std::uint64_t size = 0;
  std::function<delta::OldFile()> open;
};

using OldFiles = std::map<Digest, OldSource>;

// Several files as one, one after the other; one at a time is open, because a group may have
// thousands. Throws Error(wrongBase) naming the first digest that is not there; `what` begins the
// message. Reading throws Error(wrongBase) where a file has another size by now.
[[nodiscard]] delta::OldFile joinOldFiles(const std::string& what,
                                          const std::vector<Digest>& digests,
                                          const OldFiles& files);

}  // namespace qfe
