#include "patcher/plan/plan_common.h"

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::optional<FileSide> sideOf(const std::string& content) {
  if (content.empty()) return std::nullopt;
  return FileSide{Digest::of(content), content.size(), {}, ""};
}

// One path that goes through these contents, a hotfix each; "" is absence.
std::string refusalOf(const std::vector<std::string>& contents) {
  Plan plan;
  for (std::size_t i = 0; i + 1 < contents.size(); ++i) {
    PlannedFile file;
    file.path = "bin/a";
    file.before = sideOf(contents[i]);
    file.after = sideOf(contents[i + 1]);
    file.action = !file.before  ? FileAction::add
                  : !file.after ? FileAction::remove
                                : FileAction::replace;
    plan.hotfixes.emplace_back().files.push_back(file);
  }
  try {
    refuseAmbiguous(plan);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
    return error.message();
  }
  return {};
}

TEST(PlanCommonTest, APathDoesNotComeBackToAContentInOneTransaction) {
  const std::string refusal =
      "bin/a would come back to a content that it had, in one transaction; do the hotfixes one "
      "after the other";
  EXPECT_EQ(refusalOf({"1", "2", "3"}), "");
  EXPECT_EQ(refusalOf({"1", "2", "1"}), refusal);
  EXPECT_EQ(refusalOf({"1", "", "1"}), refusal);
  EXPECT_EQ(refusalOf({"1", "", "2"}), "");
  EXPECT_EQ(refusalOf({"", "1", "2", ""}), "");
  EXPECT_EQ(refusalOf({"", "1", "", "2"}), refusal);
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
