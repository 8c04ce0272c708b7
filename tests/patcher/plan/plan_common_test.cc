#include "patcher/plan/plan_common.h"

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Plan removeThenAdd(SwapMethod method, const std::string& back) {
  Plan plan;
  plan.stores.push_back({"s", "", method});
  plan.hotfixes.resize(2);
  PlannedFile file;
  file.path = "bin/a";
  file.action = FileAction::remove;
  file.before.emplace();
  file.before->digest = Digest::of("content");
  plan.hotfixes[0].files.push_back(file);
  file.action = FileAction::add;
  file.before.reset();
  file.after.emplace();
  file.after->digest = Digest::of(back);
  plan.hotfixes[1].files.push_back(file);
  return plan;
}

TEST(PlanCommonTest, AFileThatGoesAndComesBackTheSameNeedsExchange) {
  EXPECT_NO_THROW(refuseAmbiguous(removeThenAdd(SwapMethod::exchange, "content")));
  EXPECT_NO_THROW(refuseAmbiguous(removeThenAdd(SwapMethod::backup, "other")));
  try {
    refuseAmbiguous(removeThenAdd(SwapMethod::backup, "content"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
    EXPECT_EQ(error.message(),
              "bin/a would be removed and come back the same, and its file system cannot exchange "
              "names; do the hotfixes one after the other");
  }
}

TEST(PlanCommonTest, TheKeyOfWhatWasSeenHasNoPlace) {
  EXPECT_EQ(seenKey(Identity::of(emptyManifest(), "a")), "Exchange2003-KB886948-x86-ENU");
}

TEST(PlanCommonTest, AServerWithoutAJournalIsFinished) {
  const MemoryFs fs;
  EXPECT_NO_THROW(refuseUnfinished(fs));
}

}  // namespace
}  // namespace qfe
