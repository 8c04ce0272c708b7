// Manifests, observations and inventories built as values, for the tables of the check.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/inventory/inventory.h"

namespace qfe::test {

constexpr const char* kStore = "{exchsrvr}/bin/store.exe";
constexpr const char* kWizard = "{exchsrvr}/bin/Mailmig.exe";
constexpr const char* kLibrary = "{exchsrvr}/bin/Mlmig32.dll";

inline Version version(const std::string& text) {
  return Version::parse(text).value();
}

inline UtcTime utc(const std::string& text) {
  return UtcTime::parse(text).value();
}

inline VersionRange range(const std::string& atLeast, const std::string& below) {
  VersionRange result;
  if (!atLeast.empty()) result.atLeast = version(atLeast);
  if (!below.empty()) result.below = version(below);
  return result;
}

inline Condition condition(const std::string& path, const VersionRange& versions = {}) {
  return {InstallPath::parse(path, Platform::windows), versions};
}

// A row as a shipped manifest has it: replace, always.
inline FileRow row(const std::string& path, const std::string& wanted = "6.5.7232.52") {
  FileRow result;
  result.path = InstallPath::parse(path, Platform::windows);
  result.change = Change::replace;
  result.when = When::always;
  if (!wanted.empty()) result.version = version(wanted);
  result.size = 84992;
  result.modified = utc("2004-11-16T20:58Z");
  return result;
}

// The founding hotfix: a Windows product in English for x86, at service pack 1, with two files.
inline Manifest hotfix(const std::string& id = "KB886948") {
  Manifest manifest;
  manifest.id = id;
  manifest.revision = 1;
  manifest.title = "The Migration Wizard does not migrate all the calendar items";
  manifest.product = {"Exchange2003", "Microsoft Exchange Server 2003", {}};
  manifest.platform = Platform::windows;
  manifest.architecture = Architecture::x86;
  manifest.language = "ENU";
  manifest.locations["exchsrvr"] = {"Program Files/Exchsrvr", "bin/store.exe"};
  manifest.appliesTo =
      Baseline{Baseline::Kind::allOf, {condition(kStore, range("6.5.7226.0", "6.5.7638.0"))}};
  manifest.files = {row(kWizard), row(kLibrary)};
  return manifest;
}

// A PE file of the product, as old as service pack 1, unless said otherwise.
inline FileAttributes attributes(const std::string& found = "6.5.7226.0") {
  FileAttributes result;
  result.image.format = ImageFormat::pe;
  result.image.architecture = "x86";
  result.image.languageIds = {0x409};
  if (!found.empty()) result.image.fixedVersion = version(found);
  result.size = 84992;
  result.modified = utc("2004-11-16T20:58:33Z");
  return result;
}

inline Observation present(const std::string& realPath, const FileAttributes& found) {
  Observation observation;
  observation.kind = Observation::Kind::present;
  observation.realPath = realPath;
  observation.attributes = found;
  return observation;
}

inline Observation present(const std::string& realPath, const std::string& found) {
  return present(realPath, attributes(found));
}

inline Observation absent(const std::string& realPath) {
  Observation observation;
  observation.realPath = realPath;
  return observation;
}

inline Observation trouble(const std::string& realPath, Observation::Kind kind,
                           const std::string& problem) {
  Observation observation;
  observation.kind = kind;
  observation.realPath = realPath;
  observation.problem = problem;
  return observation;
}

inline Observation unreadable(const std::string& realPath) {
  return trouble(realPath, Observation::Kind::unreadable,
                 "cannot be read: Permission denied (EACCES)");
}

// An instance at service pack 1 where the two files are at the versions given ("": not there).
inline Instance instance(const std::string& wizard, const std::string& library,
                         const std::string& folder = "Program Files/Exchsrvr") {
  Instance result;
  result.folders["exchsrvr"] = folder;
  const auto put = [&](const char* path, const std::string& name, const std::string& found) {
    const std::string real = folder + "/bin/" + name;
    result.observations[path] = {found.empty() ? absent(real) : present(real, found)};
  };
  put(kStore, "store.exe", "6.5.7226.0");
  put(kWizard, "Mailmig.exe", wizard);
  put(kLibrary, "Mlmig32.dll", library);
  return result;
}

inline std::vector<Finding> check(const std::vector<const Manifest*>& manifests,
                                  const std::vector<std::vector<Instance>>& instances,
                                  const std::vector<InstalledRecord>& installed = {}) {
  Inventory inventory;
  inventory.instances = instances;
  return evaluate(manifests, inventory, installed);
}

// One manifest at one instance.
inline Finding check(const Manifest& manifest, const Instance& one,
                     const std::vector<InstalledRecord>& installed = {}) {
  return check(std::vector<const Manifest*>{&manifest}, {{one}}, installed).at(0);
}

inline InstalledRecord record(const Manifest& manifest, const std::string& location,
                              std::uint32_t revision = 1) {
  InstalledRecord result;
  result.identity = Identity::of(manifest, location);
  result.revision = revision;
  result.manifest = manifest;
  return result;
}

}  // namespace qfe::test
