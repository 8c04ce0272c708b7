#include "verifier/image/version_resource.h"

#include "tests/support/byte_writer.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::ByteWriter;
using test::PeBuilder;
using test::poke;
using test::versionNode;

constexpr std::size_t kFixed = 40;  // of the fixed information in a resource

// A text as a string block's value.
Bytes text(std::string_view key, const Bytes& value) {
  return versionNode(key, 1, value.size() / 2, value, {});
}
Bytes utf16(std::string_view ascii) {
  return ByteWriter().utf16(ascii).take();
}
Bytes table(std::string_view key, const std::vector<Bytes>& texts) {
  return versionNode(key, 1, 0, {}, texts);
}
Bytes resource(const std::vector<Bytes>& children) {
  return versionNode("VS_VERSION_INFO", 0, 0, {}, children);
}
Bytes strings(const std::vector<Bytes>& tables) {
  return versionNode("StringFileInfo", 1, 0, {}, tables);
}
Bytes translation(const Bytes& pairs) {
  return versionNode("VarFileInfo", 1, 0, {},
                     {versionNode("Translation", 0, pairs.size(), pairs, {})});
}
std::optional<std::string> fileVersionOf(const Bytes& value) {
  return parseVersionResource(
             resource({strings({table("040904b0", {text("FileVersion", value)})})}))
      .fileVersion;
}

TEST(VersionResource, IsReadWhole) {
  const Bytes bytes = PeBuilder()
                          .version(1, 2, 3, 4)
                          .stringVersion("1.2 beta")
                          .fileFlags(2)
                          .translation(0x409)
                          .translation(0)
                          .versionResource();
  const VersionResource read = parseVersionResource(bytes);
  EXPECT_EQ(read.fixedVersion->text(), "1.2.3.4");
  EXPECT_EQ(read.fileVersion, "1.2 beta");
  EXPECT_EQ(read.translations, (std::vector<std::uint16_t>{0x409, 0}));
  EXPECT_TRUE(read.prerelease);
  EXPECT_EQ(read.problem, std::nullopt);
}

TEST(VersionResource, WithoutSignatureThereIsNoVersion) {
  Bytes bytes = PeBuilder().versionResource();
  poke(bytes, kFixed, 4, 0xFEEF04BD, 0xFEEF04BE);
  const VersionResource read = parseVersionResource(bytes);
  EXPECT_EQ(read.fixedVersion, std::nullopt);
  EXPECT_EQ(read.problem, "the fixed version information has no signature");
  EXPECT_EQ(read.translations.size(), 1U);
}

TEST(VersionResource, FixedInformationThatIsTooShortIsNoVersion) {
  Bytes bytes = PeBuilder().versionResource();
  poke(bytes, 2, 2, 52, 51);  // wValueLength
  EXPECT_EQ(parseVersionResource(bytes).fixedVersion, std::nullopt);
  EXPECT_EQ(parseVersionResource(bytes).problem, "the fixed version information is cut off");
  bytes = PeBuilder().versionResource();
  bytes.resize(kFixed + 51);
  EXPECT_EQ(parseVersionResource(bytes).problem, "the fixed version information is cut off");
}

TEST(VersionResource, DeclaredLengthBeyondTheBytesIsCut) {
  Bytes bytes = PeBuilder().version(1, 2, 3, 4).versionResource();
  poke(bytes, 0, 2, bytes.size(), 0xFFFF);
  EXPECT_EQ(parseVersionResource(bytes).fixedVersion->text(), "1.2.3.4");
}

TEST(VersionResource, BytesThatAreNoBlockAreAProblem) {
  for (const Bytes& bytes : {Bytes{}, Bytes(5), Bytes(100), Bytes(100, 0xFF)}) {
    EXPECT_EQ(parseVersionResource(bytes).problem, "the version resource cannot be read");
  }
}

TEST(VersionResource, BlockOfLengthZeroEndsItsLevel) {
  const Bytes good = text("FileVersion", utf16("1"));
  const Bytes bytes = resource({strings({table("040904b0", {Bytes(8), good})})});
  EXPECT_EQ(parseVersionResource(bytes).fileVersion, std::nullopt);
}

TEST(VersionResource, TableOfTheFirstTranslationIsChosen) {
  const Bytes german = table("040704B0", {text("FileVersion", utf16("deutsch"))});
  const Bytes english = table("040904B0", {text("FileVersion", utf16("english"))});
  const Bytes pairs = ByteWriter().u16(0x409).u16(1200).u16(0x407).u16(1200).take();
  EXPECT_EQ(
      parseVersionResource(resource({strings({german, english}), translation(pairs)})).fileVersion,
      "english");
  // Order of the two parts does not matter; without a translation the first table counts.
  EXPECT_EQ(
      parseVersionResource(resource({translation(pairs), strings({german, english})})).fileVersion,
      "english");
  EXPECT_EQ(parseVersionResource(resource({strings({german, english})})).fileVersion, "deutsch");
}

TEST(VersionResource, TranslationWithoutTableFallsBackToTheFirst) {
  const Bytes german = table("040704b0", {text("FileVersion", utf16("deutsch"))});
  const Bytes pairs = ByteWriter().u16(0x411).u16(1200).take();
  EXPECT_EQ(parseVersionResource(resource({strings({german}), translation(pairs)})).fileVersion,
            "deutsch");
}

TEST(VersionResource, KeysAreComparedWithoutCase) {
  const Bytes bytes =
      versionNode("vs_version_info", 0, 0, {},
                  {versionNode("STRINGFILEINFO", 1, 0, {},
                               {table("040904b0", {text("fileversion", utf16("1.0"))})})});
  EXPECT_EQ(parseVersionResource(bytes).fileVersion, "1.0");
}

TEST(VersionResource, TextEndsAtItsNulOrItsBlock) {
  EXPECT_EQ(fileVersionOf(ByteWriter().utf16("1.0").utf16("junk").take()), "1.0");
  EXPECT_EQ(fileVersionOf(ByteWriter().u16('1').u16('.').u16('0').take()), "1.0");
  EXPECT_EQ(fileVersionOf({}), "");
}

TEST(VersionResource, TextWithLengthInBytesIsReadToo) {
  const Bytes value = utf16("1.0");
  const Bytes inBytes = versionNode("FileVersion", 1, value.size(), value, {});
  const Bytes next = text("InternalName", utf16("x"));
  EXPECT_EQ(parseVersionResource(resource({strings({table("0", {inBytes, next})})})).fileVersion,
            "1.0");
}

TEST(VersionResource, TextBecomesUtf8) {
  EXPECT_EQ(fileVersionOf(ByteWriter().u16(0xE9).u16(0x20AC).u16(0).take()),
            "\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(fileVersionOf(ByteWriter().u16(0xD83D).u16(0xDE00).u16(0).take()), "\xF0\x9F\x98\x80");
}

TEST(VersionResource, HalvesOfPairsAreReplaced) {
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(fileVersionOf(ByteWriter().u16(0xD83D).u16('a').u16(0).take()), replaced + "a");
  EXPECT_EQ(fileVersionOf(ByteWriter().u16(0xDE00).u16('a').u16(0).take()), replaced + "a");
  EXPECT_EQ(fileVersionOf(ByteWriter().u16(0xD83D).u16(0xD83D).u16(0xDE00).u16(0).take()),
            replaced + "\xF0\x9F\x98\x80");
  EXPECT_EQ(fileVersionOf(ByteWriter().u16('a').u16(0xD83D).take()), "a" + replaced);
}

TEST(VersionResource, TranslationOfOddLengthKeepsItsWholePairs) {
  const Bytes pairs = ByteWriter().u16(0x409).u16(1200).u16(0x407).take();
  EXPECT_EQ(parseVersionResource(resource({translation(pairs)})).translations,
            (std::vector<std::uint16_t>{0x409}));
}

}  // namespace
}  // namespace qfe
