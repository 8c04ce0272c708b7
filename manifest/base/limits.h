// Every limit on input, named. A declared size meets its limit before anything is allocated.
#pragma once

#include <cstdint>

namespace qfe::limits {

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;
constexpr std::uint64_t kGiB = 1024 * kMiB;

// JSON and articles.
constexpr std::uint64_t kManifestBytes = 16 * kMiB;
constexpr std::uint64_t kRecipeBytes = 4 * kMiB;
constexpr std::uint64_t kArticleBytes = 16 * kMiB;
constexpr int kJsonDepth = 32;
constexpr std::uint64_t kJsonStringBytes = 1 * kMiB;
constexpr std::uint64_t kJsonValues = 4'000'000;

// Manifests.
constexpr std::uint64_t kFiles = 100'000;
constexpr std::uint64_t kBlobs = 100'000;
constexpr std::uint64_t kPathBytes = 1024;  // a whole path
constexpr std::uint64_t kPathComponentBytes = 255;
constexpr std::uint64_t kVersionLength = 128;
constexpr std::uint64_t kIdLength = 64;

// Packages. Sizes are bytes.
constexpr std::uint64_t kPackageBytes = 64 * kGiB;
constexpr std::uint64_t kFileBytes = 16 * kGiB;  // one unpacked file or group
constexpr std::uint64_t kSolidGroupBytes = 64 * kMiB;
constexpr std::uint64_t kUnpackedBytes = 256 * kGiB;
constexpr std::uint64_t kBlobRatio = 2'000;  // unpacked : stored, above kBlobRatioFloor
constexpr std::uint64_t kBlobRatioFloor = 1 * kMiB;
constexpr std::uint64_t kSignatures = 64;
constexpr std::uint64_t kSignatureBytes = 64 * kKiB;
constexpr int kZstdWindowLog = 27;  // 128 MiB: memory a decoder may be made to use

// Images.
constexpr std::uint64_t kPeResourceDepth = 3;
constexpr std::uint64_t kPeResourceEntries = 4096;
constexpr std::uint64_t kVersionResourceBytes = 1 * kMiB;
constexpr std::uint64_t kElfSections = 65'536;
constexpr std::uint64_t kElfNoteBytes = 1 * kMiB;

// Servers.
constexpr int kLinkDepth = 40;  // folder links followed for one path, as Linux has it
constexpr std::uint64_t kFolderEntries = 1'000'000;
constexpr std::uint64_t kXattrBytes = 64 * kKiB;
constexpr std::uint64_t kStateFileBytes = 64 * kMiB;
constexpr std::uint64_t kHistoryLineBytes = 64 * kMiB;

}  // namespace qfe::limits
