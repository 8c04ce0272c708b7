#include "manifest/words.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;

template <typename Enum>
void expectEveryWordReadsBack() {
  for (const std::string& text : allWords<Enum>()) {
    const std::optional<Enum> value = parseWord<Enum>(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(word(*value), text);
  }
  EXPECT_EQ(parseWord<Enum>(""), std::nullopt);
  EXPECT_EQ(parseWord<Enum>("HOTFIX"), std::nullopt);
}

TEST(Words, EveryWordReadsBackAsItself) {
  expectEveryWordReadsBack<Classification>();
  expectEveryWordReadsBack<Severity>();
  expectEveryWordReadsBack<Platform>();
  expectEveryWordReadsBack<Architecture>();
  expectEveryWordReadsBack<Change>();
  expectEveryWordReadsBack<When>();
  expectEveryWordReadsBack<Coding>();
  expectEveryWordReadsBack<Restart>();
  expectEveryWordReadsBack<FileKind>();
}

TEST(Words, ListsStandInTheOrderOfTheirEnumeration) {
  EXPECT_THAT(allWords<Classification>(),
              ElementsAre("hotfix", "criticalUpdate", "securityUpdate", "updateRollup",
                          "cumulativeUpdate", "servicePack", "featurePack"));
  EXPECT_THAT(allWords<Severity>(),
              ElementsAre("unrated", "low", "moderate", "important", "critical"));
  EXPECT_THAT(allWords<Architecture>(), ElementsAre("neutral", "x86", "x64", "arm64"));
  EXPECT_THAT(allWords<Change>(), ElementsAre("replace", "add", "remove"));
  EXPECT_THAT(allWords<When>(), ElementsAre("always", "present"));
  EXPECT_THAT(allWords<Coding>(), ElementsAre("stored", "zstd", "delta"));
  EXPECT_THAT(allWords<Restart>(), ElementsAre("none", "services", "system"));
  EXPECT_THAT(allWords<FileKind>(), ElementsAre("binary", "config"));
}

TEST(Words, AnyPlatformIsNoWordOfAManifest) {
  EXPECT_THAT(allWords<Platform>(), ElementsAre("windows", "linux"));
  EXPECT_EQ(parseWord<Platform>("any"), std::nullopt);
  EXPECT_EQ(word(Platform::any), "any");
}

TEST(Branches, ReadAndPrint) {
  for (const std::string text : {"RTM", "GDR", "LDR", "QFE", "SP1", "SP10", "SP99"}) {
    Branch branch{};
    std::uint32_t servicePack = 0;
    ASSERT_TRUE(parseBranch(text, branch, servicePack)) << text;
    EXPECT_EQ(branchWord(branch, servicePack), text);
  }
}

TEST(Branches, OtherTextsAreRefusedAndChangeNothing) {
  for (const std::string text : {"", "SP", "SP0", "SP01", "SP100", "SP1a", "sp1", "rtm", "Q"}) {
    Branch branch = Branch::ldr;
    std::uint32_t servicePack = 7;
    EXPECT_FALSE(parseBranch(text, branch, servicePack)) << text;
    EXPECT_EQ(branch, Branch::ldr);
    EXPECT_EQ(servicePack, 7U);
  }
}

}  // namespace
}  // namespace qfe
