#include "payloads/kb886948/engine/mlmig32.h"

#include <filesystem>

#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::event;

class Mlmig32 : public testing::Test {
 protected:
  std::string refusal(const std::string& source, const std::string& target) const {
    try {
      (void)migrate({folder_.at(source), folder_.at(target), false});
      return "none";
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  }
  qfe::test::TemporaryFolder folder_;
};

TEST_F(Mlmig32, IsOfTheFixedLevelHere) {
  EXPECT_STREQ(engineVersion(), "6.5.7232.52");
}

TEST_F(Mlmig32, MigratesAllMailboxesAndTellsWhatItIgnored) {
  folder_.file("export/ben/1.ics", calendar(event("a")));
  folder_.file("export/anna.ics", calendar(event("a")));
  folder_.file("export/notes.txt");
  const Report report = migrate({folder_.at("export"), folder_.at("target"), false});
  ASSERT_EQ(report.mailboxes.size(), 2U);
  EXPECT_EQ(report.mailboxes[0].name, "anna");
  EXPECT_EQ(report.mailboxes[1].migrated, 1U);
  ASSERT_EQ(report.ignored.size(), 1U);
  EXPECT_EQ(report.ignored[0].file, folder_.at("export/notes.txt"));
  EXPECT_TRUE(std::filesystem::exists(folder_.at("target/anna/a.ics")));
  EXPECT_TRUE(std::filesystem::exists(folder_.at("target/ben/a.ics")));
}

TEST_F(Mlmig32, RefusesATargetWithinTheSource) {
  folder_.file("export/anna.ics", calendar(event("a")));
  const std::string reason = " lies within the source: its items would be a mailbox of it";
  EXPECT_EQ(refusal("export", "export"), "the target " + folder_.at("export") + reason);
  EXPECT_EQ(refusal("export", "export/in/it"), "the target " + folder_.at("export/in/it") + reason);
  folder_.link("link", "export");
  EXPECT_EQ(refusal("export", "link/new"), "the target " + folder_.at("link/new") + reason);
  EXPECT_EQ(refusal("export", "exported"), "none");
}

TEST_F(Mlmig32, RefusesAMailboxWhoseCollectionIsTheSource) {
  folder_.file("target/anna/anna.ics", calendar(event("a")));
  EXPECT_EQ(refusal("target/anna", "target"), "the mailbox anna would be migrated to " +
                                                  folder_.at("target/anna") +
                                                  ", which is the source");
}

TEST_F(Mlmig32, RefusesWhatIsNotThereAndWhatIsNone) {
  folder_.folder("empty");
  folder_.file("file");
  folder_.file("...ics", calendar(event("a")));
  EXPECT_EQ(refusal("none", "target"), "there is no " + folder_.at("none"));
  const std::string nothing = ": neither NAME.ics nor a folder NAME with .ics files";
  EXPECT_EQ(refusal("empty", "target"), "there is no mailbox in " + folder_.at("empty") + nothing);
  EXPECT_EQ(refusal("...ics", "target"),
            "there is no mailbox in " + folder_.at("...ics") + nothing);
  EXPECT_EQ(refusal("empty", "file"), folder_.at("file") + " is not a folder");
}

}  // namespace
}  // namespace mlmig
