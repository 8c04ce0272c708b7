#include "verifier/inventory/attributes.h"

#include <sys/stat.h>

#include "tests/support/elf_builder.h"
#include "tests/support/pe_builder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::ElfBuilder;
using test::PeBuilder;
using test::TemporaryFolder;
using Words = std::vector<std::string>;

// A file in memory that counts what is read of it and fails from a given offset on.
class CountingFile : public ReadableFile {
 public:
  explicit CountingFile(Bytes content) : content_(std::move(content)) {}
  [[nodiscard]] FileStat stat() const override {
    FileStat stat;
    stat.type = FileType::regular;
    stat.size = content_.size();
    stat.modified = {1100638680, 123456789};
    return stat;
  }
  SysResult<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    if (offset + out.size() > failsFrom) return SysResult<std::size_t>::failure(EIO);
    if (offset >= content_.size()) return std::size_t{0};
    const ByteView rest = ByteView(content_).subspan(offset);
    const ByteView part = rest.first(std::min(rest.size(), out.size()));
    std::ranges::copy(part, out.begin());
    bytesRead += part.size();
    return part.size();
  }

  mutable std::uint64_t bytesRead = 0;
  std::uint64_t failsFrom = ~std::uint64_t{0};

 private:
  Bytes content_;
};

Bytes image(std::size_t size) {
  return PeBuilder().version(6, 5, 7232, 52).pad(size).build();
}

Words languagesOf(std::vector<std::uint16_t> ids) {
  FileAttributes attributes;
  attributes.image.languageIds = std::move(ids);
  return attributes.languages();
}

TEST(Attributes, LanguagesAreCodesOfTheKnownOnesEachOnce) {
  EXPECT_EQ(languagesOf({0x409, 0x407, 0x409}), (Words{"ENU", "DEU"}));
  EXPECT_EQ(languagesOf({0, 0x409}), (Words{"neutral", "ENU"}));
  EXPECT_EQ(languagesOf({0xFFFF}), Words{});
  EXPECT_EQ(languagesOf({}), Words{});
}

TEST(Attributes, OfASmallFileAreReadAtOnce) {
  const Bytes content = image(84992);
  const CountingFile file(content);
  const auto read = readAttributes(file, WithDigest::yes);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().version()->text(), "6.5.7232.52");
  EXPECT_EQ(read.value().size, 84992U);
  EXPECT_EQ(read.value().modified.print(), "2004-11-16T20:58:00.1234567Z");
  EXPECT_EQ(read.value().sha256, Digest::of(ByteView(content)));
  EXPECT_EQ(file.bytesRead, 84992U);
}

TEST(Attributes, WithoutDigestOnlyAFewPagesAreRead) {
  const CountingFile file(image(84992));
  const auto read = readAttributes(file, WithDigest::no);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().version()->text(), "6.5.7232.52");
  EXPECT_EQ(read.value().sha256, std::nullopt);
  EXPECT_LT(file.bytesRead, 4096U);
}

TEST(Attributes, OfALargeFileAreReadInPieces) {
  const Bytes content = image(3'000'001);
  const CountingFile file(content);
  const auto read = readAttributes(file, WithDigest::yes);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().version()->text(), "6.5.7232.52");
  EXPECT_EQ(read.value().sha256, Digest::of(ByteView(content)));
}

TEST(Attributes, FailingReadIsAnErrno) {
  for (const std::size_t size : {84992U, 3'000'000U}) {
    CountingFile file(image(size));
    file.failsFrom = 60'000;
    EXPECT_EQ(readAttributes(file, WithDigest::yes).error(), EIO);
    EXPECT_EQ(digestOf(file).error(), EIO);
    file.failsFrom = 0x400;  // in the resources
    EXPECT_EQ(readAttributes(file, WithDigest::no).error(), EIO);
  }
}

TEST(Attributes, DigestIsThatOfEveryByte) {
  for (const std::size_t size : {0U, 1U, 262'143U, 262'144U, 262'145U}) {
    const Bytes content(size, 7);
    EXPECT_EQ(digestOf(CountingFile(content)).value(), Digest::of(ByteView(content))) << size;
  }
}

TEST(Attributes, OfManyFilesComeInTheOrderAsked) {
  const TemporaryFolder folder;
  std::vector<std::string> paths;
  for (std::uint16_t i = 0; i < 50; ++i) {
    const std::string name = "f" + std::to_string(i);
    folder.file(name, PeBuilder().version(1, 0, 0, i).build());
    paths.push_back(folder.at(name));
  }
  for (const unsigned jobs : {0U, 1U, 3U}) {
    const auto found = readAttributesOf(paths, jobs);
    ASSERT_EQ(found.size(), 50U);
    for (std::size_t i = 0; i < 50; ++i) {
      EXPECT_EQ(found[i].path, paths[i]);
      EXPECT_EQ(found[i].error, "");
      EXPECT_EQ(found[i].attributes->version()->text(), "1.0.0." + std::to_string(i));
    }
  }
}

TEST(Attributes, EveryFormatHasSizeTimeAndDigest) {
  const TemporaryFolder folder;
  folder.file("text", "abc");
  folder.file("elf", ElfBuilder().package("foo", "1.2").build());
  folder.file("empty");
  const auto found = readAttributesOf({folder.at("text"), folder.at("elf"), folder.at("empty")}, 1);
  EXPECT_EQ(found[0].attributes->image.format, ImageFormat::other);
  EXPECT_EQ(found[0].attributes->size, 3U);
  EXPECT_EQ(found[0].attributes->sha256->hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(found[1].attributes->version()->text(), "1.2");
  EXPECT_EQ(found[2].attributes->sha256->hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Attributes, LinksAreFollowed) {
  const TemporaryFolder folder;
  folder.file("f", image(2000));
  folder.link("l", "f");
  const auto found = readAttributesOf({folder.at("l")}, 1);
  ASSERT_TRUE(found[0].attributes.has_value());
  EXPECT_EQ(found[0].attributes->size, 2000U);
}

TEST(Attributes, WhatIsNoFileSaysWhy) {
  const TemporaryFolder folder;
  folder.fifo("pipe");
  const auto found = readAttributesOf({folder.at("gone"), folder.path(), folder.at("pipe")}, 1);
  for (const AttributesOf& one : found) EXPECT_FALSE(one.attributes.has_value());
  EXPECT_EQ(found[0].error, "cannot be opened: No such file or directory (ENOENT)");
  EXPECT_EQ(found[1].error, "is a folder; name the files in it");
  EXPECT_EQ(found[2].error, "is not a regular file");
}

}  // namespace
}  // namespace qfe
