// Notes of an ELF image that identify it: the build id that linkers make, and the package metadata
// that systemd describes ("Package Metadata for Executable Files").
#pragma once

#include <optional>
#include <string>

#include "manifest/base/version.h"
#include "verifier/image/elf.h"

namespace qfe {

struct ElfNotes {
  std::optional<std::string> buildId;  // lower-case hexadecimal
  std::optional<std::string> packageName;
  std::optional<Version> packageVersion;
  std::optional<std::string> problem;
};

// The first note of each kind counts. Reads no more than limits::kElfNoteBytes altogether.
[[nodiscard]] ElfNotes readNotes(const ElfFile& file);

}  // namespace qfe
