// The tree inside a version resource: VS_VERSIONINFO of the Windows SDK.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/version.h"

namespace qfe {

struct VersionResource {
  // FILEVERSION of VS_FIXEDFILEINFO; all zero is a version too. Absent without that structure or
  // without its signature.
  std::optional<Version> fixedVersion;
  bool debugBuild = false;  // VS_FF_DEBUG, VS_FF_PRERELEASE: only where the mask has the bit
  bool prerelease = false;
  // FileVersion of the string table that the first translation names, else of the first table
  // that has one. UTF-8; what is no UTF-16 becomes U+FFFD.
  std::optional<std::string> fileVersion;
  std::vector<std::uint16_t> translations;  // LANGIDs of the Translation array, in file order
  std::optional<std::string> problem;
};

[[nodiscard]] VersionResource parseVersionResource(ByteView bytes);

}  // namespace qfe
