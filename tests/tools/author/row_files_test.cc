#include "tools/author/row_files.h"

#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::PeBuilder;
using test::peOf;
using test::rowAt;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;

class RowFiles : public testing::Test {
 protected:
  [[nodiscard]] std::vector<RowMatch> match() const {
    return matchRows(manifest_, ReleaseIndex(folder_.path(), manifest_.namingPlatform()), 1);
  }
  // Of the only row and its file.
  [[nodiscard]] std::vector<std::string> differences() const {
    const std::vector<RowMatch> matches = match();
    if (!matches.at(0).file) return {matches[0].fault};
    std::vector<std::string> texts;
    for (const RowDifference& difference :
         differencesOf(manifest_, manifest_.files[0], matches[0].file->attributes)) {
      texts.push_back(difference.text);
    }
    return texts;
  }
  FileRow& add(std::string_view path) {
    manifest_.files.push_back(rowAt(path));
    return manifest_.files.back();
  }

  TemporaryFolder folder_;
  Manifest manifest_ = emptyManifest();
};

TEST_F(RowFiles, AFileIsFoundWithItsAttributes) {
  folder_.file("bin/a.exe", peOf(7232));
  add("{exchsrvr}/bin/a.exe");
  const std::vector<RowMatch> matches = match();
  ASSERT_TRUE(matches.at(0).file);
  EXPECT_EQ(matches[0].file->path, folder_.at("bin/a.exe"));
  EXPECT_EQ(matches[0].file->attributes.version(), Version::fromParts(6, 5, 7232, 0));
  EXPECT_EQ(matches[0].file->attributes.sha256, Digest::of(peOf(7232)));
  EXPECT_EQ(matches[0].fault, "");
}

TEST_F(RowFiles, AMissingFileIsNamedWithTheFolder) {
  add("{exchsrvr}/bin/a.exe");
  EXPECT_EQ(match().at(0).fault, "no file of that name below " + folder_.path());
}

TEST_F(RowFiles, ARowThatRemovesNeedsNoFile) {
  manifest_.files.push_back(rowAt("{exchsrvr}/bin/a.exe", Change::remove));
  const std::vector<RowMatch> matches = match();
  EXPECT_FALSE(matches.at(0).file);
  EXPECT_EQ(matches[0].fault, "");
}

TEST_F(RowFiles, SeveralFilesAreToldApartByWhatTheRowsSay) {
  folder_.file("gdr/a.exe", peOf(7232));
  folder_.file("ldr/a.exe", peOf(7300));
  add("{exchsrvr}/bin/a.exe").version = Version::parse("6.5.7300.0");
  add("{exchsrvr}/bin/a.exe").sha256 = Digest::of(peOf(7232));
  const std::vector<RowMatch> matches = match();
  ASSERT_TRUE(matches.at(0).file && matches.at(1).file);
  EXPECT_EQ(matches[0].file->path, folder_.at("ldr/a.exe"));
  EXPECT_EQ(matches[1].file->path, folder_.at("gdr/a.exe"));
}

TEST_F(RowFiles, SeveralCopiesOfOneFileAreOneFile) {
  folder_.file("one/a.exe", peOf(7232));
  folder_.file("two/a.exe", peOf(7232));
  add("{exchsrvr}/bin/a.exe");
  ASSERT_TRUE(match().at(0).file);
  EXPECT_EQ(match()[0].file->path, folder_.at("one/a.exe"));
}

TEST_F(RowFiles, SeveralFilesThatFitAreNamed) {
  folder_.file("one/a.exe", peOf(7232));
  folder_.file("two/a.exe", peOf(7300));
  add("{exchsrvr}/bin/a.exe");
  EXPECT_EQ(match().at(0).fault,
            "several files fit: one/a.exe, two/a.exe; give the row a path or attributes that tell "
            "them apart");
}

TEST_F(RowFiles, AFileAsListedHasNoDifference) {
  folder_.file("a.exe", peOf(7232));
  FileRow& row = add("{exchsrvr}/bin/a.exe");
  row.version = Version::parse("06.05.7232");
  row.size = 4096;
  row.sha256 = Digest::of(peOf(7232));
  row.modified = UtcTime::parse("2004-11-16T20:58Z");
  EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(RowFiles, EveryDifferenceIsSaidWithBothValues) {
  const std::string image(
      asText(PeBuilder().version(6, 5, 7232, 51).bits64().language(0x407).pad(4096).build()));
  folder_.file("a.exe", image);
  FileRow& row = add("{exchsrvr}/bin/a.exe");
  row.version = Version::parse("6.5.7232.52");
  row.size = 4097;
  row.sha256 = Digest::of("other");
  EXPECT_THAT(differences(),
              ElementsAre("size is 4096 bytes, its row says 4097",
                          "version is 6.5.7232.51, its row says 6.5.7232.52",
                          "SHA-256 is " + Digest::of(image).hex() + ", its row says " +
                              Digest::of("other").hex(),
                          "it is built for x64, the manifest is for x86 (\"neutral\" holds files "
                          "of several machines)",
                          "its language is DEU, the manifest is for ENU (\"neutral\" holds files "
                          "of several languages)"));
}

TEST_F(RowFiles, AVersionInTheRowAndNoneInTheFileIsADifference) {
  folder_.file("a.exe", "text");
  add("{exchsrvr}/bin/a.exe").version = Version::parse("6.5.7232.52");
  EXPECT_THAT(differences(), ElementsAre("it has no version to be read, its row says 6.5.7232.52"));
}

TEST_F(RowFiles, NeutralHoldsAnyMachineAndLanguage) {
  folder_.file("a.exe", asText(PeBuilder().bits64().language(0x407).build()));
  add("{exchsrvr}/bin/a.exe");
  manifest_.architecture = Architecture::neutral;
  manifest_.language = "neutral";
  EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(RowFiles, OneOfSeveralLanguagesIsEnough) {
  folder_.file("a.exe", asText(PeBuilder().language(0x407).language(0x409).build()));
  folder_.file("b.exe", asText(PeBuilder().language(0).build()));
  add("{exchsrvr}/bin/a.exe");
  EXPECT_THAT(differences(), IsEmpty());
  manifest_.files[0] = rowAt("{exchsrvr}/bin/b.exe");
  EXPECT_THAT(differences(), IsEmpty());
}

}  // namespace
}  // namespace qfe
