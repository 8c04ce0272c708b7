// Builds small valid PE images (Microsoft PE/COFF specification) with a version resource.
//
// Same calls, same bytes. The layout is fixed, so that tests can damage one field by its offset:
// headers, then the resource section at kResources, then a code section of filler up to the
// wanted size.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::test {

// One block of a version resource's tree: header, key, value and children, each on a multiple of
// four. `valueLength` counts words for text (type 1) and bytes otherwise (type 0).
[[nodiscard]] Bytes versionNode(std::string_view key, std::uint16_t type, std::size_t valueLength,
                                ByteView value, const std::vector<Bytes>& children);

class PeBuilder {
 public:
  // Offsets in the file.
  static constexpr std::size_t kPeHeader = 0x80;  // "PE\0\0"
  static constexpr std::size_t kCoffHeader = kPeHeader + 4;
  static constexpr std::size_t kOptionalHeader = kCoffHeader + 20;
  static constexpr std::size_t kResources = 0x400;  // the .rsrc section: root directory
  // Of one resource type, name and language, the directories follow each other like this.
  static constexpr std::size_t kTypeEntry = kResources + 16;
  static constexpr std::size_t kNameDirectory = kResources + 24;
  static constexpr std::size_t kNameEntry = kNameDirectory + 16;
  static constexpr std::size_t kLanguageDirectory = kNameDirectory + 24;
  static constexpr std::size_t kLanguageEntries = kLanguageDirectory + 16;
  // RVAs.
  static constexpr std::uint32_t kResourceRva = 0x1000;

  // The fixed file version; 1.0.0.0 unless said otherwise.
  PeBuilder& version(std::uint16_t a, std::uint16_t b, std::uint16_t c, std::uint16_t d);
  // A version resource without VS_FIXEDFILEINFO, or no version resource at all.
  PeBuilder& withoutFixedVersion();
  PeBuilder& withoutVersionResource();
  // FileVersion of the string tables; absent unless given. ASCII.
  PeBuilder& stringVersion(std::string text);
  // A language of the version resource, in the order of the calls; 0x409 when none is given.
  PeBuilder& language(std::uint16_t langId);
  // Of the Translation array and the string tables; the first resource language unless given.
  PeBuilder& translation(std::uint16_t langId);
  // IMAGE_FILE_MACHINE_…; 0x14c (x86), or 0x8664 (x64) for 64 bit unless given.
  PeBuilder& machine(std::uint16_t machine);
  // PE32+ instead of PE32.
  PeBuilder& bits64();
  // dwFileFlags and dwFileFlagsMask of the fixed version.
  PeBuilder& fileFlags(std::uint32_t flags, std::uint32_t mask = 0x3F);
  // Exact size of the file in bytes (the smallest possible unless given). build() throws
  // std::logic_error where the image does not fit.
  PeBuilder& pad(std::size_t size);
  // Another seed makes another content of the same size and version.
  PeBuilder& filler(std::uint64_t seed);

  [[nodiscard]] Bytes build() const;
  // What each language's data entry holds.
  [[nodiscard]] Bytes versionResource() const;

 private:
  [[nodiscard]] Bytes fixedFileInfo() const;
  [[nodiscard]] Bytes resourceSection() const;
  [[nodiscard]] Bytes headers(std::size_t resourceSize, std::size_t codeSize) const;
  [[nodiscard]] std::vector<std::uint16_t> languages() const;
  [[nodiscard]] std::vector<std::uint16_t> translations() const;

  std::array<std::uint16_t, 4> version_{1, 0, 0, 0};
  bool fixedVersion_ = true;
  bool versionResource_ = true;
  std::optional<std::string> stringVersion_;
  std::vector<std::uint16_t> languages_;
  std::vector<std::uint16_t> translations_;
  std::optional<std::uint16_t> machine_;
  bool bits64_ = false;
  std::uint32_t fileFlags_ = 0;
  std::uint32_t fileFlagsMask_ = 0x3F;
  std::optional<std::size_t> size_;
  std::uint64_t seed_ = 1;
};

}  // namespace qfe::test
