#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(PlanJsonTest, HasStableKeys) {
  Server server;
  installProduct(server);
  const Json json =
      planToJson(planApply(server.fs, server.system, packagesOf({firstHotfix()}), {}));
  std::string keys;
  for (const auto& member : json.object()) keys += member.first + " ";
  EXPECT_EQ(keys, "action bytesToStage hotfixes notes nothingToDo overrides stores ");
  keys.clear();
  const Json& hotfix = json.find("hotfixes")->array().at(0);
  for (const auto& member : hotfix.object()) keys += member.first + " ";
  EXPECT_EQ(keys,
            "alreadyInstalled files foldersCreated foldersRemoved hooks id identity location "
            "manifestDigest product restart revision services state title ");
  const Json& file = hotfix.find("files")->array().at(0);
  EXPECT_EQ(file.find("action")->string(), "replace");
  EXPECT_EQ(file.find("path")->string(), kMailmig);
  EXPECT_EQ(file.find("before")->find("sha256")->string(), Digest::of("mailmig old").hex());
  EXPECT_TRUE(file.find("before")->find("version")->isNull());
  EXPECT_TRUE(hotfix.find("files")->array().at(3).find("after")->isNull());
  EXPECT_EQ(json.find("stores")->array().at(0).find("method")->string(), "exchange");
}

}  // namespace
}  // namespace qfe::test
