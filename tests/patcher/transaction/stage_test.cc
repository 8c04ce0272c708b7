#include "patcher/transaction/stage.h"

#include <cerrno>

#include "patcher/transaction/touched.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct StageTest : testing::Test {
  StageTest() {
    installProduct(server);
    const Plan plan = planApply(server.fs, server.system, packages, {});
    built = intentFromPlan(server.fs, server.system, plan, packages, plan.stores, "", 1, "");
  }
  void run() { stage(server.fs, server.system, built, packages, progress); }
  Server server;
  Packages packages = packagesOf({firstHotfix()});
  BuiltIntent built;
  Progress progress;
};

TEST_F(StageTest, FilesLieInTheStoreWithContentAndMetadata) {
  run();
  EXPECT_EQ(server.fs.stat("var/lib/qfe/store/1").value().mode, 0700U);
  const Step& step = built.intent.steps[0];
  EXPECT_EQ(server.fs.content(step.staged), "mailmig new");
  EXPECT_EQ(readMetadata(server.fs, step.staged).value(), step.after->metadata);
}

TEST_F(StageTest, FilesAreSyncedBeforeTheirFolder) {
  run();
  const std::vector<std::string> log = server.fs.log();
  const auto folder = std::ranges::find(log, "syncFolder var/lib/qfe/store/1");
  for (const std::string slot : {"0", "1", "2"}) {
    const auto file = std::ranges::find(log, "sync var/lib/qfe/store/1/" + slot);
    ASSERT_NE(file, log.end());
    EXPECT_LT(file, folder);
  }
}

TEST_F(StageTest, ASyncThatFailsIsSaidAndNotTriedAgain) {
  server.fs.failMatching("sync var/lib/qfe/store/1/1", EIO);
  EXPECT_EQ(errorOf([this] { run(); }), "io: sync var/lib/qfe/store/1/1: Input/output error (EIO)");
  EXPECT_EQ(std::ranges::count(server.fs.log(), "sync var/lib/qfe/store/1/1"), 1);
}

TEST_F(StageTest, ContentThatIsNotThePromisedOneIsRefused) {
  built.intent.steps[1].after->digest = Digest::of("other");
  EXPECT_EQ(errorOf([this] { run(); }),
            "digestMismatch: stage " + kLibrary +
                ": {exchsrvr}/bin/Mlmig32.dll: the package does not hold the content that its "
                "manifest promises");
}

TEST_F(StageTest, ProgressCountsFiles) {
  std::string text;
  progress.report = [&](std::string_view what, std::size_t done, std::size_t total) {
    text += std::string(what) + " " + std::to_string(done) + "/" + std::to_string(total) + "\n";
  };
  run();
  EXPECT_EQ(text, "stage 0/3\nstage 1/3\nstage 2/3\nstage 3/3\n");
}

TEST_F(StageTest, ASignalStopsBetweenFiles) {
  server.system.interruptAfter = 1;
  EXPECT_EQ(errorOf([this] { run(); }), "interrupted: stopped by a signal");
  EXPECT_TRUE(server.fs.exists(built.intent.steps[0].staged));
  EXPECT_FALSE(server.fs.exists(built.intent.steps[1].staged));
}

}  // namespace
}  // namespace qfe::test
