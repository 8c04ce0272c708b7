// The attributes of one installed file: what a table row of a hotfix article promises.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest/base/digest.h"
#include "manifest/base/utc_time.h"
#include "manifest/base/version.h"
#include "verifier/image/image.h"
#include "verifier/root/read_fs.h"

namespace qfe {

struct FileAttributes {
  ImageInfo image;
  std::uint64_t size = 0;        // bytes
  UtcTime modified;              // to 100 ns
  std::optional<Digest> sha256;  // where it was asked for
  [[nodiscard]] const std::optional<Version>& version() const { return image.fixedVersion; }
  // KB 816915 codes of image.languageIds, known ones only, each once; neutral (0) is "neutral".
  [[nodiscard]] std::vector<std::string> languages() const;
};

enum class WithDigest { no, yes };

// Reads one open file. An errno when reading fails.
[[nodiscard]] SysResult<FileAttributes> readAttributes(const ReadableFile& file, WithDigest digest);
// SHA-256 of the whole file, streamed.
[[nodiscard]] SysResult<Digest> digestOf(const ReadableFile& file);

// Any files of this machine by path, on all cores: `qfe attributes`.
struct AttributesOf {
  std::string path;  // as given
  std::optional<FileAttributes> attributes;
  std::string error;  // when there are none
};
[[nodiscard]] std::vector<AttributesOf> readAttributesOf(const std::vector<std::string>& paths,
                                                         unsigned jobs);

}  // namespace qfe
