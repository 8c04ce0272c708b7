// Version resources in the resource directory of a PE image (PE/COFF specification, ".rsrc").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verifier/image/pe.h"

namespace qfe {

struct ResourceData {
  std::optional<std::uint16_t> languageId;  // LANGID; absent where the entry has a name instead
  std::uint32_t rva = 0;
  std::uint32_t size = 0;  // bytes, as declared
};

struct VersionResources {
  // All languages of the resource VS_VERSION_INFO (or, where no such number is there, of the
  // first version resource), in file order.
  std::vector<ResourceData> resources;
  std::optional<std::string> problem;
};

// Three levels (type, name, language) and no deeper, so that a directory that points to itself
// ends like any other; limits::kPeResourceEntries holds over all of them together.
[[nodiscard]] VersionResources findVersionResources(const PeFile& file);

}  // namespace qfe
