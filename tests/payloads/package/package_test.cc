#include "payloads/package/package.h"

#include <algorithm>
#include <memory>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"
#include "manifest/manifest_json.h"
#include "payloads/delta/make/make.h"
#include "tests/support/package_builder.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Package packageOf(const Bytes& bytes) {
  return Package(PackageFile::fromBytes("x.qfe", bytes));
}

// Nothing when a package was refused by its constructor or by the check of its blobs.
std::optional<Digest> acceptedAs(const Bytes& bytes) {
  try {
    const Package package = packageOf(bytes);
    package.checkAllBlobs(1);
    return package.file().manifestDigest();
  } catch (const Error&) {
    return std::nullopt;
  }
}

template <typename Work>
std::string refusalOf(ErrorCode code, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "accepted";
}

// A tar around a manifest text and blobs, with the right framing for it.
Bytes tarAround(const std::string& manifest, const std::vector<std::string>& blobs) {
  constexpr std::uint64_t kReleased = 1100638680;  // of emptyManifest()
  TarBuilder builder;
  builder.add({.name = "manifest.json", .content = manifest, .time = kReleased});
  for (const std::string& blob : blobs) {
    builder.add({.name = "blobs/" + Digest::of(blob).hex(), .content = blob, .time = kReleased});
  }
  return builder.finish();
}

Blob storedBlob(const std::string& content) {
  Blob blob;
  blob.coding = Coding::stored;
  blob.size = blob.unpackedSize = content.size();
  blob.sha256 = blob.unpackedSha256 = Digest::of(content);
  return blob;
}

std::string unpackedText(const Package& package, std::size_t row) {
  std::string text;
  const FileRow& file = package.manifest().files[row];
  package.unpack(file, package.choosePayload(file, {}), {},
                 [&text](ByteView part) { text += asText(part); });
  return text;
}

TEST(Package, FilesOfGroupsAndWholeFilesComeBack) {
  const std::string large = noise(40'000, 1) + std::string(40'000, 'x');
  PackageBuilder builder;
  builder.replace("{exchsrvr}/bin/1.dll", "first")
      .replace("{exchsrvr}/bin/large.exe", large)
      .replace("{exchsrvr}/bin/2.dll", "second")
      .replace("{exchsrvr}/bin/again.exe", large)
      .addFile("{exchsrvr}/bin/empty.txt", "");
  builder.input().hookBefore = contentOf("#!/bin/sh\n");
  const Package package = packageOf(buildPackage(builder.input()));
  package.checkAllBlobs(2);
  EXPECT_EQ(package.manifest().blobs.size(), 3U);
  EXPECT_EQ(unpackedText(package, 0), "first");
  EXPECT_TRUE(unpackedText(package, 1) == large);
  EXPECT_EQ(unpackedText(package, 2), "second");
  EXPECT_TRUE(unpackedText(package, 3) == large);
  EXPECT_EQ(unpackedText(package, 4), "");
  std::string hook;
  package.unpackBlob(package.manifest().hooks.before->blob,
                     [&hook](ByteView part) { hook += asText(part); });
  EXPECT_EQ(hook, "#!/bin/sh\n");
}

// As small as a package gets: one file of one byte.
Bytes tinyPackage() {
  PackageBuilder builder;
  builder.manifest().locations.clear();
  builder.manifest().appliesTo->conditions[0].file = InstallPath::parse("a/b", Platform::windows);
  builder.replace("a/b", "x");
  return buildPackage(builder.input());
}

// Inside of the manifest a change may make another manifest that is as good as the first: then
// the package has another identity, and a signature over the first does not cover it.
TEST(Package, NoChangeOfOneByteLeavesAValidPackageOfTheSameIdentity) {
  const Bytes bytes = tinyPackage();
  const std::size_t manifestEnd =
      512 + PackageFile::fromBytes("x.qfe", bytes).manifestBytes().size();
  const std::optional<Digest> identity = acceptedAs(bytes);
  ASSERT_TRUE(identity);
  parallelFor(bytes.size(), 0, [&](std::size_t i) {
    Bytes changed = bytes;
    changed[i] = static_cast<std::uint8_t>(bytes[i] ^ 1U << (i % 8));
    const std::optional<Digest> accepted = acceptedAs(changed);
    if (i >= 512 && i < manifestEnd) {
      EXPECT_NE(accepted, identity) << i;
    } else {
      EXPECT_EQ(accepted, std::nullopt) << i;
    }
  });
}

TEST(Package, NoCutAndNoExtensionLeavesAValidPackage) {
  const Bytes bytes = tinyPackage();
  parallelFor(bytes.size(), 0, [&](std::size_t size) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(acceptedAs(cut), std::nullopt) << size;
  });
  for (const std::size_t more : {1, 511, 512, 1024, 10'240}) {
    for (const std::uint8_t filler : Bytes{0, 1}) {
      Bytes longer = bytes;
      longer.resize(bytes.size() + more, filler);
      EXPECT_EQ(acceptedAs(longer), std::nullopt) << more;
    }
  }
}

TEST(Package, AManifestThatIsNotCanonicalIsRefused) {
  const Manifest manifest = sampleManifest();
  std::string text = writeManifest(manifest);
  text.insert(text.size() - 1, " ");
  EXPECT_EQ(refusalOf(ErrorCode::badPackage, [&] { (void)packageOf(tarAround(text, {})); }),
            "x.qfe/manifest.json is not in canonical form (sorted keys, two spaces, no defaults); "
            "pack it again");
}

TEST(Package, ADraftIsNoPackagesManifest) {
  Manifest manifest = sampleManifest();
  manifest.language.clear();
  EXPECT_EQ(refusalOf(ErrorCode::notShippable,
                      [&] { (void)packageOf(tarAround(writeManifest(manifest), {})); }),
            "x.qfe/manifest.json is no shipped manifest:\n  language is missing");
}

TEST(Package, PathsThatAreOneToTheServerAreRefused) {
  for (const std::string other : {"{exchsrvr}/BIN/a\xC3\xA9.dll", "{exchsrvr}/bin/A\xC3\x89.DLL"}) {
    Manifest manifest = emptyManifest();
    for (const std::string& path : {std::string("{exchsrvr}/bin/a\xC3\xA9.dll"), other}) {
      manifest.files.push_back(rowWith(path, Change::replace, "x"));
      manifest.files.back().payloads.emplace_back();
    }
    manifest.blobs.push_back(storedBlob("x"));
    EXPECT_THROW((void)packageOf(tarAround(writeManifest(manifest), {"x"})), Error) << other;
  }
}

TEST(Package, ABlobThatIsNotAsListedIsNamed) {
  Bytes bytes = buildPackage(samplePackageInput());
  const Package good = packageOf(bytes);
  const Blob blob = good.manifest().blobs.at(0);
  const std::size_t start = bytes.size() - 1024 - 512;
  Bytes stored(bytes.begin() + static_cast<std::ptrdiff_t>(start),
               bytes.begin() + static_cast<std::ptrdiff_t>(start + blob.size));
  ASSERT_EQ(Digest::of(stored), blob.sha256);
  stored.back() ^= 1U;
  bytes[start + blob.size - 1] ^= 1U;
  const std::string expected = "x.qfe: blobs/" + blob.sha256.hex() +
                               ": its stored bytes have the SHA-256 " + Digest::of(stored).hex() +
                               ", the manifest says " + blob.sha256.hex();
  const Package package = packageOf(bytes);
  EXPECT_EQ(refusalOf(ErrorCode::digestMismatch, [&] { package.checkAllBlobs(2); }), expected);
  EXPECT_EQ(refusalOf(ErrorCode::digestMismatch, [&] { (void)unpackedText(package, 0); }),
            expected);
}

TEST(Package, AGroupWhosePartIsNotTheRowsFileIsRefused) {
  Manifest manifest = emptyManifest();
  manifest.files.push_back(rowWith("{exchsrvr}/bin/1.dll", Change::replace, "abc"));
  manifest.files.push_back(rowWith("{exchsrvr}/bin/2.dll", Change::replace, "def"));
  const std::string group = "abcdeg";
  for (std::uint64_t i = 0; i < 2; ++i) {
    manifest.files[i].payloads.emplace_back().offset = 3 * i;
  }
  manifest.blobs.push_back(storedBlob(group));
  const Package package = packageOf(tarAround(writeManifest(manifest), {group}));
  const std::string expected =
      "x.qfe: blobs/" + Digest::of(group).hex() + ": {exchsrvr}/bin/2.dll in it has the SHA-256 " +
      Digest::of("deg").hex() + ", its row says " + Digest::of("def").hex();
  EXPECT_EQ(refusalOf(ErrorCode::digestMismatch, [&] { package.checkAllBlobs(1); }), expected);
  EXPECT_EQ(unpackedText(package, 0), "abc");
  EXPECT_EQ(refusalOf(ErrorCode::digestMismatch, [&] { (void)unpackedText(package, 1); }),
            expected);
}

// One row that was "old", carried as a delta from it and, perhaps, whole.
class PackageWithDelta {
 public:
  explicit PackageWithDelta(bool whole) {
    PackageBuilder builder;
    builder.replace("{exchsrvr}/bin/1.dll", new_);
    OldVersion version{Digest::of(old_), old_.size(), Version::parse("6.5.7226.0"),
                       contentOf(old_)};
    builder.input().bases = {{version}};
    builder.input().carryWhole = whole;
    builder.input().makeDelta = [](ByteView oldBytes, ByteView newBytes) {
      return delta::makeDelta(oldBytes, newBytes, {});
    };
    package_.emplace(packageOf(buildPackage(builder.input())));
  }
  [[nodiscard]] const Package& package() const { return *package_; }
  [[nodiscard]] const FileRow& row() const { return package_->manifest().files[0]; }
  [[nodiscard]] std::string unpacked(const OldFiles& old) const {
    std::string text;
    package_->unpack(row(), package_->choosePayload(row(), old), old,
                     [&text](ByteView part) { text += asText(part); });
    return text;
  }

  const std::string old_ = noise(100'000, 7), new_ = noise(100'000, 7) + " and more";

 private:
  std::optional<Package> package_;
};

TEST(Package, ADeltaIsTakenWhereItsOldFileIsThere) {
  const PackageWithDelta delta(true);
  delta.package().checkAllBlobs(1);
  const OldFiles old = oldFilesOf({delta.old_});
  EXPECT_EQ(&delta.package().choosePayload(delta.row(), old), &delta.row().payloads[1]);
  EXPECT_TRUE(delta.unpacked(old) == delta.new_);
}

TEST(Package, ElseTheWholeFile) {
  const PackageWithDelta delta(true);
  EXPECT_EQ(&delta.package().choosePayload(delta.row(), {}), &delta.row().payloads[0]);
  EXPECT_TRUE(delta.unpacked({}) == delta.new_);
  EXPECT_TRUE(delta.unpacked(oldFilesOf({"another"})) == delta.new_);
}

TEST(Package, ElseItIsRefusedWithTheVersionThatIsWanted) {
  const PackageWithDelta delta(false);
  EXPECT_EQ(delta.row().payloads.size(), 1U);
  EXPECT_EQ(refusalOf(ErrorCode::wrongBase, [&] { (void)delta.unpacked(oldFilesOf({"another"})); }),
            "x.qfe: {exchsrvr}/bin/1.dll is carried only as a delta from version 6.5.7226.0 "
            "(SHA-256 " +
                Digest::of(delta.old_).hex() +
                "), and that file is not there; use a package that carries the whole file");
}

TEST(Package, AFailedDeltaIsAnErrorAndNotAReasonToTakeTheWholeFile) {
  const PackageWithDelta delta(true);
  OldFiles old = oldFilesOf({"another"});
  old.emplace(Digest::of(delta.old_), old.begin()->second);  // says it is what it is not
  EXPECT_THAT(refusalOf(ErrorCode::wrongBase, [&] { (void)delta.unpacked(old); }),
              testing::HasSubstr("it stands on a file of 100000 bytes"));
}

TEST(Package, ARemovedFileHasNoContent) {
  const Package package = packageOf(buildPackage(samplePackageInput()));
  EXPECT_EQ(refusalOf(ErrorCode::wrongBase,
                      [&] { (void)package.choosePayload(package.manifest().files[2], {}); }),
            "x.qfe: {exchsrvr}/bin/old.dll: the package carries no content for it");
}

}  // namespace
}  // namespace qfe
