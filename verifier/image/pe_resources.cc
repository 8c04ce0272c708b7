#include "verifier/image/pe_resources.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/byte_reader.h"
#include "manifest/base/limits.h"

namespace qfe {
namespace {

constexpr std::uint32_t kHighBit = 0x80000000;
constexpr std::uint32_t kVersionType = 16;     // RT_VERSION
constexpr std::uint32_t kVersionInfoName = 1;  // VS_VERSION_INFO
constexpr std::size_t kDirectoryHeader = 16;
constexpr std::size_t kDirectoryEntry = 8;
constexpr std::size_t kDataEntry = 16;

struct Entry {
  std::uint32_t name = 0;    // a number, or with the high bit the place of a name
  std::uint32_t target = 0;  // with the high bit a directory, else a data entry

  [[nodiscard]] bool hasNumber() const { return (name & kHighBit) == 0; }
  [[nodiscard]] bool isDirectory() const { return (target & kHighBit) != 0; }
  // Counted from the start of the resource directory.
  [[nodiscard]] std::uint32_t offset() const { return target & ~kHighBit; }
};

class ResourceWalk {
 public:
  explicit ResourceWalk(const PeFile& file) : file_(file) {}

  VersionResources run() {
    if (file_.resourceRva() == 0) return {};
    const std::vector<Entry> types = directory(0);
    const auto type = findNumber(types, kVersionType);
    if (type == types.end()) return std::move(result_);
    if (!type->isDirectory()) {
      fail("the version resources are no directory");
      return std::move(result_);
    }
    const std::vector<Entry> names = directory(type->offset());
    auto name = findNumber(names, kVersionInfoName);
    if (name == names.end()) name = names.begin();
    if (name == names.end()) return std::move(result_);
    if (!name->isDirectory()) {
      fail("the version resource has no languages");
      return std::move(result_);
    }
    for (const Entry& language : directory(name->offset())) addLanguage(language);
    return std::move(result_);
  }

 private:
  static std::vector<Entry>::const_iterator findNumber(const std::vector<Entry>& entries,
                                                       std::uint32_t number) {
    return std::ranges::find_if(entries,
                                [number](const Entry& entry) { return entry.name == number; });
  }

  void fail(std::string problem) {
    if (!result_.problem) result_.problem = std::move(problem);
  }

  // As many entries as the file holds and the limit allows.
  std::vector<Entry> directory(std::uint32_t offset) {
    const std::uint64_t rva = std::uint64_t{file_.resourceRva()} + offset;
    const auto header = file_.read(rva, kDirectoryHeader);
    if (!header) {
      fail(fmt::format("the file does not hold the resource directory at {:#x}", rva));
      return {};
    }
    ByteReader reader(*header);
    if (!reader.skip(12)) return {};
    const std::uint64_t declared =
        std::uint64_t{reader.u16le().value_or(0)} + reader.u16le().value_or(0);
    const std::uint64_t allowed = std::min(declared, limits::kPeResourceEntries - entriesRead_);
    if (allowed < declared) {
      fail(fmt::format("there are more than {} resource entries", limits::kPeResourceEntries));
    }
    const Bytes table = file_.readUpTo(rva + kDirectoryHeader, allowed * kDirectoryEntry);
    if (table.size() < allowed * kDirectoryEntry) {
      fail(fmt::format("the file ends inside the resource directory at {:#x}", rva));
    }
    std::vector<Entry> entries;
    ByteReader rows(table);
    while (rows.fits(1, kDirectoryEntry)) {
      const std::uint32_t name = rows.u32le().value_or(0);
      entries.push_back({name, rows.u32le().value_or(0)});
    }
    entriesRead_ += entries.size();
    return entries;
  }

  void addLanguage(const Entry& entry) {
    if (entry.isDirectory()) return fail("a language of the version resource is a directory");
    const std::uint64_t rva = std::uint64_t{file_.resourceRva()} + entry.offset();
    const auto data = file_.read(rva, kDataEntry);
    if (!data) return fail(fmt::format("the file does not hold the resource entry at {:#x}", rva));
    ByteReader reader(*data);
    ResourceData resource;
    if (entry.hasNumber()) resource.languageId = static_cast<std::uint16_t>(entry.name);
    resource.rva = reader.u32le().value_or(0);
    resource.size = reader.u32le().value_or(0);
    result_.resources.push_back(resource);
  }

  const PeFile& file_;
  std::uint64_t entriesRead_ = 0;
  VersionResources result_;
};

}  // namespace

VersionResources findVersionResources(const PeFile& file) {
  return ResourceWalk(file).run();
}

}  // namespace qfe
