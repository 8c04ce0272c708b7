#include "manifest/path_clash.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

VersionRange range(std::string_view atLeast, std::string_view below) {
  return {Version::parse(atLeast), Version::parse(below)};
}

struct Row {
  std::string path;
  std::optional<VersionRange> range;
};

Manifest manifestOf(Platform platform, const std::vector<Row>& rows) {
  Manifest manifest;
  manifest.platform = platform;
  for (const Row& row : rows) {
    FileRow file;
    file.path = InstallPath::parse(row.path, platform);
    file.range = row.range;
    manifest.files.push_back(file);
  }
  return manifest;
}

std::vector<std::string> clashes(Platform platform, const std::vector<Row>& rows) {
  return pathClashes(manifestOf(platform, rows));
}

TEST(PathClash, RowsAreCalledByNumberAndFileName) {
  EXPECT_EQ(describeRow(manifestOf(Platform::windows, {{"{a}/b/c.dll", {}}}), 0),
            "files[0] (c.dll)");
}

TEST(PathClash, OnePathTwiceNeedsRanges) {
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/x.dll", {}}, {"{a}/x.dll", range("1", "2")}}),
              ElementsAre("files[1] (x.dll): path is the same as files[0] (x.dll); rows of one "
                          "file need a range each"));
  EXPECT_THAT(
      clashes(Platform::windows, {{"{a}/x.dll", range("1", "2")}, {"{a}/x.dll", range("2", "3")}}),
      IsEmpty());
}

TEST(PathClash, CaseCountsOnlyWhereTheServerMindsIt) {
  const std::vector<Row> rows = {{"bin/X.dll", {}}, {"BIN/x.DLL", {}}};
  EXPECT_THAT(clashes(Platform::windows, rows),
              ElementsAre("files[1] (x.DLL): path is the same name to the server as files[0] "
                          "(X.dll); rows of one file need a range each"));
  EXPECT_THAT(clashes(Platform::linux_, rows), IsEmpty());
  Manifest draft = manifestOf(Platform::windows, rows);
  draft.platform.reset();
  EXPECT_EQ(pathClashes(draft).size(), 1U);
}

TEST(PathClash, OneNameInTwoLocationsIsTwoFiles) {
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/x.dll", {}}, {"{b}/x.dll", {}}, {"c/x.dll", {}}}),
              IsEmpty());
}

TEST(PathClash, BareNamesSayWhatToSearchForAndMayRepeat) {
  EXPECT_THAT(clashes(Platform::windows, {{"x.dll", {}}, {"X.dll", {}}}), IsEmpty());
}

TEST(PathClash, RangesOfOnePathDoNotOverlap) {
  EXPECT_THAT(
      clashes(Platform::windows, {{"{a}/x.dll", range("2", "4")}, {"{a}/x.dll", range("1", "3")}}),
      ElementsAre("files[0] (x.dll): its range overlaps that of files[1] (x.dll)"));
  EXPECT_THAT(
      clashes(Platform::windows, {{"{a}/x.dll", range("1", "")}, {"{a}/x.dll", range("9", "10")}}),
      ElementsAre("files[1] (x.dll): its range overlaps that of files[0] (x.dll)"));
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/x.dll", range("", "2")},
                                          {"{a}/x.dll", range("2", "3")},
                                          {"{a}/x.dll", range("3", "")}}),
              IsEmpty());
}

TEST(PathClash, AFileIsNoFolderOfAnotherPath) {
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/Bin/x.dll", {}}, {"{a}/bin", {}}}),
              ElementsAre("files[0] (x.dll): path goes through files[1] (bin), which is a file"));
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/bin/x.dll", {}}, {"{a}/bin2", {}}}), IsEmpty());
  EXPECT_THAT(clashes(Platform::windows, {{"{a}/bin/x.dll", {}}, {"{b}/bin", {}}}), IsEmpty());
}

}  // namespace
}  // namespace qfe
