#include "patcher/journal/state_names.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(StateNames, AreThoseOfTheLayout) {
  EXPECT_EQ(names::lock(), "var/lib/qfe/lock");
  EXPECT_EQ(names::rootId(), "var/lib/qfe/root-id");
  EXPECT_EQ(names::history(), "var/lib/qfe/history.jsonl");
  EXPECT_EQ(names::seen(), "var/lib/qfe/seen.json");
  EXPECT_EQ(names::installedFolder(), "var/lib/qfe/installed");
  EXPECT_EQ(names::installedFile("P-KB1-x86-ENU-0a1b2c3d"),
            "var/lib/qfe/installed/P-KB1-x86-ENU-0a1b2c3d.json");
  EXPECT_EQ(names::transactionsFolder(), "var/lib/qfe/transactions");
  EXPECT_EQ(names::transactionFolder(12), "var/lib/qfe/transactions/12");
  EXPECT_EQ(names::intent(12), "var/lib/qfe/transactions/12/intent.json");
  EXPECT_EQ(names::mark(12, "sealed"), "var/lib/qfe/transactions/12/sealed");
}

TEST(StateNames, StoresLieInTheStateOrAtTheTopOfAMount) {
  EXPECT_EQ(names::mainStore(), "var/lib/qfe/store");
  EXPECT_EQ(names::mountStore("mnt/data"), "mnt/data/.qfe");
  EXPECT_EQ(names::mountStore(""), ".qfe");
  EXPECT_EQ(names::storeId("mnt/data/.qfe"), "mnt/data/.qfe/store.json");
  EXPECT_EQ(names::storeLock("mnt/data/.qfe"), "mnt/data/.qfe/lock");
  EXPECT_EQ(names::slotFolder(names::mainStore(), "", 7), "var/lib/qfe/store/7");
  EXPECT_EQ(names::slotFolder("mnt/data/.qfe", "some-uuid", 7), "mnt/data/.qfe/some-uuid/7");
  EXPECT_EQ(names::slot("var/lib/qfe/store/7", 0), "var/lib/qfe/store/7/0");
}

TEST(StateNames, ATransactionNumberHasOneSpelling) {
  EXPECT_EQ(names::parseTransactionNumber("1"), 1U);
  EXPECT_EQ(names::parseTransactionNumber("18446744073709551615"), UINT64_MAX);
  for (const char* const name :
       {"", "0", "01", "-1", "+1", "1a", " 1", "18446744073709551616", "intent.json"}) {
    EXPECT_FALSE(names::parseTransactionNumber(name)) << name;
  }
}

}  // namespace
}  // namespace qfe
