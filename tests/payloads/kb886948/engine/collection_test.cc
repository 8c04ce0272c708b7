#include "payloads/kb886948/engine/collection.h"

#include <fstream>
#include <sstream>

#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::event;

const Identity kOne = identityOf("1"), kTwo = identityOf("2");

class CollectionTest : public testing::Test {
 protected:
  [[nodiscard]] Collection open(bool dry = false) const { return {folder_.path(), dry}; }
  static void put(Collection& collection, const std::string& uid, const Identity& identity) {
    collection.put(uid, uid, {"", {identity}, 0}, calendar(event(uid)));
  }
  [[nodiscard]] std::string record() const {
    std::ostringstream text;
    text << std::ifstream(folder_.at(".mailmig/migrated"), std::ios::binary).rdbuf();
    return text.str();
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      if (entry.path().filename() != ".mailmig") names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  qfe::test::TemporaryFolder folder_;
};

TEST_F(CollectionTest, WhatIsPutIsFoundByTheNextRun) {
  {
    Collection collection = open();
    put(collection, "a", kOne);
    collection.flush();
  }
  EXPECT_EQ(record(), freshUid("a", kOne) + " a.ics\n");
  const Collection collection = open();
  ASSERT_NE(collection.find("a"), nullptr);
  EXPECT_EQ(collection.find("a")->name, "a.ics");
  EXPECT_TRUE(collection.find("a")->alone);
  EXPECT_TRUE(collection.wasMigrated("a", kOne));
  EXPECT_FALSE(collection.wasMigrated("b", kOne));
  EXPECT_FALSE(collection.wasMigrated("a", kTwo));
  EXPECT_EQ(collection.find("b"), nullptr);
}

TEST_F(CollectionTest, NamesUnsafeForFilesAreReplaced) {
  Collection collection = open();
  const std::vector<std::string> uids = {
      "../x", "a/b", ".hidden", "-dash", "new\nline", "\xC3\xA9", std::string(151, 'x')};
  std::vector<std::string> names;
  for (const std::string& uid : uids) {
    put(collection, uid, kOne);
    names.push_back(digestOf(uid) + ".ics");
  }
  collection.flush();
  std::sort(names.begin(), names.end());
  EXPECT_EQ(files(), names);
}

TEST_F(CollectionTest, NamesEqualWithoutCaseAreTwoFiles) {
  Collection collection = open();
  put(collection, "Abc", kOne);
  put(collection, "aBC", kTwo);
  collection.flush();
  EXPECT_THAT(files(), testing::UnorderedElementsAre("Abc.ics", digestOf("aBC") + ".ics"));
}

TEST_F(CollectionTest, AnItemOfTheUserUnderThatNameStays) {
  folder_.file("a.ics", calendar(event("other")));
  Collection collection = open();
  put(collection, "a", kOne);
  collection.flush();
  EXPECT_THAT(files(), testing::UnorderedElementsAre("a.ics", digestOf("a") + ".ics"));
}

TEST_F(CollectionTest, ATornRecordLineIsNoneAndTheNextIsWhole) {
  folder_.file("a.ics", calendar(event("a")));
  folder_.file(".mailmig/migrated", freshUid("a", kOne) + " a.ics");
  {
    Collection collection = open();
    EXPECT_FALSE(collection.wasMigrated("a", kOne));
    collection.adopt(*collection.find("a"), "a", kTwo);
    collection.flush();
  }
  const Collection collection = open();
  EXPECT_TRUE(collection.wasMigrated("a", kTwo));
}

TEST_F(CollectionTest, LeftoversOfAnInterruptedRunAreNoItems) {
  folder_.file(".mailmig/new/0", calendar(event("a")));
  EXPECT_EQ(open().find("a"), nullptr);
  EXPECT_FALSE(std::filesystem::exists(folder_.at(".mailmig/new/0")));
}

TEST_F(CollectionTest, ADeletedItemMayBeMigratedAgain) {
  {
    Collection collection = open();
    put(collection, "a", kOne);
    collection.flush();
  }
  std::filesystem::remove(folder_.at("a.ics"));
  EXPECT_FALSE(open().wasMigrated("a", kOne));
}

TEST_F(CollectionTest, WhatAnItemTookThePlaceOfMayBeMigratedAgain) {
  {
    Collection collection = open();
    put(collection, "a", kOne);
    collection.flush();
    put(collection, "a", kTwo);
    EXPECT_FALSE(collection.wasMigrated("a", kOne));
    collection.flush();
  }
  const Collection collection = open();
  EXPECT_FALSE(collection.wasMigrated("a", kOne));
  EXPECT_TRUE(collection.wasMigrated("a", kTwo));
}

TEST_F(CollectionTest, HiddenFilesAndLinksInACircleAreNoItems) {
  folder_.file(".a.ics", calendar(event("a")));
  folder_.link("circle.ics", "circle.ics");
  folder_.link("away.ics", "/nowhere/at/all.ics");
  EXPECT_EQ(open().find("a"), nullptr);
}

TEST_F(CollectionTest, AFileWithSomethingElseInItIsNotTheItemsAlone) {
  folder_.file("two.ics", calendar(event("a") + event("b")));
  folder_.file("damaged.ics", calendar(event("c") + event("d", "DTEND:bad\n")));
  folder_.file("series.ics", calendar(test::series("e", "m") + test::exception("e", "17", "x")));
  const Collection collection = open();
  EXPECT_FALSE(collection.find("a")->alone);
  EXPECT_FALSE(collection.find("b")->alone);
  EXPECT_FALSE(collection.find("c")->alone);
  EXPECT_TRUE(collection.find("e")->alone);
}

TEST_F(CollectionTest, ADryRunWritesNothing) {
  Collection collection(folder_.at("none"), true);
  put(collection, "a", kOne);
  collection.keep(folder_.at("kept/x"), "1");
  collection.flush();
  EXPECT_NE(collection.find("a"), nullptr);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(CollectionTest, TwoAtOnceAreRefused) {
  const Collection first = open();
  EXPECT_THROW((void)open(), std::runtime_error);
  EXPECT_NO_THROW((void)open(true));
}

TEST_F(CollectionTest, WhatIsKeptIsKeptOnce) {
  Collection collection = open();
  collection.keep(folder_.at("kept/x"), "1");
  collection.flush();
  collection.keep(folder_.at("kept/x"), "2");
  collection.flush();
  std::ostringstream text;
  text << std::ifstream(folder_.at("kept/x")).rdbuf();
  EXPECT_EQ(text.str(), "1");
}

}  // namespace
}  // namespace mlmig
