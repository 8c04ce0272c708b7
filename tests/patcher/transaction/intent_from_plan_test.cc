#include "patcher/transaction/intent_from_plan.h"

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct IntentFromPlanTest : testing::Test {
  IntentFromPlanTest() { installProduct(server); }
  BuiltIntent build(const Plan& plan, const Packages& packages) {
    return intentFromPlan(server.fs, server.system, plan, packages, plan.stores, "root", 7,
                          "because");
  }
  BuiltIntent buildFirst() {
    const Packages packages = packagesOf({firstHotfix()});
    return build(planApply(server.fs, server.system, packages, {}), packages);
  }
  Server server;
};

TEST_F(IntentFromPlanTest, EveryStepHasSlotsOfItsOwn) {
  const BuiltIntent built = buildFirst();
  std::string text;
  for (const Step& step : built.intent.steps) {
    text += step.path + " " + step.staged + " " + step.backup + "\n";
  }
  EXPECT_EQ(text, kMailmig + " var/lib/qfe/store/7/0 var/lib/qfe/store/7/0\n" + kLibrary +
                      " var/lib/qfe/store/7/1 var/lib/qfe/store/7/1\n" + kHelper +
                      " var/lib/qfe/store/7/2 \n" + kObsolete + "  var/lib/qfe/store/7/3\n");
  ASSERT_EQ(built.items.size(), 3U);
  EXPECT_EQ(built.items[2].row, 2U);
}

TEST_F(IntentFromPlanTest, WithoutExchangeTheOldFileHasASlotToo) {
  server.fs.setFileSystemType("", "vfat");
  const BuiltIntent built = buildFirst();
  EXPECT_EQ(built.intent.steps[0].staged, "var/lib/qfe/store/7/0");
  EXPECT_EQ(built.intent.steps[0].backup, "var/lib/qfe/store/7/1");
}

TEST_F(IntentFromPlanTest, SlotsOnAnotherMountLieInThisRootsPart) {
  Server mounted;
  mounted.fs.mount("Program Files", "ext4");
  installProduct(mounted);
  const Packages packages = packagesOf({firstHotfix()});
  const Plan plan = planApply(mounted.fs, mounted.system, packages, {});
  const BuiltIntent built =
      intentFromPlan(mounted.fs, mounted.system, plan, packages,
                     {{"Program Files/.qfe", "u", SwapMethod::exchange}}, "root", 7, "");
  EXPECT_EQ(built.intent.steps[0].staged, "Program Files/.qfe/root/7/0");
  const auto top = std::ranges::find(built.intent.folderTimes, "Program Files",
                                     [](const auto& time) { return time.first; });
  EXPECT_NE(top, built.intent.folderTimes.end());
}

TEST_F(IntentFromPlanTest, TheRecordKnowsWhereTheOldFilesAre) {
  const BuiltIntent built = buildFirst();
  JsonDocument document{"record", writeJson(built.intent.packages.at(0).record),
                        built.intent.packages.at(0).record};
  const InstalledHotfix record = installedFromJson(document);
  EXPECT_EQ(record.transaction, 7U);
  EXPECT_EQ(record.files[0].backup, "var/lib/qfe/store/7/0");
  EXPECT_EQ(record.files[2].backup, "");
  EXPECT_EQ(record.files[3].backup, "var/lib/qfe/store/7/3");
  EXPECT_EQ(record.createdFolders.size(), 2U);
  EXPECT_EQ(record.bootId, server.system.boot);
  EXPECT_FALSE(record.previous);
}

TEST_F(IntentFromPlanTest, ARecordRemembersTheOneItReplaces) {
  applyTo(server, packagesOf({firstHotfix()}));
  server.fs.overwrite(kMailmig, "mailmig old");
  const BuiltIntent built = buildFirst();
  const Json* const previous = built.intent.packages.at(0).record.find("previous");
  ASSERT_NE(previous, nullptr);
  EXPECT_EQ(*previous, toJson(readInstalled(server.fs).at(0)));
}

TEST_F(IntentFromPlanTest, ItReadsBackAsItWasWritten) {
  const Intent intent = buildFirst().intent;
  EXPECT_EQ(readIntent("intent.json", writeIntent(intent)), intent);
}

TEST_F(IntentFromPlanTest, ARecordThatWentSinceThePlanIsRefused) {
  applyTo(server, packagesOf({firstHotfix()}));
  const Plan plan = planRollback(server.fs, server.system, {"KB886948"}, {});
  forget(server.fs, server.system, RootLock::take(server.fs), "KB886948", "");
  EXPECT_EQ(errorOf([&] { static_cast<void>(build(plan, {})); }),
            "notInstalled: the record of KB886948 is gone since the rollback was planned; plan it "
            "again");
}

TEST_F(IntentFromPlanTest, IsDescribedByWhatItDoes) {
  EXPECT_EQ(describeIntent(buildFirst().intent), "apply KB886948 revision 1");
}

}  // namespace
}  // namespace qfe::test
