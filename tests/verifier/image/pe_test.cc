#include "verifier/image/pe.h"

#include "tests/support/byte_writer.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::PeBuilder;
using test::poke;

constexpr std::size_t kSections = PeBuilder::kOptionalHeader + 224;  // of PE32
constexpr std::size_t kResourceSectionRva = kSections + 12;
constexpr std::size_t kResourceSectionRawSize = kSections + 16;
constexpr std::size_t kResourceSectionOffset = kSections + 20;
constexpr std::size_t kCodeSectionRva = kSections + 40 + 12;
constexpr std::size_t kFileAlignmentField = PeBuilder::kOptionalHeader + 36;
constexpr std::size_t kHeaderSizeField = PeBuilder::kOptionalHeader + 60;
constexpr std::size_t kDirectoryCountField = PeBuilder::kOptionalHeader + 92;
constexpr std::size_t kResourceDirectoryField = PeBuilder::kOptionalHeader + 96 + 16;

std::string versionOf(const Bytes& image) {
  const ImageInfo info = readImage(image);
  return info.fixedVersion ? info.fixedVersion->text() : "none";
}

PeBuilder sample() {
  return PeBuilder().version(6, 5, 7232, 52);
}

TEST(Pe, TellsVersionLanguageAndMachine) {
  const ImageInfo info =
      readImage(sample().stringVersion("6.5.7232.52 (qfe)").language(0x409).pad(84992).build());
  EXPECT_EQ(info.format, ImageFormat::pe);
  EXPECT_EQ(info.fixedVersion->text(), "6.5.7232.52");
  EXPECT_EQ(info.stringVersion, "6.5.7232.52 (qfe)");
  EXPECT_EQ(info.architecture, "x86");
  EXPECT_EQ(info.languageIds, (std::vector<std::uint16_t>{0x409}));
  EXPECT_FALSE(info.debugBuild);
  EXPECT_FALSE(info.prerelease);
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Pe, Pe32PlusTellsTheSame) {
  const ImageInfo info = readImage(sample().bits64().stringVersion("x").pad(84992).build());
  EXPECT_EQ(info.fixedVersion->text(), "6.5.7232.52");
  EXPECT_EQ(info.stringVersion, "x");
  EXPECT_EQ(info.architecture, "x64");
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Pe, MachineNamesTheArchitecture) {
  const std::map<std::uint16_t, std::string> expected{
      {0x14C, "x86"},  {0x8664, "x64"},     {0xAA64, "arm64"}, {0x1C4, "arm"},
      {0x200, "ia64"}, {0x5064, "riscv64"}, {0x1234, ""},      {0, ""}};
  for (const auto& [machine, architecture] : expected) {
    EXPECT_EQ(readImage(PeBuilder().machine(machine).build()).architecture, architecture);
  }
}

TEST(Pe, FixedAndStringVersionAreToldApart) {
  const ImageInfo info =
      readImage(PeBuilder().version(6, 1, 7600, 16385).stringVersion("4.00").build());
  EXPECT_EQ(info.fixedVersion->text(), "6.1.7600.16385");
  EXPECT_EQ(info.stringVersion, "4.00");
}

TEST(Pe, VersionOfZeroesIsAVersion) {
  EXPECT_EQ(versionOf(PeBuilder().version(0, 0, 0, 0).build()), "0.0.0.0");
}

TEST(Pe, LargestPartsAreKept) {
  EXPECT_EQ(versionOf(PeBuilder().version(65535, 65535, 65535, 65535).build()),
            "65535.65535.65535.65535");
}

TEST(Pe, ResourceWithoutFixedInformationHasNoVersion) {
  const ImageInfo info = readImage(PeBuilder().withoutFixedVersion().stringVersion("1.0").build());
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(info.stringVersion, "1.0");
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Pe, ImageWithoutVersionResourceHasNothingToSay) {
  const ImageInfo info = readImage(PeBuilder().withoutVersionResource().build());
  EXPECT_EQ(info.format, ImageFormat::pe);
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_TRUE(info.languageIds.empty());
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Pe, LanguagesAreThoseOfTheResourcesThenOfTheTranslations) {
  const ImageInfo info = readImage(
      PeBuilder().language(0x407).language(0x409).translation(0x409).translation(0x411).build());
  EXPECT_EQ(info.languageIds, (std::vector<std::uint16_t>{0x407, 0x409, 0x411}));
}

TEST(Pe, FlagsCountOnlyWhereTheMaskHasThem) {
  EXPECT_TRUE(readImage(PeBuilder().fileFlags(0x1, 0x3F).build()).debugBuild);
  EXPECT_FALSE(readImage(PeBuilder().fileFlags(0x1, 0x3F).build()).prerelease);
  EXPECT_TRUE(readImage(PeBuilder().fileFlags(0x2, 0x02).build()).prerelease);
  EXPECT_FALSE(readImage(PeBuilder().fileFlags(0x3, 0x00).build()).debugBuild);
  EXPECT_FALSE(readImage(PeBuilder().fileFlags(0x3, 0x01).build()).prerelease);
}

TEST(Pe, SizeAndFillerAreWhatTheBuilderWasTold) {
  for (const std::size_t size : {1536U, 1537U, 2048U, 84992U, 84993U}) {
    EXPECT_EQ(sample().pad(size).build().size(), size);
  }
  EXPECT_NE(sample().pad(9000).filler(1).build(), sample().pad(9000).filler(2).build());
  EXPECT_EQ(sample().pad(9000).filler(2).build(), sample().pad(9000).filler(2).build());
}

TEST(Pe, OverlayBehindTheSectionsDoesNotMatter) {
  Bytes image = sample().build();
  image.insert(image.end(), 5000, 0xEE);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
}

TEST(Pe, ResourcesInsideTheHeadersAreFound) {
  Bytes image = sample().build();
  const auto moved = static_cast<std::uint32_t>(PeBuilder::kResources);
  poke(image, kHeaderSizeField, 4, 0x400, 0x600);
  poke(image, kResourceSectionRva, 4, PeBuilder::kResourceRva, 0x9000);
  poke(image, kResourceDirectoryField, 4, PeBuilder::kResourceRva, moved);
  const std::size_t dataEntry = PeBuilder::kLanguageEntries + 8;
  poke(image, dataEntry, 4, PeBuilder::kResourceRva + (dataEntry + 16 - moved), dataEntry + 16);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
}

TEST(Pe, SectionWithoutBytesInTheFileHoldsNoResources) {
  Bytes image = sample().build();
  poke(image, kResourceSectionRawSize, 4, 0x200, 0);
  const ImageInfo info = readImage(image);
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(info.problem, "the file does not hold the resource directory at 0x1000");
}

TEST(Pe, BytesBehindTheRawSizeAreNotTheSections) {
  Bytes image = sample().build();
  poke(image, kResourceSectionRawSize, 4, 0x200, 24);  // the root directory and its entry
  const std::uint32_t names = PeBuilder::kNameDirectory - PeBuilder::kResources;
  poke(image, PeBuilder::kTypeEntry + 4, 4, 0x80000000 | names, 0x80000000 | (names + 24));
  const ImageInfo info = readImage(image);
  EXPECT_TRUE(info.languageIds.empty());
  EXPECT_EQ(info.problem, "the file does not hold the resource directory at 0x1030");
}

TEST(Pe, RawSizeBeyondTheFileIsCutAtItsEnd) {
  Bytes image = sample().build();
  poke(image, kResourceSectionRawSize, 4, 0x200, 0xFFFFFFF0);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
}

TEST(Pe, PlaceOfASectionIsRoundedDownAsTheLoaderDoes) {
  Bytes image = sample().build();
  poke(image, kResourceSectionOffset, 4, 0x400, 0x5FF);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
  poke(image, kFileAlignmentField, 4, 0x200, 0x10000);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
  // With a small alignment nothing is rounded, and these are not the resources.
  poke(image, kFileAlignmentField, 4, 0x10000, 0x10);
  EXPECT_EQ(versionOf(image), "none");
}

TEST(Pe, OfOverlappingSectionsTheLaterBeginningCounts) {
  Bytes image = sample().pad(20'000).build();
  poke(image, kCodeSectionRva, 4, 0x2000, 0x800);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
}

TEST(Pe, DirectoriesThatAreNotCountedAreNotThere) {
  Bytes image = sample().build();
  poke(image, kDirectoryCountField, 4, 16, 2);
  EXPECT_EQ(versionOf(image), "none");
  poke(image, kDirectoryCountField, 4, 2, 3);
  EXPECT_EQ(versionOf(image), "6.5.7232.52");
}

TEST(Pe, UnknownOptionalHeaderIsAProblem) {
  Bytes image = sample().build();
  poke(image, PeBuilder::kOptionalHeader, 2, 0x10B, 0x999);
  const ImageInfo info = readImage(image);
  EXPECT_EQ(info.format, ImageFormat::pe);
  EXPECT_EQ(info.architecture, "x86");
  EXPECT_EQ(info.problem, "the optional header has the unknown magic number 0x999");
}

TEST(Pe, FileThatEndsInItsHeadersSaysWhere) {
  const Bytes image = sample().build();
  const auto problemAt = [&image](std::size_t size) {
    return readImage(ByteView(image).first(size)).problem.value_or("none");
  };
  EXPECT_EQ(problemAt(PeBuilder::kOptionalHeader), "the file ends before the optional header");
  EXPECT_EQ(problemAt(PeBuilder::kOptionalHeader + 50), "the file ends inside the optional header");
  EXPECT_EQ(problemAt(kSections + 39), "the file ends after 0 of 1 section headers");
  EXPECT_EQ(problemAt(PeBuilder::kResources),
            "the file does not hold the resource directory at 0x1000");
}

TEST(Pe, TooManySectionsAreAProblem) {
  Bytes image = sample().build();
  poke(image, PeBuilder::kCoffHeader + 2, 2, 1, 1025);
  EXPECT_EQ(readImage(image).problem, "there are 1025 sections, more than 1024");
}

}  // namespace
}  // namespace qfe
