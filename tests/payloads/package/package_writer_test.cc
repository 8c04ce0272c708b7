#include "payloads/package/package_writer.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <zstd.h>

#include "manifest/base/error.h"
#include "manifest/manifest_json.h"
#include "tests/support/package_builder.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

namespace fs = std::filesystem;

class PackageWriterTest : public testing::Test {
 protected:
  PackageWriterTest() {
    std::string name = testing::TempDir() + "qfe-writer.XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~PackageWriterTest() override { fs::remove_all(folder_); }

  [[nodiscard]] static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  [[nodiscard]] std::string refusalOf(const PackageInput& input, ErrorCode code) const {
    try {
      (void)writePackage(input, folder_ + "/x.qfe");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      EXPECT_TRUE(fs::is_empty(folder_)) << "something was left behind";
      return error.what();
    }
    return "written";
  }

  std::string folder_;
};

PackageBuilder manyFiles() {
  PackageBuilder builder;
  for (std::uint32_t i = 0; i < 30; ++i) {
    const std::size_t size = i % 3 == 0 ? 70'000 + i : 500 + i;
    builder.replace("{exchsrvr}/bin/f" + std::to_string(i) + (i % 2 == 0 ? ".dll" : ".exe"),
                    noise(size / 2, i) + std::string(size / 2, 'x'));
  }
  builder.input().signatures = {{"b.sig", {1, 2}}, {"a.sig", {3}}};
  builder.input().zstdLevel = 3;
  return builder;
}

TEST_F(PackageWriterTest, SameInputGivesTheSameBytesForAnyNumberOfJobs) {
  PackageBuilder builder = manyFiles();
  builder.input().jobs = 1;
  const Bytes one = buildPackage(builder.input());
  for (const unsigned jobs : {1U, 2U, 8U}) {
    builder.input().jobs = jobs;
    EXPECT_TRUE(buildPackage(builder.input()) == one) << jobs;
  }
}

TEST_F(PackageWriterTest, TheResultSaysWhatWasWritten) {
  const std::string path = folder_ + "/x.qfe";
  const WrittenPackage written = writePackage(manyFiles().input(), path);
  const Package package(PackageFile::open(path));
  package.checkAllBlobs(2);
  EXPECT_EQ(package.manifest(), written.manifest);
  EXPECT_EQ(package.file().manifestDigest(), written.manifestDigest);
  EXPECT_EQ(package.file().size(), written.size);
  ASSERT_EQ(package.file().signatures().size(), 2U);
  EXPECT_EQ(package.file().signatures()[0].name, "a.sig");
}

TEST_F(PackageWriterTest, SignaturesDoNotChangeTheIdentity) {
  PackageInput input = samplePackageInput();
  const WrittenPackage before = writePackage(input, folder_ + "/x.qfe");
  input.signatures = {{"a.sig", {1}}};
  EXPECT_EQ(writePackage(input, folder_ + "/y.qfe").manifestDigest, before.manifestDigest);
}

TEST_F(PackageWriterTest, TheWholeFileIsWhatTheFormatSays) {
  PackageInput input = samplePackageInput();
  input.signatures = {{"a.sig", {'s'}}};
  // Sorted by extension, so the .dll comes before the .exe.
  const std::string group = "MZ mlmig32 6.5.7232.52MZ mailmig 6.5.7232.52";
  const std::string path = folder_ + "/x.qfe";
  const Manifest manifest = writePackage(input, path).manifest;
  ASSERT_EQ(manifest.blobs.size(), 1U);
  ASSERT_EQ(manifest.blobs[0].coding, Coding::stored);  // too short to shrink
  const Bytes expected =
      TarBuilder()
          .add({.name = "manifest.json", .content = writeManifest(manifest), .time = 1100638680})
          .add({.name = "signatures/a.sig", .content = "s", .time = 1100638680})
          .add({.name = "blobs/" + Digest::of(group).hex(), .content = group, .time = 1100638680})
          .finish();
  EXPECT_TRUE(read(path) == asText(expected));
}

TEST_F(PackageWriterTest, TarAndZstdOpenOneByHand) {
  PackageBuilder builder;
  const std::string content = noise(50'000, 1) + std::string(50'000, 'x');
  builder.replace("{exchsrvr}/bin/a.exe", content);
  const std::string path = folder_ + "/x.qfe";
  const Manifest manifest = writePackage(builder.input(), path).manifest;
  ASSERT_EQ(std::system(("cd '" + folder_ + "' && tar xf x.qfe").c_str()), 0);
  EXPECT_EQ(read(folder_ + "/manifest.json"), writeManifest(manifest));
  const std::string frame = read(folder_ + "/blobs/" + manifest.blobs.at(0).sha256.hex());
  std::string unpacked(content.size() + 1, '\0');
  unpacked.resize(ZSTD_decompress(unpacked.data(), unpacked.size(), frame.data(), frame.size()));
  EXPECT_TRUE(unpacked == content);
}

TEST_F(PackageWriterTest, AFileThatIsAnothersFrameDoesNotMakeABlobTwice) {
  // The first package tells what the frame of `content` is; the second carries both.
  const std::string content = noise(50'000, 1) + std::string(50'000, 'x');
  PackageBuilder first;
  first.replace("{exchsrvr}/bin/a.exe", content);
  const Manifest alone = writePackage(first.input(), folder_ + "/x.qfe").manifest;
  const std::string whole = read(folder_ + "/x.qfe");
  const Blob& blob = alone.blobs.at(0);
  const std::size_t padded = (blob.size + 511) / 512 * 512;
  const std::string frame = whole.substr(whole.size() - 1024 - padded, blob.size);
  ASSERT_EQ(Digest::of(frame), blob.sha256);
  ASSERT_GT(frame.size(), 0U);
  PackageBuilder both;
  both.replace("{exchsrvr}/bin/a.exe", content).replace("{exchsrvr}/bin/a.zst", frame);
  both.input().hookBefore = contentOf(frame);
  const Package package(PackageFile::fromBytes("x.qfe", buildPackage(both.input())));
  package.checkAllBlobs(1);
  std::string found;
  package.unpack(package.manifest().files[1],
                 package.choosePayload(package.manifest().files[1], {}), {},
                 [&found](ByteView part) { found += asText(part); });
  EXPECT_TRUE(found == frame);
}

TEST_F(PackageWriterTest, RepeatedContentsAreCarriedOnceAndCheckedEach) {
  PackageBuilder builder;
  const std::string content = noise(70'000, 1);
  builder.replace("{exchsrvr}/bin/a.exe", content).replace("{exchsrvr}/bin/b.exe", content);
  EXPECT_EQ(writePackage(builder.input(), folder_ + "/x.qfe").manifest.blobs.size(), 1U);
  fs::remove(folder_ + "/x.qfe");
  builder.input().files[1] = contentOf(content + "!");
  EXPECT_EQ(refusalOf(builder.input(), ErrorCode::notAsListed),
            "{exchsrvr}/bin/b.exe: the file has 70001 bytes, its row says 70000");
}

TEST_F(PackageWriterTest, AContentThatIsNotAsListedLeavesNothingBehind) {
  PackageInput input = samplePackageInput();
  input.files[1] = contentOf("another file of 22 B!!");
  EXPECT_EQ(refusalOf(input, ErrorCode::notAsListed),
            "{exchsrvr}/bin/Mlmig32.dll: the file has the SHA-256 " +
                Digest::of("another file of 22 B!!").hex() + ", its row says " +
                Digest::of("MZ mlmig32 6.5.7232.52").hex());
}

TEST_F(PackageWriterTest, AnOlderPackageStaysWhenTheNewOneFails) {
  (void)writePackage(samplePackageInput(), folder_ + "/x.qfe");
  const std::string before = read(folder_ + "/x.qfe");
  PackageInput input = samplePackageInput();
  input.files[1] = contentOf("x");
  EXPECT_THROW((void)writePackage(input, folder_ + "/x.qfe"), Error);
  EXPECT_TRUE(read(folder_ + "/x.qfe") == before);
}

TEST_F(PackageWriterTest, AManifestThatLacksMoreIsRefused) {
  PackageInput input = samplePackageInput();
  input.manifest.architecture.reset();
  EXPECT_EQ(refusalOf(input, ErrorCode::notShippable),
            folder_ + "/x.qfe is no shipped manifest:\n  architecture is missing");
}

TEST_F(PackageWriterTest, SignaturesThatNoPackageMayCarryAreRefused) {
  const auto refusal = [this](std::vector<PackageSignature> signatures, ErrorCode code) {
    PackageInput input = samplePackageInput();
    input.signatures = std::move(signatures);
    return refusalOf(input, code);
  };
  EXPECT_EQ(refusal({{"../a", {}}}, ErrorCode::unsafePath),
            "signature name \"../a\": it begins with a dot");
  EXPECT_EQ(refusal({{"a", {}}, {"A", {}}}, ErrorCode::badPackage),
            "two signatures are named \"A\" and \"a\"; names differ in more than case");
  EXPECT_EQ(refusal({{"a", Bytes(65'537)}}, ErrorCode::overLimit),
            "signature \"a\" has 65537 bytes, the limit is 65536");
  EXPECT_EQ(refusal(std::vector<PackageSignature>(65), ErrorCode::overLimit),
            "65 signatures, the limit is 64");
}

TEST_F(PackageWriterTest, AFolderThatIsNotThereIsAnIoError) {
  try {
    (void)writePackage(samplePackageInput(), folder_ + "/absent/x.qfe");
    FAIL() << "it was written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_EQ(error.what(), "open of a temporary file in " + folder_ +
                                "/absent failed: No such file or directory (ENOENT)");
  }
}

}  // namespace
}  // namespace qfe
