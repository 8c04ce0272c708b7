#include "payloads/kb886948/engine/mailboxes.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "NAME: files" of each, their paths below the folder.
std::vector<std::string> wordsOf(const Export& exported, const qfe::test::TemporaryFolder& folder) {
  std::vector<std::string> words;
  for (const Mailbox& mailbox : exported.mailboxes) {
    std::string word = mailbox.name + ":";
    for (const auto& file : mailbox.files)
      word += " " + file.string().substr(folder.path().size() + 1);
    words.push_back(word);
  }
  return words;
}

TEST(Mailboxes, AreFilesAndFoldersAndBothOfOneNameAreOne) {
  const qfe::test::TemporaryFolder folder;
  folder.file("ben.ics");
  folder.file("anna/2.ICS");
  folder.file("anna/1.ics");
  folder.file("anna/more/3.ics");
  folder.file("anna.ics");
  EXPECT_THAT(wordsOf(findMailboxes(folder.path()), folder),
              ElementsAre("anna: anna/1.ics anna/2.ICS anna/more/3.ics anna.ics", "ben: ben.ics"));
}

TEST(Mailboxes, HiddenNamesAreNone) {
  const qfe::test::TemporaryFolder folder;
  folder.file(".anna.ics");
  folder.file(".ben/1.ics");
  folder.file("carl/.1.ics");
  EXPECT_THAT(wordsOf(findMailboxes(folder.path()), folder), ElementsAre("carl:"));
  EXPECT_THAT(findMailboxes(folder.at(".anna.ics")).mailboxes, IsEmpty());
}

TEST(Mailboxes, LinksToFilesAreFollowedAndLinksToFoldersAreNot) {
  const qfe::test::TemporaryFolder folder;
  folder.file("anna.ics");
  folder.folder("other");
  folder.link("ben.ics", "anna.ics");
  folder.link("loop", ".");
  folder.link("circle.ics", "circle.ics");
  const Export found = findMailboxes(folder.path());
  EXPECT_THAT(wordsOf(found, folder),
              ElementsAre("anna: anna.ics", "ben: ben.ics", "circle: circle.ics", "other:"));
  ASSERT_EQ(found.ignored.size(), 1U);
  EXPECT_EQ(found.ignored[0].path, folder.at("loop"));
}

TEST(Mailboxes, WhatIsNoCalendarFileIsIgnoredByName) {
  const qfe::test::TemporaryFolder folder;
  folder.file("notes.txt");
  folder.fifo("pipe.ics");
  folder.file("anna/photo.jpg");
  const Export found = findMailboxes(folder.path());
  ASSERT_EQ(found.ignored.size(), 3U);
  EXPECT_EQ(found.ignored[0].path, folder.at("anna/photo.jpg"));
  EXPECT_EQ(found.ignored[0].reason, "not a regular .ics file");
}

TEST(Mailboxes, OneFileIsAnExportOfOneMailbox) {
  const qfe::test::TemporaryFolder folder;
  folder.file("anna.ics");
  EXPECT_THAT(wordsOf(findMailboxes(folder.at("anna.ics")), folder), ElementsAre("anna: anna.ics"));
}

TEST(Mailboxes, AnExportThatIsNotThereIsAnError) {
  const qfe::test::TemporaryFolder folder;
  EXPECT_THROW((void)findMailboxes(folder.at("none")), std::runtime_error);
}

}  // namespace
}  // namespace mlmig
