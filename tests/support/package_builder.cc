#include "tests/support/package_builder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <stdexcept>

#include <stdlib.h>

namespace qfe {
namespace {

// A folder that goes away with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "qfe-package.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

ContentSource contentOf(std::string bytes) {
  return [bytes = std::move(bytes)](const ByteSink& sink) {
    constexpr std::size_t kPiece = 10'000;
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
      sink(asBytes(std::string_view(bytes).substr(at, kPiece)));
    }
  };
}

std::string noise(std::size_t bytes, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(bytes, '\0');
  std::ranges::generate(text, [&random] { return static_cast<char>(random() & 0xFFU); });
  return text;
}

OldFiles oldFilesOf(const std::vector<std::string>& contents) {
  OldFiles old;
  for (const std::string& content : contents) {
    const auto bytes = std::make_shared<const std::string>(content);
    const auto open = [bytes] {
      const delta::OldFile view = delta::oldFileOf(asBytes(*bytes));
      return delta::OldFile{view.size,
                            [bytes, view](std::uint64_t offset, std::span<std::uint8_t> out) {
                              view.read(offset, out);
                            }};
    };
    old.emplace(Digest::of(content), OldSource{content.size(), open});
  }
  return old;
}

FileRow rowWith(const std::string& path, Change change, const std::string& content) {
  FileRow row;
  row.path = InstallPath::parse(path, Platform::windows);
  row.change = change;
  row.when = When::always;
  if (change != Change::remove) {
    row.size = content.size();
    row.sha256 = Digest::of(content);
  }
  return row;
}

Manifest emptyManifest() {
  Manifest manifest;
  manifest.id = "KB886948";
  manifest.revision = 1;
  manifest.title = "Calendar items are not migrated";
  manifest.released = UtcTime::parse("2004-11-16T20:58Z");
  manifest.product.name = "Exchange2003";
  manifest.platform = Platform::windows;
  manifest.architecture = Architecture::x86;
  manifest.language = "ENU";
  manifest.locations["exchsrvr"].defaultPath = "Program Files/Exchsrvr";
  Condition store;
  store.file = InstallPath::parse("{exchsrvr}/bin/store.exe", Platform::windows);
  manifest.appliesTo.emplace();
  manifest.appliesTo->conditions.push_back(store);
  return manifest;
}

PackageBuilder& PackageBuilder::add(FileRow row, std::string content) {
  const bool carried = row.change != Change::remove;
  input_.manifest.files.push_back(std::move(row));
  input_.files.push_back(carried ? contentOf(std::move(content)) : ContentSource());
  return *this;
}

PackageBuilder& PackageBuilder::replace(const std::string& path, std::string content) {
  FileRow row = rowWith(path, Change::replace, content);
  return add(std::move(row), std::move(content));
}

PackageBuilder& PackageBuilder::addFile(const std::string& path, std::string content) {
  FileRow row = rowWith(path, Change::add, content);
  return add(std::move(row), std::move(content));
}

PackageBuilder& PackageBuilder::remove(const std::string& path) {
  return add(rowWith(path, Change::remove, {}), {});
}

PackageInput samplePackageInput() {
  PackageBuilder builder;
  builder.replace("{exchsrvr}/bin/Mailmig.exe", "MZ mailmig 6.5.7232.52")
      .replace("{exchsrvr}/bin/Mlmig32.dll", "MZ mlmig32 6.5.7232.52")
      .remove("{exchsrvr}/bin/old.dll");
  return builder.input();
}

Manifest sampleManifest() {
  return Package(PackageFile::fromBytes("sample.qfe", buildPackage(samplePackageInput())))
      .manifest();
}

Bytes buildPackage(const PackageInput& input) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "built.qfe").string();
  writePackage(input, path);
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace qfe
