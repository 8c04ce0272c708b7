#include "patcher/transaction/commit.h"

#include "patcher/journal/journal.h"
#include "patcher/state/history.h"
#include "patcher/state/seen.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(CommitTest, TheSameIsDerivedAgainWithoutADifference) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({secondHotfix(), firstHotfix()}));
  const std::string files = server.dump();
  const std::string list = installedList(server.fs);
  const std::string line = readHistory(server.fs).lines.at(0).text;
  finishCommitted(server.fs, server.system, *Journal::read(server.fs).at(0).intent);
  EXPECT_EQ(server.dump(), files);
  EXPECT_EQ(installedList(server.fs), list);
  ASSERT_EQ(readHistory(server.fs).lines.size(), 1U);
  EXPECT_EQ(readHistory(server.fs).lines[0].text, line);
}

TEST(CommitTest, TheNewestRevisionIsRemembered) {
  Server server;
  installProduct(server);
  PackageBuilder builder = firstHotfix();
  builder.manifest().revision = 3;
  applyTo(server, packagesOf({builder}));
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(readSeen(server.fs), (Seen{{"Exchange2003-KB886948-x86-ENU", 3}}));
}

TEST(CommitTest, TwoRevisionsAtOnceLeaveTheHigherOnTop) {
  Server server;
  installProduct(server);
  PackageBuilder higher;
  higher.manifest().revision = 2;
  replaceFrom(higher, "{exchsrvr}/bin/Mailmig.exe", "mailmig 2", {"mailmig new"});
  const std::string before = server.dump();
  applyTo(server, packagesOf({higher, firstHotfix()}));
  EXPECT_EQ(installedList(server.fs), "KB886948 2");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.dump(), before);
}

}  // namespace
}  // namespace qfe::test
