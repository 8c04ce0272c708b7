// What no member of a package may be, whatever else is in it: each refusal in its own words.
#pragma once

#include <string>

#include "payloads/package/tar_walk.h"

namespace qfe {

// Throws Error(badPackage) for links, folders and devices, Error(unsafePath) for a name that is
// absolute, goes upwards, is not ASCII or is not a file name on every platform.
void requireSafeMember(const std::string& package, const TarMember& member);

// "mode 0755 instead of 0644, owner root instead of none": the fields of a plain member's header
// that are not what the writer gives it; empty when they all agree.
[[nodiscard]] std::string headerDifferences(const TarMember& member, std::int64_t time);

}  // namespace qfe
