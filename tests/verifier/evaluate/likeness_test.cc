#include "verifier/evaluate/likeness.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;

FileAttributes speaking(std::vector<std::uint16_t> languageIds) {
  FileAttributes found = attributes();
  found.image.languageIds = std::move(languageIds);
  return found;
}

TEST(Likeness, LanguageOfTheFileIsComparedWithTheManifests) {
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0x409})), Likeness::same);
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0x407})), Likeness::other);
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0x407, 0x409})), Likeness::same);
}

TEST(Likeness, FileWithNeutralOrNoLanguageIsSilent) {
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0})), Likeness::silent);
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0, 0x407})), Likeness::silent);
  EXPECT_EQ(compareLanguage(hotfix(), speaking({})), Likeness::silent);
  EXPECT_EQ(compareLanguage(hotfix(), speaking({0xfff1})), Likeness::silent);
}

TEST(Likeness, NeutralManifestAcceptsEveryLanguage) {
  Manifest manifest = hotfix();
  manifest.language = "neutral";
  EXPECT_EQ(compareLanguage(manifest, speaking({0x407})), Likeness::silent);
  manifest.language.clear();
  EXPECT_EQ(compareLanguage(manifest, speaking({0x407})), Likeness::silent);
}

TEST(Likeness, ArchitectureOfTheFileIsComparedWithTheManifests) {
  FileAttributes found = attributes();
  EXPECT_EQ(compareArchitecture(hotfix(), found), Likeness::same);
  found.image.architecture = "arm64";
  EXPECT_EQ(compareArchitecture(hotfix(), found), Likeness::other);
  EXPECT_EQ(otherArchitecture(hotfix(), found), "another architecture: arm64 found, x86 required");
  found.image.architecture.clear();
  EXPECT_EQ(compareArchitecture(hotfix(), found), Likeness::silent);
}

TEST(Likeness, NeutralManifestAcceptsEveryArchitecture) {
  Manifest manifest = hotfix();
  manifest.architecture = Architecture::neutral;
  EXPECT_EQ(compareArchitecture(manifest, attributes()), Likeness::silent);
  manifest.architecture.reset();
  EXPECT_EQ(compareArchitecture(manifest, attributes()), Likeness::silent);
}

TEST(Likeness, EveryLanguageFoundIsNamed) {
  EXPECT_EQ(otherLanguage(hotfix(), speaking({0x407, 0x40c})),
            "another language: DEU and FRA found, ENU required");
}

}  // namespace
}  // namespace qfe
