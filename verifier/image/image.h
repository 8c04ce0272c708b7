// What an executable image says about itself: PE (Microsoft PE/COFF specification) and ELF
// (System V gABI; package metadata notes as systemd's PACKAGE_METADATA_FOR_EXECUTABLE_FILES).
//
// The readers see hostile bytes: everything is bounded by limits.h and by the input's size. A file
// that contradicts itself gives what could be read and says why in `problem`; nothing throws.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/version.h"

namespace qfe {

enum class ImageFormat { pe, elf, other };

struct ImageInfo {
  ImageFormat format = ImageFormat::other;
  std::optional<Version> fixedVersion;       // PE: VS_FIXEDFILEINFO; ELF: version of .note.package
  std::optional<std::string> stringVersion;  // PE: FileVersion of the first translation, UTF-8
  std::string architecture;  // "x86", "x64", "arm64", "arm", "ia64", …; empty unknown
  std::vector<std::uint16_t> languageIds;  // PE: LANGIDs of the version resource, in file order
  bool debugBuild = false;                 // VS_FF_DEBUG in the (masked) file flags
  bool prerelease = false;                 // VS_FF_PRERELEASE
  std::optional<std::string> buildId;      // ELF, hex
  std::optional<std::string> soname;       // ELF
  std::optional<std::string> packageName;  // ELF .note.package
  std::optional<std::string> problem;      // why something could not be read
};

// Random access to the image: fills `out` from `offset` and returns how many bytes there were.
// Readers touch only the pages they need.
using ImageSource = std::function<std::size_t(std::uint64_t offset, std::span<std::uint8_t> out)>;

[[nodiscard]] ImageInfo readImage(const ImageSource& source, std::uint64_t size);
[[nodiscard]] ImageInfo readImage(ByteView bytes);

}  // namespace qfe
