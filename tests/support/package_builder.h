// Small valid packages for tests, of every room that consumes one.
#pragma once

#include <string>
#include <vector>

#include "payloads/package/package_writer.h"

namespace qfe {

// Delivers these bytes, in several pieces when they are long.
[[nodiscard]] ContentSource contentOf(std::string bytes);
// Text that zstd cannot shrink, always the same for one seed.
[[nodiscard]] std::string noise(std::size_t bytes, std::uint32_t seed);

// Old files in memory, for deltas.
[[nodiscard]] OldFiles oldFilesOf(const std::vector<std::string>& contents);

// Sets size and digest of a row to those of the content.
[[nodiscard]] FileRow rowWith(const std::string& path, Change change, const std::string& content);

// "KB886948" for Exchange2003, windows, x86, ENU, revision 1: complete for shipping but for files.
// Location exchsrvr is "Program Files/Exchsrvr", its baseline wants {exchsrvr}/bin/store.exe.
[[nodiscard]] Manifest emptyManifest();

// Collects rows and their contents side by side.
class PackageBuilder {
 public:
  PackageBuilder() { input_.manifest = emptyManifest(); }

  PackageBuilder& add(FileRow row, std::string content);
  PackageBuilder& replace(const std::string& path, std::string content);
  PackageBuilder& addFile(const std::string& path, std::string content);
  PackageBuilder& remove(const std::string& path);

  [[nodiscard]] Manifest& manifest() { return input_.manifest; }
  [[nodiscard]] PackageInput& input() { return input_; }

 private:
  PackageInput input_;
};

// Three rows: {exchsrvr}/bin/Mailmig.exe and Mlmig32.dll replaced (small, so one solid group),
// {exchsrvr}/bin/old.dll removed. No hooks, no signatures.
[[nodiscard]] PackageInput samplePackageInput();
// As written: with payloads and blobs.
[[nodiscard]] Manifest sampleManifest();
// The package as bytes; throws what writePackage throws.
[[nodiscard]] Bytes buildPackage(const PackageInput& input);

}  // namespace qfe
