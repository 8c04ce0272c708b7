#include "payloads/package/package_file.h"

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "tests/support/package_builder.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

class PackageFileTest : public testing::Test {
 protected:
  PackageFileTest() {
    std::string name = testing::TempDir() + "qfe-package-file.XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~PackageFileTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string pathOf(const std::string& name) const { return folder_ + "/" + name; }
  [[nodiscard]] std::string write(const std::string& name, const Bytes& bytes) const {
    std::ofstream file(pathOf(name), std::ios::binary);
    file.write(asText(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    return pathOf(name);
  }

 private:
  std::string folder_;
};

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

std::string bytesRefusal(ErrorCode code, const Bytes& bytes) {
  return refusalOf(code, [&bytes] { (void)PackageFile::fromBytes("x.qfe", bytes); });
}

TarEntry manifestEntry() {
  return {.name = "manifest.json", .content = "{}"};
}

TarEntry signatureEntry(const std::string& name) {
  return {.name = "signatures/" + name, .content = "signed"};
}

TEST_F(PackageFileTest, ManifestAndSignaturesAreReadAndTheRestIsLeft) {
  const Bytes bytes = TarBuilder()
                          .add(manifestEntry())
                          .add(signatureEntry("a.sig"))
                          .add(signatureEntry("b.sig"))
                          .add({.name = "blobs/x", .content = "anything"})
                          .finish();
  const PackageFile file = PackageFile::open(write("x.qfe", bytes));
  EXPECT_EQ(file.name(), pathOf("x.qfe"));
  EXPECT_EQ(file.size(), bytes.size());
  EXPECT_EQ(file.manifestBytes(), "{}");
  EXPECT_EQ(file.manifestDigest(), Digest::of("{}"));
  ASSERT_EQ(file.signatures().size(), 2U);
  EXPECT_EQ(file.signatures()[0].name, "a.sig");
  EXPECT_EQ(asText(file.signatures()[0].bytes), "signed");
  EXPECT_EQ(file.signatures()[1].name, "b.sig");
  Bytes part(8);
  file.readAt(bytes.size() - 1024 - 512, part);
  EXPECT_EQ(asText(part), "anything");
}

TEST_F(PackageFileTest, AFileThatIsReplacedWhileItIsReadStaysTheOldOne) {
  const Bytes bytes = TarBuilder().add(manifestEntry()).finish();
  const PackageFile file = PackageFile::open(write("x.qfe", bytes));
  std::filesystem::remove(pathOf("x.qfe"));
  (void)write("x.qfe", Bytes(bytes.size(), 'z'));
  Bytes part(bytes.size());
  file.readAt(0, part);
  EXPECT_EQ(part, bytes);
}

TEST_F(PackageFileTest, WhatIsNoRegularFileIsRefusedWithoutWaiting) {
  const std::string pipe = pathOf("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string folder = pathOf(".");
  const std::string absent = pathOf("absent");
  EXPECT_EQ(refusalOf(ErrorCode::cannotRead, [&] { (void)PackageFile::open(pipe); }),
            pipe + ": not a regular file, so it is no package");
  EXPECT_EQ(refusalOf(ErrorCode::cannotRead, [&] { (void)PackageFile::open(folder); }),
            folder + ": not a regular file, so it is no package");
  EXPECT_EQ(refusalOf(ErrorCode::cannotRead, [&] { (void)PackageFile::open(absent); }),
            absent + ": cannot open the package: No such file or directory (ENOENT)");
}

TEST_F(PackageFileTest, AFileOverTheLimitIsRefusedUnread) {
  const std::string path = write("large.qfe", {});
  std::filesystem::resize_file(path, limits::kPackageBytes + 1);  // sparse
  EXPECT_EQ(refusalOf(ErrorCode::overLimit, [&] { (void)PackageFile::open(path); }),
            path + ": 68719476737 bytes, and the limit for a package is 68719476736");
}

TEST_F(PackageFileTest, OtherFilesAreNamedAsNoPackage) {
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, Bytes()),
            "x.qfe: the file is empty, so it is no package");
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, Bytes(3000, 'x')),
            "x.qfe: not a qfe package: it does not begin with the tar header of manifest.json");
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, TarBuilder().add({.name = "README"}).finish()),
            "x.qfe: not a qfe package: its first member is \"README\", not manifest.json");
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage,
                         TarBuilder().add({.name = "manifest.json", .type = '2'}).finish()),
            "x.qfe: member \"manifest.json\" is a symbolic link; a package holds only plain files");
}

TEST_F(PackageFileTest, ReadingBeyondTheEndIsRefused) {
  const PackageFile file =
      PackageFile::fromBytes("x.qfe", TarBuilder().add(manifestEntry()).finish());
  Bytes part(10);
  EXPECT_EQ(refusalOf(ErrorCode::badPackage, [&] { file.readAt(2045, part); }),
            "x.qfe: cut off: it ends at byte 2048, and bytes up to 2055 are needed");
  EXPECT_EQ(refusalOf(ErrorCode::badPackage, [&] { file.readAt(~std::uint64_t{0} - 9, part); }),
            "x.qfe: cut off: it ends at byte 18446744073709551606, and bytes up to 0 are needed");
}

TEST_F(PackageFileTest, AFileCutOffWithinTheFirstMembersSaysWhere) {
  Bytes bytes = TarBuilder()
                    .add({.name = "manifest.json", .content = std::string(600, ' ')})
                    .add(signatureEntry("a.sig"))
                    .finish();
  Bytes inManifest(bytes.begin(), bytes.begin() + 700);
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, inManifest), "x.qfe: cut off within manifest.json");
  Bytes inHeader(bytes.begin(), bytes.begin() + 1536 + 100);
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, inHeader),
            "x.qfe: damaged or cut off after manifest.json (Truncated tar archive)");
  Bytes inSignature(bytes.begin(), bytes.begin() + 2048 + 3);
  EXPECT_EQ(bytesRefusal(ErrorCode::badPackage, inSignature),
            "x.qfe: cut off within signatures/a.sig");
}

TEST_F(PackageFileTest, SignaturesOutOfOrderOrDoubledAreRefused) {
  const auto refusal = [](const std::string& first, const std::string& second) {
    return bytesRefusal(ErrorCode::badPackage, TarBuilder()
                                                   .add(manifestEntry())
                                                   .add(signatureEntry(first))
                                                   .add(signatureEntry(second))
                                                   .finish());
  };
  EXPECT_EQ(refusal("b", "a"),
            "x.qfe: member signatures/a follows signatures/b; signatures are sorted by name");
  EXPECT_EQ(refusal("a", "a"), "x.qfe: member signatures/a is there twice");
  EXPECT_EQ(refusal("A", "a"), "x.qfe: members signatures/A and signatures/a differ only in case");
}

TEST_F(PackageFileTest, SignaturesWithOtherNamesAreRefused) {
  const auto refusal = [](const std::string& name) {
    return bytesRefusal(ErrorCode::unsafePath,
                        TarBuilder().add(manifestEntry()).add(signatureEntry(name)).finish());
  };
  EXPECT_EQ(refusal(".hidden"), "x.qfe: signature name \".hidden\": it begins with a dot");
  EXPECT_EQ(refusal("a/b"),
            "x.qfe: signature name \"a/b\": it has other characters than ASCII letters, digits, "
            "'.', '_' and '-'");
  EXPECT_EQ(refusal("../x"),
            "x.qfe: member name: the path \"signatures/../x\" is refused: it has the component "
            "\"..\"");
}

TEST_F(PackageFileTest, SizesAndCountsOverTheLimitAreRefusedBeforeTheyAreRead) {
  // Only the header is there: the declared size alone decides.
  Bytes manifest =
      TarBuilder()
          .add({.name = "manifest.json", .content = std::string(limits::kManifestBytes + 1, ' ')})
          .finish();
  manifest.resize(512);
  EXPECT_EQ(bytesRefusal(ErrorCode::overLimit, manifest),
            "x.qfe: manifest.json has 16777217 bytes, the limit is 16777216");
  TarEntry large = signatureEntry("a");
  large.content = std::string(limits::kSignatureBytes + 1, ' ');
  EXPECT_EQ(
      bytesRefusal(ErrorCode::overLimit, TarBuilder().add(manifestEntry()).add(large).finish()),
      "x.qfe: signatures/a has 65537 bytes, the limit is 65536");
  TarBuilder many;
  many.add(manifestEntry());
  for (std::size_t i = 0; i <= limits::kSignatures; ++i) {
    many.add(signatureEntry("s" + std::to_string(100 + i)));
  }
  EXPECT_EQ(bytesRefusal(ErrorCode::overLimit, many.finish()), "x.qfe: more than 64 signatures");
}

}  // namespace
}  // namespace qfe
