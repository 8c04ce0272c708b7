#include "verifier/evaluate/file_summary.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

FileFinding file(const std::string& path, FileState state, const std::string& reason = "") {
  FileFinding finding;
  finding.path = "{loc}/" + path;
  finding.realPath = path;
  finding.state = state;
  finding.reason = reason;
  return finding;
}

TEST(FileSummary, EveryStateThatOccursIsCountedWorstFirst) {
  FileFinding weak = file("w", FileState::current);
  weak.weak = true;
  FileFinding uncounted = file("n", FileState::missing);
  uncounted.counts = false;
  EXPECT_EQ(summarize({file("c", FileState::current), weak, uncounted, file("l", FileState::later),
                       file("u", FileState::unknown, "why"), file("m", FileState::missing),
                       file("o", FileState::older), file("x", FileState::modified)}),
            "1 file modified: x; 1 file older than required: o; 1 file missing: m; "
            "1 file that cannot be judged: u (why); 1 file later than required: l; "
            "1 file current by size and time alone; 1 file current; "
            "1 file not there and not required");
}

TEST(FileSummary, ManyFilesAreCountedAndThreeAreNamed) {
  const std::vector<FileFinding> files(5, file("o", FileState::older));
  EXPECT_EQ(summarize(files), "5 files older than required: o, o, o and 2 more");
}

TEST(FileSummary, ThreeFilesAreAllNamed) {
  const std::vector<FileFinding> files(3, file("o", FileState::older));
  EXPECT_EQ(nameFiles(files, isWanting), "o, o, o");
}

TEST(FileSummary, FilesThatDoNotCountAreNeitherDoneNorWanting) {
  FileFinding finding = file("n", FileState::missing);
  EXPECT_TRUE(isWanting(finding));
  finding.counts = false;
  EXPECT_FALSE(isWanting(finding));
  finding.state = FileState::current;
  EXPECT_FALSE(isDone(finding));
  EXPECT_TRUE(isAnyFile(finding));
}

TEST(FileSummary, FileThatIsNowhereIsShownByItsPathInTheManifest) {
  FileFinding finding = file("n", FileState::missing);
  EXPECT_EQ(shownPath(finding), "n");
  finding.realPath.clear();
  EXPECT_EQ(shownPath(finding), "{loc}/n");
}

}  // namespace
}  // namespace qfe
