// A release folder for one test, with binaries of a known version.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>

#include "manifest/base/error.h"
#include "manifest/manifest.h"
#include "tests/support/package_builder.h"
#include "tests/support/pe_builder.h"
#include "tests/support/temporary_folder.h"

namespace qfe::test {

// x86, ENU.
[[nodiscard]] inline std::string peOf(std::uint16_t build, std::uint64_t seed = 1) {
  const Bytes image = PeBuilder().version(6, 5, build, 0).filler(seed).pad(4096).build();
  return std::string(asText(image));
}

[[nodiscard]] inline FileRow rowAt(std::string_view path, Change change = Change::replace) {
  FileRow row;
  row.path = InstallPath::parse(path, Platform::windows);
  row.change = change;
  row.when = When::always;
  return row;
}

inline void setModified(const std::string& path, std::string_view time) {
  const auto utc = UtcTime::parse(time);
  if (!utc) throw std::runtime_error("no time");
  const timespec stamp{utc->unixSeconds(), static_cast<long>(utc->nanoseconds())};
  const timespec times[2] = {stamp, stamp};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) throw std::runtime_error("utimensat");
}

// The whole message and code of what `work` throws: "notAsListed: …".
template <typename Work>
[[nodiscard]] std::string refusalOf(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.what();
  }
  return "nothing was refused";
}

}  // namespace qfe::test
