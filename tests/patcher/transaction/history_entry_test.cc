#include "patcher/transaction/history_entry.h"

#include "patcher/state/history.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(HistoryEntryTest, EveryLineHasTheSameKeys) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  rollBackOn(server, {"KB886948"});
  for (const HistoryLine& line : readHistory(server.fs).lines) {
    std::string keys;
    for (const auto& member : line.json.object()) keys += member.first + " ";
    EXPECT_EQ(keys,
              "action exit files host outcome overrides packages previous qfeVersion reason "
              "sudoUser time transaction uid ");
  }
}

TEST(HistoryEntryTest, FilesHaveBeforeAndAfterAndOverridesAreNamed) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  const Json line = readHistory(server.fs).lines.at(0).json;
  const JsonArray& files = line.find("files")->array();
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].find("before")->find("sha256")->string(), Digest::of("mailmig old").hex());
  EXPECT_EQ(files[0].find("after")->find("sha256")->string(), Digest::of("mailmig new").hex());
  EXPECT_TRUE(files[2].find("before")->isNull());
  EXPECT_TRUE(files[3].find("after")->isNull());
  EXPECT_EQ(line.find("overrides")->array(), JsonArray{"allow-unsigned"});
  const Json& package = line.find("packages")->array().at(0);
  EXPECT_EQ(package.find("id")->string(), "KB886948");
  EXPECT_EQ(package.find("manifestDigest")->string().size(), 64U);
}

TEST(HistoryEntryTest, ARestartIsTheExitOfSuccess) {
  Server server;
  installProduct(server);
  PackageBuilder builder = firstHotfix();
  builder.manifest().restart = Restart::system;
  applyTo(server, packagesOf({builder}));
  EXPECT_EQ(*readHistory(server.fs).lines.at(0).json.find("exit"), Json(kExitRestart));
}

}  // namespace
}  // namespace qfe::test
