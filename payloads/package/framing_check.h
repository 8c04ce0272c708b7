// Holds a package's container against the one our writer makes for the same manifest.
#pragma once

#include "payloads/package/framing.h"
#include "payloads/package/package_file.h"

namespace qfe {

// Compares every byte that is not the content of a blob, and the length. Throws Error(badPackage)
// or Error(unsafePath) that names the member and what is wrong with it: a link, a bad name, a
// member that is doubled, unlisted, missing or elsewhere in the order, a size, a header field,
// bytes missing at or added to the end.
void checkFraming(const PackageFile& file, const Framing& framing);

}  // namespace qfe
