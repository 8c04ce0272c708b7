// A server in memory with the founding product, and hotfixes for it.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "tests/support/memory_fs.h"
#include "tests/support/pe_builder.h"
#include "verifier/inventory/inventory.h"

namespace qfe::test {

constexpr const char* kFolder = "Program Files/Exchsrvr";
constexpr const char* kWizardPath = "Program Files/Exchsrvr/bin/Mailmig.exe";
constexpr const char* kStorePath = "Program Files/Exchsrvr/bin/store.exe";
constexpr std::size_t kImageSize = 84992;

// An image of version 6.5.7232.<build>.
inline std::string image(std::uint16_t build, std::uint64_t seed = 1) {
  const Bytes bytes = PeBuilder().version(6, 5, 7232, build).pad(kImageSize).filler(seed).build();
  return {bytes.begin(), bytes.end()};
}

inline void install(MemoryFs& fs, const std::string& folder = kFolder,
                    std::uint16_t wizardBuild = 1) {
  fs.file(folder + "/bin/store.exe", image(0));
  fs.file(folder + "/bin/Mailmig.exe", image(wizardBuild));
  fs.file(folder + "/bin/unnamed.dll", image(0));
}

inline InstallPath installPath(const std::string& text) {
  return InstallPath::parse(text, Platform::windows);
}

inline FileRow fileRow(const std::string& path, const std::string& version = "6.5.7232.52") {
  FileRow row;
  row.path = installPath(path);
  row.change = Change::replace;
  row.when = When::always;
  if (!version.empty()) row.version = Version::parse(version);
  return row;
}

// Names the wizard as file and the store as proof of the product.
inline Manifest wizardHotfix() {
  Manifest manifest;
  manifest.id = "KB886948";
  manifest.revision = 1;
  manifest.product.name = "Exchange2003";
  manifest.platform = Platform::windows;
  manifest.locations["exchsrvr"] = {kFolder, "bin/store.exe"};
  manifest.files = {fileRow("{exchsrvr}/bin/Mailmig.exe")};
  return manifest;
}

}  // namespace qfe::test
