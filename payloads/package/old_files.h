// The files of a server that deltas may stand on.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "manifest/base/digest.h"
#include "payloads/delta/apply.h"

namespace qfe {

// How to open each of them, by its digest. What is opened is read by one thread, and checked by its
// digest before anything is made from it.
using OldFiles = std::map<Digest, std::function<delta::OldFile()>>;

// Several files as one, one after the other. Throws Error(wrongBase) naming the first digest that
// is not there; `what` begins the message.
[[nodiscard]] delta::OldFile joinOldFiles(const std::string& what,
                                          const std::vector<Digest>& digests,
                                          const OldFiles& files);

}  // namespace qfe
