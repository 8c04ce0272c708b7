#include "manifest/manifest.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Manifest founding() {
  Manifest manifest;
  manifest.id = "KB886948";
  manifest.revision = 1;
  manifest.product.name = "Exchange2003";
  manifest.architecture = Architecture::x86;
  manifest.language = "ENU";
  return manifest;
}

TEST(PackageStem, FollowsTheNamingOfTheArticles) {
  EXPECT_EQ(packageStem(founding()), "Exchange2003-KB886948-x86-ENU");
}

TEST(PackageStem, NamesTheRevisionFromTheSecondOn) {
  Manifest manifest = founding();
  manifest.revision = 2;
  EXPECT_EQ(packageStem(manifest), "Exchange2003-KB886948-x86-ENU-v2");
}

TEST(PackageStem, LeavesOutWhatADraftDoesNotSay) {
  Manifest manifest = founding();
  manifest.architecture.reset();
  manifest.language.clear();
  manifest.revision = 0;
  EXPECT_EQ(packageStem(manifest), "Exchange2003-KB886948");
}

TEST(PackageStem, HasNoCharacterThatAFileSystemMinds) {
  Manifest manifest = founding();
  manifest.product.name = "../A b/ü";
  EXPECT_EQ(packageStem(manifest), "_._A_b___-KB886948-x86-ENU");
  manifest.product.name = "-rf";
  EXPECT_EQ(packageStem(manifest), "_rf-KB886948-x86-ENU");
}

TEST(Identity, IsProductIdArchitectureLanguageAndPlace) {
  const Identity identity = Identity::of(founding(), "Program Files/Exchsrvr");
  EXPECT_EQ(identity.product, "Exchange2003");
  EXPECT_EQ(identity.id, "KB886948");
  EXPECT_EQ(identity.architecture, Architecture::x86);
  EXPECT_EQ(identity.language, "ENU");
  EXPECT_EQ(identity.location, "Program Files/Exchsrvr");
}

TEST(Identity, DoesNotChangeWithTheRevision) {
  Manifest second = founding();
  second.revision = 2;
  EXPECT_EQ(Identity::of(founding(), "a"), Identity::of(second, "a"));
}

TEST(Identity, FileStemsOfTwoPlacesDiffer) {
  const std::string stem = Identity::of(founding(), "a").fileStem();
  EXPECT_EQ(stem.substr(0, 30), "Exchange2003-KB886948-x86-ENU-");
  EXPECT_EQ(stem.size(), 38U);
  EXPECT_EQ(stem.find_first_not_of("0123456789abcdef", 30), std::string::npos);
  EXPECT_NE(stem, Identity::of(founding(), "b").fileStem());
}

TEST(Identity, FileStemsOfProductsThatOnlyDifferInPunctuationDiffer) {
  Manifest one = founding();
  one.product.name = "A b";
  Manifest other = founding();
  other.product.name = "A_b";
  EXPECT_NE(Identity::of(one, "").fileStem(), Identity::of(other, "").fileStem());
}

TEST(Manifest, ADraftWithoutAPlatformFollowsTheStrictestNames) {
  Manifest manifest = founding();
  EXPECT_EQ(manifest.namingPlatform(), Platform::any);
  manifest.platform = Platform::linux_;
  EXPECT_EQ(manifest.namingPlatform(), Platform::linux_);
}

}  // namespace
}  // namespace qfe
